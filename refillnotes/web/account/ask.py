"""Ask who is there, and keep what they were sending until they have said so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, current_app, jsonify, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from refillnotes.actions.once import KEPT
from refillnotes.actions.people import Person
from refillnotes.web.access import may_open
from refillnotes.web.account.demo_people import demo_people
from refillnotes.web.account.forms import SignInForm
from refillnotes.web.errors import is_script
from refillnotes.web.passkey_site import why_not_here
from refillnotes.web.sending import TYPED_ANEW, key_sent
from refillnotes.web.sign_ins import current_session

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_NOT_KEPT = ("csrf_token", "idempotency_key", *TYPED_ANEW, "kept", "passkey_answer")


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that arrived and was not taken; ``secrets`` names what has to be typed anew."""

    address: str
    fields: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]
    key: str | None
    typed_by: UUID


def ask_to_sign_in() -> ResponseReturnValue:
    """Answer a request that needs somebody signed in, when nobody is."""
    if is_script():
        return spoken(401, "Nobody is signed in on this page any more. Sign in, then save again.")
    if request.method in {"GET", "HEAD"}:
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("account.sign_in", next=None if wanted == "/" else wanted))
    return sign_in_page(SignInForm(), kept=_keep()), 401


def sign_in_page(form: SignInForm, *, kept: str = "", refusal: str = "") -> str:
    return render_template(
        "account/sign_in.html",
        fields=form.views,
        refusal=refusal,
        locked=current_session().locked_for is not None,
        kept=kept,
        next=request.values.get("next", ""),
        people=demo_people(),
        passkeys=not why_not_here(),
    )


def unsent(kept: str, person_id: UUID) -> Unsent | None:
    """What this very person was sending; nobody else gets to see it.

    It is let go when its key no longer tells whether it was saved meanwhile.
    """
    try:
        held = json.loads(_signer().loads(kept, max_age=int(KEPT.total_seconds())))
    except BadSignature:
        return None
    if held["typed_by"] != str(person_id):
        return None
    fields = tuple((name, value) for name, value in held["fields"])
    return Unsent(held["address"], fields, tuple(held["secrets"]), held["key"], person_id)


def at_hand(who: UUID) -> Unsent:
    """The form of this request, without its passwords and codes."""
    fields = tuple(
        (name, text)
        for name, text in request.form.items(multi=True)
        if not any(word in name for word in _NOT_KEPT)
    )
    named = dict.fromkeys(request.form)
    secrets = tuple(name for name in named if any(word in name for word in TYPED_ANEW))
    return Unsent(request.path, fields, secrets, key_sent(), who)


def next_address(who: Person) -> str | None:
    """Where this person was going, when it is a page of this program and theirs to open."""
    wanted = request.form.get("next", "")
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "\\" in wanted:
        return None
    try:
        endpoint, _ = current_app.url_map.bind("").match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return wanted if may_open(who.roles, endpoint) else None


def spoken(code: int, sentence: str) -> tuple[Response, int]:
    """Answer a module of a page in words."""
    return jsonify(sentence=sentence), code


def _keep() -> str:
    """Hold the form within the page, signed, as long as it is known whose it is."""
    typed_by = current_session().locked_for
    if typed_by is None:
        return ""
    form = at_hand(typed_by)
    held = {"fields": form.fields, "secrets": form.secrets, "key": form.key}
    return _signer().dumps(
        json.dumps({"address": form.address, "typed_by": str(form.typed_by)} | held)
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="unsent form")
