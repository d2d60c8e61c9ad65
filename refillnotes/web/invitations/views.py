"""The page behind an invitation: who it is for, and the password they choose."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.invitations import accept, find_invited
from refillnotes.actions.passwords import PasswordUnfit
from refillnotes.web.account.forms import NewPasswordForm
from refillnotes.web.current import clinic
from refillnotes.web.sending import new_key, once

blueprint = Blueprint("invitations", __name__, url_prefix="/invitation")

Page = str | Answer | tuple[str, int]


@blueprint.get("/<token>")
def page(token: str) -> Page:
    return _page(token, NewPasswordForm())


@blueprint.post("/<token>", endpoint="accept")
def choose(token: str) -> Page:
    form, sending = NewPasswordForm(request.form), once()
    try:
        accept(clinic(), token, form.new_password.data, sending)
    except PasswordUnfit as refusal:
        form.new_password.errors = [str(refusal)]
        return _page(token, form), 400
    flash("Your password is kept. Sign in with it now.")
    return redirect(url_for("account.sign_in"))


def _page(token: str, form: NewPasswordForm) -> str:
    return render_template(
        "invitations/page.html",
        who=find_invited(clinic(), token),
        token=token,
        fields=[form.new_password.view],
        key=new_key(),
    )
