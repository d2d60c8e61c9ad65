"""The page of a signing key: made behind every factor, under another PIN, replaced."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.pins import PinUnfit, refuse_shape
from refillnotes.actions.signing_keys import change_pin, make_signing_key, own_key_of
from refillnotes.domain.ceremony import Auth, Level
from refillnotes.domain.roles import SIGNING
from refillnotes.web.account import signer
from refillnotes.web.account.reauthentication import password_is_theirs
from refillnotes.web.current import clinic, person
from refillnotes.web.sending import new_key, once
from refillnotes.web.signing_keys.forms import ChangePinForm, NewPinForm

blueprint = Blueprint("signing_keys", __name__, url_prefix="/you/signing-key")

Page = str | Answer | tuple[str, int]

_NOT_YOURS = "That is not your password. Type it again; nothing was changed."


@blueprint.get("")
def page() -> Page:
    return _page()


@blueprint.post("/make")
def make() -> Page:
    form, sending = NewPinForm(request.form), once()
    try:
        refuse_shape(*form.typed)
        signer.signer_known(sending, fresh=True)
        make_signing_key(clinic(), person(), *form.typed, request.remote_addr or "", sending)
    except SignerUnknown as refusal:
        if refusal.factor is Auth.PIN:
            form.new_signing_pin.errors = [str(refusal)]
        return _page(new=form, refused=refusal), 403
    except PinUnfit as refusal:
        form.new_signing_pin.errors = [str(refusal)]
        return _page(new=form), 400
    flash("Your signing key is made. Keep its PIN to yourself.")
    return redirect(url_for(".page"))


@blueprint.post("/pin")
def pin() -> Page:
    form, sending = ChangePinForm(request.form), once()
    if not password_is_theirs(form.password.data):
        form.password.errors = [_NOT_YOURS]
        return _page(form), 403
    try:
        change_pin(
            clinic(),
            person(),
            form.signing_pin.data,
            *form.typed,
            request.remote_addr or "",
            sending,
        )
    except SignerUnknown as refusal:
        form.signing_pin.errors = [str(refusal)]
        return _page(form), 403
    except PinUnfit as refusal:
        form.new_signing_pin.errors = [str(refusal)]
        return _page(form), 400
    flash("Your signing key has its new PIN.")
    return redirect(url_for(".page"))


def _page(
    change: ChangePinForm | None = None,
    new: NewPinForm | None = None,
    refused: SignerUnknown | None = None,
) -> str:
    return render_template(
        "signing_keys/page.html",
        who=person(),
        standing=own_key_of(clinic(), person().id),
        now=clinic().now(),
        signs=bool(SIGNING.intersection(person().roles)),
        in_use=clinic().signing is Level.S2,
        change=(change or ChangePinForm()).views,
        new=(new or NewPinForm()).views,
        opens=new is not None,
        factors=signer.sign_form(refused, fresh=True),
        keys=(new_key(), new_key()),
    )
