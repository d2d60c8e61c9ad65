"""Builders: a clinic whose notes' time is over, and what two privacy officers do about it."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from refillnotes.actions.clinic import Printer
from refillnotes.actions.decide_destruction import approve_destruction, look_at_destruction
from refillnotes.actions.keep_seal import found_seal
from refillnotes.actions.list_to_destroy import list_to_destroy
from refillnotes.actions.people import Person
from refillnotes.actions.propose_destruction import propose_destruction
from refillnotes.demo.staff import PRIVACY, SECOND_PRIVACY
from refillnotes.domain.destruction_register import Registered
from refillnotes.domain.rulebook import Rulebook
from refillnotes.seal.folder import found
from refillnotes.seal.keyring import Seal
from tests.clinics import NOW, Practice, Signed, a_practice

SITE = "".join(
    f'[[change]]\nfigure = "retention.{figure}"\nvalue = "{value}"\n'
    'source = "The law of an invented state"\nchanged_by = "Ruth Adeyemi"\ndate = "2026-11-01"\n'
    for figure, value in (("clinic", "2 years"), ("age", "21 years"))
)
"""The clinic's own two figures, so that HIPAA's six years are the longest for a grown patient."""

OVER = 7 * 366
"""Days after which the time of a note signed now is over."""


@cache
def rulebook() -> Rulebook:
    return Rulebook(SITE)


@cache
def long_seal() -> Seal:
    """A seal that still signs then; a clinic renews its own every other year."""
    folder = Path(mkdtemp(prefix="refillnotes-seal-")) / "seal"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    found(folder, "North Hospital", NOW - timedelta(days=1), NOW + timedelta(days=4000))
    return Seal(folder, "North Hospital")


def kept_shorter(practice: Practice) -> Practice:
    """The same practice with those figures and that seal."""
    book = rulebook()
    clinic = replace(practice.clinic, seal=long_seal(), rulebook=book, rules=book.shipped)
    return replace(practice, clinic=clinic)


@contextmanager
def a_signed_practice_to_keep(folder: Path, printer: Printer, **changes: str) -> Iterator[Signed]:
    """A clinic in a folder, whose one note is signed; copies of it go on with ``kept_shorter``."""
    with a_practice(folder, printer) as opened:
        practice = kept_shorter(opened)
        found_seal(practice.clinic)
        yield Signed(folder, practice, practice.a_signed_note(**changes))


def patient_of(practice: Practice) -> UUID:
    with practice.clinic.database.reading() as connection:
        asked = "SELECT patient_id FROM pumps"
        return UUID(str(connection.exec_driver_sql(asked).scalar_one()))


def officer(practice: Practice) -> Person:
    return practice.staff[PRIVACY]


def other_officer(practice: Practice) -> Person:
    return practice.staff[SECOND_PRIVACY]


def seen(practice: Practice) -> str:
    """What the page of a proposal sends."""
    with practice.clinic.database.reading() as connection:
        return list_to_destroy(practice.clinic, connection, patient_of(practice)).seen_sha256


def proposed(practice: Practice) -> UUID:
    patient_id = patient_of(practice)
    return propose_destruction(practice.clinic, officer(practice), patient_id, seen(practice))


def approved(practice: Practice, key: UUID) -> None:
    record = look_at_destruction(practice.clinic, key).destruction.record_sha256
    approve_destruction(practice.clinic, other_officer(practice), key, record)


def destroyed(practice: Practice) -> UUID:
    """The note of the practice, destroyed by both."""
    key = proposed(practice)
    approved(practice, key)
    return key


def a_registered(practice: Practice, row: str) -> Registered:
    """A destruction of this row that the record knows nothing of, as after a restore."""
    return Registered(
        id="0" * 32,
        number=1,
        patient_id=str(patient_of(practice)),
        destroyed_at="2033-11-19T00:00:00+00:00",
        record_sha256="0" * 64,
        certificate_sha256="0" * 64,
        texts={row: "0" * 64},
    )
