"""Turn a signature into bytes on disk: state it, seal the PDF with it, keep what came out."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.refusals import NoSigningKey
from refillnotes.actions.time_stamps import time_asked_for
from refillnotes.actions.watch_clock import refuse_wrong_clock
from refillnotes.domain.audit import Link
from refillnotes.domain.ceremony import Ceremony, Level
from refillnotes.domain.signature import AUTHOR, Among, Bound, Meaning, Signer, Stated, state
from refillnotes.store import pdfs
from refillnotes.store.notes import KeptPdf, Signature
from refillnotes.store.people import Person


class Signable(Protocol):
    """A note, or an addendum to one."""

    @property
    def id(self) -> UUID: ...
    @property
    def record_sha256(self) -> str: ...

    def named(self, number: str) -> str:
        """What the statement calls it; ``number`` is the visit's."""


@dataclass(frozen=True, slots=True)
class ToSign:
    """What is signed, in which words, when; ``pdf`` is the file before this signature."""

    note: Signable
    number: str
    pdf: bytes
    meaning: Meaning
    at: datetime
    head: Link | None
    """The newest audit record when the signer looked."""
    ceremony: Ceremony
    app: str
    """The version of this program."""
    batch: str = ""
    among: tuple[Among, ...] = ()
    """The notes of a batch that one answer of a passkey signs."""
    put: Stated | None = None
    """What the signer's passkey signed already; None when it is put into words now."""

    @property
    def one_of_batch(self) -> Among:
        """What its statement says of this note and of no other of its batch."""
        return {
            "note": self.note.named(self.number),
            "record_sha256": self.note.record_sha256,
            "pdf_sha256": hashlib.sha256(self.pdf).hexdigest(),
            "pdf_size": str(len(self.pdf)),
        }

    def stated_by(self, who: Person) -> Stated:
        if self.put is not None:
            return self.put
        bound = Bound(self.note.record_sha256, hashlib.sha256(self.pdf).hexdigest(), len(self.pdf))
        return state(
            self.meaning,
            Signer(str(who.id), who.name, who.credentials),
            bound,
            self.at,
            note=self.note.named(self.number),
            audit_head="" if self.head is None else self.head.hash,
            ceremony=self.ceremony,
            app=self.app,
            batch=self.batch,
            among=self.among,
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """The rows a signature leaves behind; the file is on disk already."""

    signature: Signature
    pdf: KeptPdf


def keep_signed(clinic: Clinic, who: Person, to_sign: ToSign) -> Signed:
    """Sign and keep, before the transaction that names the file.

    Errors: ``ClockBehind``, the printer's and the seal's; nothing is named then, nor signed.
    """
    stated = to_sign.stated_by(who)
    waits = [None] if to_sign.meaning.role == AUTHOR.role else []
    looks = clinic.printer.stamp([stated.stamp, *waits])
    return keep_stamped(clinic, who, to_sign, stated, looks)


def keep_stamped(
    clinic: Clinic, who: Person, to_sign: ToSign, stated: Stated, looks: bytes, page: int = 0
) -> Signed:
    """The same with a stamp that is drawn already, as one page of ``looks``.

    Where the clinic signs at level S2, nothing is signed without its signer's own key.
    """
    refuse_wrong_clock(clinic)
    own = to_sign.ceremony.own
    if own is None and clinic.signing is Level.S2:
        raise NoSigningKey("Notes are signed with your own key here. Nothing was signed.")
    signs = clinic.seal if own is None else own
    sealed = signs.sign(
        to_sign.pdf, looks, stated.stamp, page, time_asked_for(clinic, who, stated.sha256)
    )
    digest = pdfs.keep(clinic.folder, sealed)
    note, meaning = to_sign.note, to_sign.meaning
    return Signed(
        Signature(
            note.id, meaning.role, who.id, meaning.code, stated.text, stated.sha256, to_sign.at
        ),
        KeptPdf(note.id, digest, len(sealed), zlib.crc32(sealed), clinic.paper.lower()),
    )
