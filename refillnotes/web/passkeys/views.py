"""The page of passkeys: made, named and removed; and signing in with one."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.passkey_answers import PasskeyRefused, Purpose, ask_for_passkey
from refillnotes.actions.passkeys import (
    add_passkey,
    one_of_mine,
    remove_passkey,
    rename_passkey,
    start_adding,
)
from refillnotes.actions.second_factor import standing_of
from refillnotes.actions.sign_in import sign_in_with_passkey
from refillnotes.web.account import ask, code_asked
from refillnotes.web.account.entering import enter
from refillnotes.web.account.forms import CodeForm, OwnPasswordForm, SignInForm
from refillnotes.web.account.reauthentication import password_is_theirs
from refillnotes.web.current import clinic, person
from refillnotes.web.passkey_site import asked_here, session_mark, site_here, why_not_here
from refillnotes.web.passkeys.forms import ANSWER, NameForm, NewPasskeyForm
from refillnotes.web.sending import new_key, once
from refillnotes.web.sign_ins import current_session

blueprint = Blueprint("passkeys", __name__)

Page = str | Answer | tuple[str, int]

_ADDED = "The passkey is added. From now on it signs you in by itself."
_NAMELESS = "Passkey"
_NOT_YOURS = "That is not your password. Type it again; nothing was changed."


@blueprint.get("/you/passkeys")
def page() -> Page:
    return _page(NewPasskeyForm())


@blueprint.post("/you/passkeys/start")
def start() -> Page:
    form = NewPasskeyForm(request.form)
    if not form.validate():
        return _page(form), 400
    if not password_is_theirs(form.password.data):
        form.password.errors = [_NOT_YOURS]
        return _page(form), 403
    options = start_adding(clinic(), person(), site_here(), session_mark())
    return render_template(
        "passkeys/make.html", options=options, name=form.name.data or _NAMELESS, key=new_key()
    )


@blueprint.post("/you/passkeys/add")
def add() -> Page:
    answer, form, sending = request.form.get(ANSWER, ""), NameForm(request.form), once()
    name = form.name.data if form.validate() and form.name.data else _NAMELESS
    here = session_mark(), current_session().id or ""
    try:
        codes = add_passkey(clinic(), person(), site_here(), name, answer, here, sending)
    except PasskeyRefused as refusal:
        return _page(NewPasskeyForm(), str(refusal)), 400
    if codes:
        return render_template("codes/recovery.html", codes=codes, lead=_ADDED)
    flash(_ADDED)
    return redirect(url_for(".page"))


@blueprint.get("/you/passkeys/<uuid:passkey_id>")
def one(passkey_id: UUID) -> Page:
    return _one_page(passkey_id, OwnPasswordForm())


@blueprint.post("/you/passkeys/<uuid:passkey_id>")
def rename(passkey_id: UUID) -> Page:
    form, sending = NameForm(request.form), once()
    if not (form.validate() and form.name.data.strip()):
        form.name.errors = form.name.errors or ["Write a name, such as: my phone."]
        return _one_page(passkey_id, OwnPasswordForm(), form), 400
    rename_passkey(clinic(), person(), passkey_id, form.name.data.strip(), sending)
    flash("The passkey has its new name.")
    return redirect(url_for(".page"))


@blueprint.post("/you/passkeys/<uuid:passkey_id>/remove")
def remove(passkey_id: UUID) -> Page:
    form, sending = OwnPasswordForm(request.form), once()
    if not password_is_theirs(form.password.data):
        form.password.errors = [_NOT_YOURS]
        return _one_page(passkey_id, form), 403
    remove_passkey(clinic(), person(), passkey_id, current_session().id or "", sending)
    flash("The passkey is removed. Delete it on the device as well.")
    return redirect(url_for(".page"))


@blueprint.post("/sign-in/passkey/challenge")
def challenge() -> Response:
    """What the device is asked: anybody's passkey, or that of who is half way in."""
    who = code_asked.who_is_half_way(request.form.get("half", ""))
    asked = asked_here(Purpose.SIGN_IN, None if who is None else who.id)
    return Response(ask_for_passkey(clinic(), site_here(), asked), mimetype="application/json")


@blueprint.post("/sign/challenge")
def to_sign() -> Response:
    """What the device of who signs is asked."""
    asked = asked_here(Purpose.SIGN, person().id)
    return Response(ask_for_passkey(clinic(), site_here(), asked), mimetype="application/json")


@blueprint.post("/sign-in/passkey")
def sign_in() -> Page:
    half, answer = request.form.get("half", ""), request.form.get(ANSWER, "")
    known = code_asked.who_is_half_way(half)
    asked = asked_here(Purpose.SIGN_IN, None if known is None else known.id)
    try:
        who = sign_in_with_passkey(clinic(), site_here(), asked, answer, request.remote_addr or "")
    except PasskeyRefused as refusal:
        if known is not None:
            return code_asked.code_page(CodeForm(), half, str(refusal)), 401
        kept = request.form.get("kept", "")
        return ask.sign_in_page(SignInForm(), kept=kept, refusal=str(refusal)), 401
    return enter(who, "passkey")


def _page(form: NewPasskeyForm, refusal: str = "") -> str:
    return render_template(
        "passkeys/page.html",
        who=person(),
        fields=form.views,
        refusal=refusal,
        why_not=why_not_here(),
        standing=standing_of(clinic(), person().id),
        key=new_key(),
    )


def _one_page(passkey_id: UUID, form: OwnPasswordForm, named: NameForm | None = None) -> str:
    passkey = one_of_mine(clinic(), person(), passkey_id)
    return render_template(
        "passkeys/one.html",
        who=person(),
        passkey=passkey,
        name=(named or NameForm.called(passkey.name)).name.view,
        password=form.password.view,
        keys=(new_key(), new_key()),
    )
