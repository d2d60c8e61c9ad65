"""Who signs, asked inside the form that signs; and the five minutes after a signature."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask import g, request, url_for

from refillnotes.actions.know_signer import (
    Given,
    Here,
    SignerUnknown,
    in_period,
    know_signer,
    second_is_asked,
)
from refillnotes.actions.once import Once, done_before
from refillnotes.actions.own_key import why_no_key, with_own_key
from refillnotes.actions.passkey_answers import Purpose
from refillnotes.actions.people import Person
from refillnotes.actions.read_note import Shown
from refillnotes.actions.second_factor import Standing, standing_of
from refillnotes.actions.sign_batch import Batch
from refillnotes.actions.sign_batch_with_passkey import ask_to_sign_batch, sign_batch_with_passkey
from refillnotes.actions.sign_statement import SignedAct, sign_statement
from refillnotes.actions.sign_statement_with_passkey import (
    ask_to_sign_statement,
    sign_statement_with_passkey,
)
from refillnotes.actions.sign_with_passkey import ask_to_sign, sign_with_passkey
from refillnotes.actions.signing import Signing, sign
from refillnotes.domain.ceremony import Auth, Ceremony, Level
from refillnotes.web.current import clinic, person
from refillnotes.web.passkey_site import (
    NoPasskeysHere,
    asked_here,
    session_mark,
    site_here,
    why_not_here,
)
from refillnotes.web.sign_form import SignForm
from refillnotes.web.sign_ins import current_session

_SIGNED_AT = "signed_at"
_KNOWN = "signer_known"


def signer_known(sending: Once, *, fresh: bool = False) -> Ceremony:
    """How the person of this form is known; ask before the action that signs.

    ``fresh`` asks for all there is, whenever they signed last.

    A form that was answered before is not asked about again: its code is spent. Every try is
    counted and leaves a trace; after the right one the session goes on under a new id. Errors:
    ``SignerUnknown``, and ``TooManyTries``, which the app answers as a page.
    """
    if done_before(clinic(), person(), sending):
        return _by_session()
    signed_at = None if fresh else _signed_at()
    auth = know_signer(clinic(), person(), _given(), _here(), signed_at)
    _known_in_this_request()
    return Ceremony(auth, _session_sha256())


def note_signer_known(sending: Once) -> Ceremony:
    """The same of who signs for others to prove: at level S2 with the key their PIN opens.

    It is opened last, so that a wrong password tries no PIN. Errors: ``NoSigningKey`` as well.
    """
    known = signer_known(sending)
    if not by_own_key() or not g.get(_KNOWN, False):
        return known
    pin, address = request.form.get("signing_pin", ""), request.remote_addr or ""
    return with_own_key(clinic(), person(), known, pin, address)


def witness_known(who: Person) -> None:
    """Make sure of a second person at this tablet, by their password and, if they have one, code.

    Their passkey is on a device of their own; a recovery code stands in for it. Errors:
    ``SignerUnknown``, ``TooManyTries``.
    """
    password, code = (request.form.get(f"witness_{name}", "") for name in ("password", "code"))
    nowhere = Here(None, asked_here(Purpose.SIGN, who.id), request.remote_addr or "")
    know_signer(clinic(), who, Given(password, code), nowhere, None)


def signed_now() -> None:
    """Five minutes begin, in which this sign-in signs with one component.

    Not with a form that was only answered again: it asked nobody anything.
    """
    if g.get(_KNOWN, False):
        current_session()[_SIGNED_AT] = clinic().now().isoformat()


def sign_form(refusal: SignerUnknown | None = None, *, fresh: bool = False) -> SignForm:
    """The fields a signature asks for now, with the reason beside the one that was refused.

    ``fresh`` as for ``signer_known``.
    """
    standing = standing_of(clinic(), person().id)
    return _able_now(
        SignForm(
            problems=_problems(refusal),
            second=second_is_asked(clinic(), person().id, None if fresh else _signed_at()),
            passkeys=bool(standing.passkeys) and _here().site is not None,
        )
    )


def note_form(refusal: SignerUnknown | None = None) -> SignForm:
    """What such a signature asks for, at level S2 the PIN among it."""
    form = sign_form(refusal)
    if by_own_key():
        form.ask_pin(_problems(refusal).get(Auth.PIN, ""))
        form.lacks = why_no_key(clinic(), person().id)
        form.lacks_at, form.lacks_title = url_for("signing_keys.page"), "Your signing key"
    return _able_now(form)


def approval_form(refusal: SignerUnknown | None = None, challenge: str = "") -> SignForm:
    """What a signature under a statement asks for: at S3 the signer's passkey, else as all do.

    ``challenge`` is the address that puts the statement itself to the device.
    """
    if not by_passkey():
        return note_form(refusal)
    standing = standing_of(clinic(), person().id)
    return _able_now(
        SignForm(
            problems=_problems(refusal),
            password=not in_period(clinic(), _signed_at()),
            passkeys=bool(standing.passkeys) and _here().site is not None,
            challenge=challenge,
            lacks=_lacks(standing),
        )
    )


def by_passkey() -> bool:
    """Whether approvals here are signed by the signer's passkey."""
    return clinic().signing is Level.S3


