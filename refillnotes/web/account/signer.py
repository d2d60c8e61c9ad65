"""Who signs, asked inside the form that signs; and the five minutes after a signature."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import request

from refillnotes.actions.know_signer import (
    Given,
    Here,
    SignerUnknown,
    know_signer,
    second_is_asked,
)
from refillnotes.actions.once import Once, done_before
from refillnotes.actions.passkey_answers import Purpose
from refillnotes.actions.second_factor import standing_of
from refillnotes.domain.signature import Auth, Ceremony
from refillnotes.web.current import clinic, person
from refillnotes.web.passkey_site import NoPasskeysHere, asked_here, session_mark, site_here
from refillnotes.web.sign_form import SignForm
from refillnotes.web.sign_ins import current_session

_SIGNED_AT = "signed_at"


def signer_known(sending: Once) -> Ceremony:
    """How the person of this form is known; ask before the action that signs.

    A form that was answered before is not asked about again: its code is spent. Every try is
    counted and leaves a trace; after the right one the session goes on under a new id. Errors:
    ``SignerUnknown``, and ``TooManyTries``, which the app answers as a page.
    """
    if done_before(clinic(), person(), sending):
        return by_session()
    given = Given(
        request.form.get("password", ""),
        request.form.get("code", ""),
        request.form.get("passkey_answer", ""),
    )
    auth = know_signer(clinic(), person(), given, _here(), _signed_at())
    current_session().renewed = True
    return Ceremony(auth, _session_sha256())


def by_session() -> Ceremony:
    """Who signs by being signed in, as the nurse who submits."""
    return Ceremony((Auth.SESSION,), _session_sha256())


def signed_now() -> None:
    """Five minutes begin, in which this sign-in signs with one component."""
    current_session()[_SIGNED_AT] = clinic().now().isoformat()


def sign_form(refusal: SignerUnknown | None = None) -> SignForm:
    """The fields a signature asks for now, with the reason beside the one that was refused."""
    standing, signed_at = standing_of(clinic(), person().id), _signed_at()
    return SignForm(
        problems={} if refusal is None else {refusal.factor: str(refusal)},
        second=second_is_asked(clinic(), person().id, signed_at),
        passkeys=bool(standing.passkeys) and _here().site is not None,
    )


def _here() -> Here:
    try:
        site = site_here()
    except NoPasskeysHere:
        site = None
    return Here(site, asked_here(Purpose.SIGN, person().id), request.remote_addr or "")


def _signed_at() -> datetime | None:
    held = current_session().get(_SIGNED_AT)
    return None if held is None else datetime.fromisoformat(held)


def _session_sha256() -> str:
    return hashlib.sha256(session_mark().encode()).hexdigest()
