"""Put one of the two signatures on a certificate of destruction, under the clinic's seal."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import ToSign
from refillnotes.actions.watch_clock import refuse_wrong_clock
from refillnotes.domain.signature import AUTHOR, Stated
from refillnotes.store import pdfs
from refillnotes.store.people import Person


@dataclass(frozen=True, slots=True)
class Sealed:
    """A statement, and the file that shows it, on disk already."""

    stated: Stated
    sha256: str
    size: int
    crc32: int
    paper: str


def seal_certificate(clinic: Clinic, who: Person, to_sign: ToSign) -> Sealed:
    """At every level the clinic's seal closes it: a certificate is the clinic's own.

    Errors: ``ClockBehind``, the printer's and the seal's.
    """
    refuse_wrong_clock(clinic)
    stated = to_sign.stated_by(who)
    waits = [None] if to_sign.meaning.role == AUTHOR.role else []
    looks = clinic.printer.stamp([stated.stamp, *waits])
    content = clinic.seal.sign(to_sign.pdf, looks, stated.stamp, 0)
    digest = pdfs.keep(clinic.folder, content)
    return Sealed(stated, digest, len(content), zlib.crc32(content), clinic.paper.lower())
