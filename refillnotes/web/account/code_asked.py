"""Between the password and the code: who is half way in is written on the page, and signed."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from flask import current_app, flash, render_template, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from refillnotes.actions.people import Person, find_person
from refillnotes.actions.second_factor import standing_of
from refillnotes.web.account.forms import CodeForm
from refillnotes.web.current import clinic
from refillnotes.web.filters import counted
from refillnotes.web.passkey_site import why_not_here

LASTS = timedelta(minutes=5)

TOO_LONG = "The code did not come in time. Type your password once more."


def code_page(form: CodeForm, half: str, refusal: str = "") -> str:
    """Ask for the second factor; what was being sent is carried along."""
    who = who_is_half_way(half)
    return render_template(
        "account/code.html",
        standing=None if who is None else standing_of(clinic(), who.id),
        passkeys=not why_not_here(),
        fields=[form.code.view],
        half=half,
        refusal=refusal,
        kept=request.form.get("kept", ""),
        next=request.form.get("next", ""),
    )


def say_what_is_left(who: Person, typed: str) -> None:
    """After a recovery code: how many more there are. A one-time code has digits alone."""
    if typed.replace(" ", "").isdigit():
        return
    left = counted(standing_of(clinic(), who.id).recovery_left, "recovery code")
    flash(f"You have {left} left. Your own page makes new ones.")


def half_way(who: Person) -> str:
    """Whose password was right just now; worth nothing after five minutes or a new password."""
    return _signer().dumps([str(who.id), _mark(who)])


def who_is_half_way(half: str) -> Person | None:
    try:
        person_id, mark = _signer().loads(half, max_age=int(LASTS.total_seconds()))
    except BadSignature:
        return None
    who = find_person(clinic(), UUID(person_id))
    return who if mark == _mark(who) else None


def _mark(who: Person) -> str:
    return hashlib.sha256(who.security_stamp.encode()).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="password was right")
