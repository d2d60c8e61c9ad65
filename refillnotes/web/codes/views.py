"""The page of one-time codes: the square to scan, its first code, recovery codes, and the end."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions import second_factor
from refillnotes.actions.codes import CodeRefused
from refillnotes.web.account.forms import FirstCodeForm, OwnPasswordForm
from refillnotes.web.account.reauthentication import password_is_theirs
from refillnotes.web.current import clinic, person
from refillnotes.web.sending import new_key, once
from refillnotes.web.sign_ins import current_session

blueprint = Blueprint("codes", __name__, url_prefix="/you/codes")

Page = str | Answer | tuple[str, int]

_NEW_ONES = "The codes before these are worth nothing now."
_NOT_YOURS = "That is not your password. Type it again; nothing was changed."
_NOT_THE_CODE = (
    "This is not the code of this square. Type the one your authenticator shows now, such as "
    "492 039; when it never fits, check the time of the phone."
)


@blueprint.get("")
def page() -> Page:
    return _page(FirstCodeForm(), OwnPasswordForm())


@blueprint.get("/square.png")
def square() -> Response:
    drawn = second_factor.square_to_scan(clinic(), person())
    return Response(drawn, mimetype="image/png")


@blueprint.post("/start")
def start() -> Page:
    form, sending = OwnPasswordForm(request.form), once()
    if not password_is_theirs(form.password.data):
        return _refused(form)
    second_factor.start_authenticator(clinic(), person(), sending)
    return redirect(url_for(".page"))


@blueprint.post("/confirm")
def confirm() -> Page:
    form, sending, here = FirstCodeForm(request.form), once(), current_session().id or ""
    try:
        codes = second_factor.confirm_authenticator(
            clinic(), person(), form.code.data, here, sending
        )
    except CodeRefused:
        form.code.errors = [_NOT_THE_CODE]
        return _page(form, OwnPasswordForm()), 400
    return render_template("codes/recovery.html", codes=codes, lead="One-time codes are on.")


@blueprint.post("/recovery")
def recovery() -> Page:
    form, sending = OwnPasswordForm(request.form), once()
    if not password_is_theirs(form.password.data):
        return _refused(form)
    codes = second_factor.renew_recovery_codes(clinic(), person(), sending)
    return render_template("codes/recovery.html", codes=codes, lead=_NEW_ONES)


@blueprint.post("/remove")
def remove() -> Page:
    form, sending, who = OwnPasswordForm(request.form), once(), person()
    if not password_is_theirs(form.password.data):
        return _refused(form)
    here = current_session().id or ""
    second_factor.remove_authenticator(clinic(), who, who.id, here, sending)
    flash("One-time codes are off.")
    return redirect(url_for("account.you"))


def _refused(form: OwnPasswordForm) -> Page:
    form.password.errors = [_NOT_YOURS]
    return _page(FirstCodeForm(), form), 403


def _page(first: FirstCodeForm, password: OwnPasswordForm) -> str:
    standing = second_factor.standing_of(clinic(), person().id)
    return render_template(
        "codes/page.html",
        who=person(),
        standing=standing,
        secret=second_factor.secret_to_copy(clinic(), person()) if standing.waits else "",
        code=first.code.view,
        password=password.password.view,
        key=new_key(),
    )
