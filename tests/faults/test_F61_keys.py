"""F61: the key that signs is stolen, replaced or at its end, also in the middle of a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from refillnotes.actions.keep_seal import found_seal, renew_root, renew_seal, revoke_seal, seals
from refillnotes.actions.read_note import read_note
from refillnotes.actions.refusals import SealUnfit
from refillnotes.actions.remark_on_record import remarks_on
from refillnotes.actions.sign_batch import sign_batch
from refillnotes.actions.verify_record import verify_record
from refillnotes.seal.authority import ROOT_LASTS, Why
from refillnotes.seal.keyring import Seal
from tests.clinics import NOW, Practice, PrinterHere, a_practice

pytestmark = pytest.mark.slow
LASTS = timedelta(days=30)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """A clinic with a seal of its own that lasts thirty days."""
    with a_practice(tmp_path, PrinterHere()) as opened:
        clinic = replace(opened.clinic, seal=Seal(tmp_path / "seal", "North Hospital"))
        found_seal(clinic, LASTS)
        yield replace(opened, clinic=clinic)


@dataclass(frozen=True, slots=True)
class PrinterAtWhich(PrinterHere):
    """Draws, and lets something happen while the stamps of a batch are drawn."""

    happens: object

    def stamp(self, stamps: Sequence[object]) -> bytes:
        self.happens()
        return PrinterHere.stamp(stamps)


def signed_together(practice: Practice, *note_ids) -> list[str]:
    """The problem of each note of a batch, empty for one that was signed."""
    seen = {one: read_note(practice.clinic, practice.physician, one).shown for one in note_ids}
    return [one.problem for one in sign_batch(practice.clinic, practice.physician, seen).results]


def faults(practice: Practice) -> list[object]:
    return list(verify_record(practice.clinic, signatures=True))


def test_F61_what_a_seal_signed_holds_after_its_end_and_after_the_next_is_made(practice):
    note_id = practice.a_note()
    assert signed_together(practice.later(minutes=1), note_id) == [""]
    ended = practice.later(days=31)
    assert faults(ended) == []
    waiting = practice.another_pump(1).a_note()
    with pytest.raises(SealUnfit, match="does not hold on 2026-12-15"):
        signed_together(ended, waiting)
    renew_seal(ended.clinic, LASTS)
    assert signed_together(ended, waiting) == [""]
    assert faults(ended) == []


def test_F61_what_a_stolen_key_signs_is_not_believed_from_its_revocation_on(practice):
    first, second = practice.a_note(), practice.another_pump(1).a_note()
    assert signed_together(practice.later(minutes=1), first) == [""]
    stolen = practice.later(minutes=2)
    revoke_seal(stolen.clinic, 1, Why.KEY_COMPROMISE)
    assert faults(stolen) == []
    with pytest.raises(SealUnfit, match="is revoked"):
        signed_together(stolen.later(minutes=1), second)
    (known,) = seals(stolen.clinic)
    assert (known.revoked_at, known.why) == (NOW + timedelta(minutes=2), Why.KEY_COMPROMISE)
    said = "seal 1 was revoked at 2026-11-14 16:04 UTC (keyCompromise)"
    assert any(remark.startswith(said) for remark in remarks_on(stolen.clinic))
    later = stolen.later(minutes=5)
    renew_seal(later.clinic, LASTS)
    assert signed_together(later, second) == [""]
    assert faults(later) == []


def test_F61_a_seal_replaced_in_the_middle_of_a_batch_leaves_every_note_signed_and_sound(practice):
    note_ids = [practice.another_pump(number).a_note() for number in (1, 2)]
    later = practice.later(minutes=3)

    def replaced() -> None:
        renew_seal(later.clinic, LASTS)
        revoke_seal(later.clinic, 1, Why.SUPERSEDED)

    midway = replace(later, clinic=replace(later.clinic, printer=PrinterAtWhich(replaced)))
    assert signed_together(midway, *note_ids) == ["", ""]
    assert [one.revoked_at is None for one in seals(later.clinic)] == [False, True]
    assert faults(later) == []


def test_F61_a_root_at_its_end_and_the_next_one(practice):
    waiting = practice.a_note()
    past = practice.later(days=ROOT_LASTS.days + 1)
    with pytest.raises(SealUnfit, match="renew-root"):
        renew_seal(past.clinic)
    renew_root(past.clinic)
    assert signed_together(past, waiting) == [""]
    assert faults(past) == []


def test_F61_a_root_that_the_audit_trail_does_not_name_is_named(practice):
    practice.clinic.seal.renew_root(NOW)
    assert [one.where for one in verify_record(practice.clinic, signatures=True)] == [
        "the seal's root"
    ]