def by_own_key() -> bool:
    """Whether notes here are signed by keys of their signers' own."""
    return clinic().signing is Level.S2


def statement_put(signing: Signing, purpose: Purpose) -> str:
    """What the device is given so that it signs the statement of this very page."""
    asked = asked_here(purpose, person().id)
    return ask_to_sign(clinic(), person(), signing, site_here(), asked, _auth_beside())


def signed_as_asked(signing: Signing, purpose: Purpose, sending: Once) -> None:
    """Sign as this clinic does: with the signer's passkey, their own key, or the clinic's seal.

    Errors: those of ``note_signer_known``, ``sign`` and ``sign_with_passkey``.
    """
    if not by_passkey():
        sign(clinic(), person(), signing, sending, note_signer_known(sending))
        return
    if done_before(clinic(), person(), sending):
        return
    sign_with_passkey(
        clinic(),
        person(),
        signing,
        _given(),
        asked_here(purpose, person().id),
        site_here(),
        request.remote_addr or "",
        sending,
    )
    _known_in_this_request()


def act_put(act: SignedAct, purpose: Purpose) -> str:
    """What the device is given so that it signs the statement of this very act."""
    asked = asked_here(purpose, person().id)
    return ask_to_sign_statement(clinic(), person(), act, site_here(), asked, _auth_beside())


def act_signed(act: SignedAct, purpose: Purpose, sending: Once) -> str:
    """Do what is in no PDF as this clinic signs: by passkey, own key, or with the factors alone.

    Gives the act's id. Errors: those of ``note_signer_known``, ``sign_statement`` and
    ``sign_statement_with_passkey``.
    """
    if not by_passkey():
        return sign_statement(clinic(), person(), act, sending, note_signer_known(sending))
    again = done_before(clinic(), person(), sending)
    asked, address = asked_here(purpose, person().id), request.remote_addr or ""
    done = sign_statement_with_passkey(
        clinic(), person(), act, _given(), asked, site_here(), address, sending
    )
    if not again:
        _known_in_this_request()
    return done


def batch_put(seen: Mapping[UUID, Shown]) -> str:
    """What the device is given so that it signs the list of these notes."""
    asked = asked_here(Purpose.SIGN_BATCH, person().id)
    return ask_to_sign_batch(clinic(), person(), seen, site_here(), asked, _auth_beside())


def batch_signed_by_passkey(seen: Mapping[UUID, Shown], sending: Once) -> Batch:
    """Sign with what the device answered. Errors: as ``sign_batch_with_passkey``."""
    again = done_before(clinic(), person(), sending)
    asked, address = asked_here(Purpose.SIGN_BATCH, person().id), request.remote_addr or ""
    done = sign_batch_with_passkey(
        clinic(), person(), seen, _given(), asked, site_here(), address, sending
    )
    if not again:
        _known_in_this_request()
    return done


def _auth_beside() -> Auth:
    """What comes with a passkey that signs: the password, or a signature a moment ago."""
    return Auth.PERIOD if in_period(clinic(), _signed_at()) else Auth.PASSWORD


def _known_in_this_request() -> None:
    """The session goes on under a new id, and what is signed begins five minutes."""
    current_session().renewed = True
    setattr(g, _KNOWN, True)


def _problems(refusal: SignerUnknown | None) -> dict[Auth, str]:
    return {} if refusal is None else {refusal.factor: str(refusal)}


def _by_session() -> Ceremony:
    return Ceremony((Auth.SESSION,), _session_sha256())


def _able_now(form: SignForm) -> SignForm:
    """The form as it is, or while saving is off without anything to sign with."""
    if clinic().saving_is_off:
        form.lacks, form.lacks_at = _SAVING_IS_OFF, ""
    return form


def _lacks(standing: Standing) -> str:
    """Why this person cannot sign with a passkey at this page; empty when they can."""
    return why_not_here() or ("" if standing.passkeys else _NO_PASSKEY)


_SAVING_IS_OFF = "Saving is off, so nothing can be signed now."
_NO_PASSKEY = "You sign with a passkey here, and you have none yet."


def _given() -> Given:
    return Given(
        request.form.get("password", ""),
        request.form.get("code", ""),
        request.form.get("passkey_answer", ""),
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
