"""F61: a signer's own key is replaced, or its owner retired, while it signs and afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from refillnotes.actions.people import Details, change_person, find_person
from refillnotes.actions.read_note import read_note
from refillnotes.actions.refusals import NoSigningKey
from refillnotes.actions.remark_on_record import remarks_on
from refillnotes.actions.sign_batch import sign_batch
from refillnotes.actions.verify_record import verify_record
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_person
from tests.signing_keys import OTHER_PIN, approve, at_s2, ceremony, submitted, with_key

pytestmark = pytest.mark.slow


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield with_key(at_s2(opened))


def retired(practice: Practice) -> None:
    who = find_person(practice.clinic, practice.physician.id)
    admin = a_person(practice.clinic, "admin")
    details = Details(who.email, who.name, who.credentials, who.roles, active=False)
    change_person(practice.clinic, admin, who.id, who.version, details)


def faults(practice: Practice) -> list[object]:
    return list(verify_record(practice.clinic, signatures=True))


def test_F61_who_is_retired_with_an_open_key_signs_nothing_and_what_was_signed_holds(practice):
    first, second = submitted(practice), submitted(practice.another_pump(1))
    approve(practice, first)
    still_open = ceremony(practice, practice.physician)
    later = practice.later(minutes=1)
    retired(later)
    with pytest.raises(NoSigningKey, match="revoked a moment ago"):
        approve(later, second, still_open)
    with pytest.raises(NoSigningKey, match="you have none"):
        ceremony(later, practice.physician)
    assert faults(later) == []
    said = "the signing key of Amara Osei was revoked at 2026-11-14 16:03 UTC"
    assert any(remark.startswith(said) for remark in remarks_on(later.clinic))


def test_F61_a_key_replaced_in_the_middle_of_a_batch_leaves_signed_notes_sound(practice):
    note_ids = [submitted(practice.another_pump(number)) for number in (1, 2)]
    who, clinic = practice.physician, practice.clinic
    seen = {one: read_note(clinic, who, one).shown for one in note_ids}
    still_open = ceremony(practice, who)
    approve(practice, note_ids[0], still_open)
    later = practice.later(minutes=1)
    with_key(later, who, pin=OTHER_PIN)
    done = sign_batch(later.clinic, who, seen, ceremony=still_open)
    assert [bool(one.problem) for one in done.results] == [True, True]
    approve(later, note_ids[1], ceremony(later, who, OTHER_PIN))
    assert faults(later) == []
