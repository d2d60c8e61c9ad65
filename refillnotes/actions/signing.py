"""The one way a frozen page is signed: put into words, sealed on disk, then written at once."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import Signed, ToSign, keep_signed
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_note import Shown
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.store.people import Person


class Signing(Protocol):
    """One signature somebody is about to make: on which page, and as what."""

    @property
    def id(self) -> UUID:
        """What is signed."""

    @property
    def seen(self) -> Shown:
        """What the form that signs had shown of it."""

    def made_ready(
        self, clinic: Clinic, connection: Connection, who: Person, at: datetime, ceremony: Ceremony
    ) -> ToSign:
        """The words, and the PDF that was seen. Errors: whatever stands in the way."""

    def freeze(
        self,
        clinic: Clinic,
        connection: Connection,
        who: Person,
        signed: Signed,
        at: datetime,
        proof: PasskeyProof | None,
    ) -> None:
        """Write it, if the page is still what was signed. Errors: as ``made_ready``."""


def sign(
    clinic: Clinic,
    who: Person,
    signing: Signing,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> None:
    """Sign. The caller has made sure in the same request who does, as ``ceremony`` says.

    The signature is appended to the PDF that was seen, and the longer file is on disk before the
    transaction that names it begins: nothing slow happens inside, and what fails signs nothing.
    Errors: those of ``signing``, ``SealUnfit``, and the printer's.
    """
    now = clinic.now()
    with clinic.database.reading() as connection:
        if answered_before(connection, who, once) is not None:
            return
        to_sign = signing.made_ready(clinic, connection, who, now, ceremony)
    write_signed(clinic, who, signing, keep_signed(clinic, who, to_sign), now, once)


def write_signed(
    clinic: Clinic,
    who: Person,
    signing: Signing,
    signed: Signed,
    at: datetime,
    once: Once | None,
    proof: PasskeyProof | None = None,
) -> None:
    """Name the file that was signed, unless the same form was answered meanwhile."""
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        signing.freeze(clinic, connection, who, signed, at, proof)
        remember(connection, who, once, at, str(signing.id))
