"""Sign in and out, the first page of each role, and one's own page."""

from __future__ import annotations

import base64

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.codes import CodeRefused
from refillnotes.actions.draft_keys import draft_key_of
from refillnotes.actions.passwords import PasswordUnfit
from refillnotes.actions.people import find_person, set_password
from refillnotes.actions.second_factor import standing_of
from refillnotes.actions.sign_in import (
    CodeNeeded,
    SignInRefused,
    sign_in,
    sign_in_with_code,
    sign_out,
)
from refillnotes.actions.sign_ins import lock_session
from refillnotes.actions.signing_keys import own_key_of
from refillnotes.domain.roles import SIGNING
from refillnotes.web.account import ask, code_asked
from refillnotes.web.account.entering import begin, enter
from refillnotes.web.account.forms import ChangePasswordForm, CodeForm, SignInForm
from refillnotes.web.account.reauthentication import password_is_theirs
from refillnotes.web.current import clinic, person, person_or_none
from refillnotes.web.menu import home_of
from refillnotes.web.sending import new_key, once
from refillnotes.web.sign_ins import current_session

LEAVE_NO_PAGE = '"cache"'
"""Pages a browser could go back to. Not storage: words that were not sent lie there, encrypted."""

blueprint = Blueprint("account", __name__)

Page = str | Answer | tuple[str, int]


@blueprint.get("/healthz")
def healthy() -> tuple[dict[str, str], int]:
    with clinic().database.reading():
        return {"status": "degraded" if clinic().saving_is_off else "ok"}, 200


@blueprint.get("/")
def home() -> Answer:
    return redirect(home_of(person()))


@blueprint.get("/sign-in", endpoint="sign_in")
def sign_in_form() -> Page:
    if person_or_none() is not None:
        return redirect(url_for(".home"))
    return ask.sign_in_page(SignInForm())


@blueprint.post("/sign-in")
def sign_in_now() -> Page:
    form, unlocks = SignInForm(request.form), current_session().locked_for
    came_from = request.remote_addr or ""
    try:
        who = sign_in(clinic(), form.email.data, form.password.data, came_from, unlocks)
    except CodeNeeded as needed:
        return code_asked.code_page(CodeForm(), code_asked.half_way(needed.who))
    except SignInRefused as refusal:
        kept = request.form.get("kept", "")
        return ask.sign_in_page(form, kept=kept, refusal=str(refusal)), 401
    return enter(who, "password")


@blueprint.post("/sign-in/code")
def sign_in_code() -> Page:
    form, half = CodeForm(request.form), request.form.get("half", "")
    who = code_asked.who_is_half_way(half)
    if who is None:
        kept = request.form.get("kept", "")
        return ask.sign_in_page(SignInForm(), kept=kept, refusal=code_asked.TOO_LONG), 401
    try:
        sign_in_with_code(clinic(), who.id, form.code.data, request.remote_addr or "")
    except CodeRefused as refusal:
        return code_asked.code_page(form, half, str(refusal)), 401
    entered = enter(who, "password", "authenticator")
    code_asked.say_what_is_left(who, form.code.data)
    return entered


@blueprint.post("/sign-out")
def sign_out_now() -> Answer:
    who = person_or_none()
    if who is not None:
        sign_out(clinic(), who)
    current_session().clear()
    answer = redirect(url_for(".sign_in"))
    answer.headers["Clear-Site-Data"] = LEAVE_NO_PAGE
    return answer


@blueprint.post("/here")
def still_here() -> tuple[str, int]:
    """Somebody touches the page: as any request but a save in the background, this says so."""
    return "", 204


@blueprint.post("/draft-key")
def draft_key() -> Response:
    """To a module of this person's own page; it is sent, so no link, history or cache has it."""
    key = base64.b64encode(draft_key_of(clinic(), person())).decode()
    return jsonify(person=str(person().id), key=key)


@blueprint.post("/lock")
def lock() -> tuple[str, int]:
    held = current_session()
    if held.id is not None and held.person_id is not None:
        lock_session(clinic(), held.id)
        held.lock()
    return "", 204


@blueprint.post("/unlock")
def unlock() -> tuple[str | Response, int]:
    whose = current_session().locked_for
    if whose is None:
        return ask.spoken(409, "This session is over. Sign in again.")
    known = find_person(clinic(), whose)
    came_from, password = request.remote_addr or "", request.form.get("password", "")
    try:
        sign_in(clinic(), known.email, password, came_from, whose)
    except SignInRefused:
        return ask.spoken(401, "That is not your password. Type it again.")
    begin(known, "password")
    return "", 204


@blueprint.get("/you")
def you() -> Page:
    return _own_page(ChangePasswordForm())


@blueprint.post("/you/password")
def change_password() -> Page:
    form, sending = ChangePasswordForm(request.form), once()
    if not password_is_theirs(form.password.data):
        form.password.errors = ["That is not your password. Type it again; nothing was changed."]
        return _own_page(form), 403
    try:
        set_password(clinic(), person(), person().id, form.new_password.data, sending)
    except PasswordUnfit as refusal:
        form.new_password.errors = [str(refusal)]
        return _own_page(form), 400
    flash("Your password is changed. Sign in with the new one.")
    return redirect(url_for(".sign_in"))


def _own_page(form: ChangePasswordForm) -> str:
    return render_template(
        "account/you.html",
        who=person(),
        fields=form.views,
        key=new_key(),
        standing=standing_of(clinic(), person().id),
        own_key=own_key_of(clinic(), person().id).held,
        signs=bool(SIGNING.intersection(person().roles)),
    )
