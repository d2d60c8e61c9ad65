"""A downtime is over when each visit that was due in it is entered, or said not to have been."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from refillnotes.actions.care_relation import restrict_chart
from refillnotes.actions.open_visit import open_visit, start_visit
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.reconcile_downtime import (
    count_to_reconcile,
    read_downtimes,
    record_downtime,
    say_no_visit,
)
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.domain.audit import Event
from refillnotes.domain.errors import NotAllowedNow, Unreadable
from refillnotes.domain.reconciling import Became
from refillnotes.store import audit
from tests.clinics import Practice, PrinterHere, a_practice


@pytest.fixture
def practice(tmp_path: Path):
    (tmp_path / "instance").mkdir()
    with a_practice(tmp_path / "instance", PrinterHere()) as made:
        made.a_note()
        yield made


def over(practice: Practice) -> tuple[Practice, UUID]:
    """After a month without the program, in which the pump was due; and that downtime."""
    now = practice.later(days=100)
    ended = now.clinic.now()
    began = ended - timedelta(days=30)
    return now, record_downtime(now.clinic, now.nurse, began, ended, "No network.")


def enter(now: Practice, typed: dict[str, str]) -> None:
    visit_id = start_visit(now.clinic, now.nurse, now.pump_id)
    version = open_visit(now.clinic, now.nurse, visit_id).visit.version
    saved = save_draft(now.clinic, now.nurse, visit_id, version, typed)
    submit_visit(now.clinic, now.nurse, visit_id, saved.version)


def became(practice: Practice) -> list[Became]:
    (one,) = read_downtimes(practice.clinic, practice.nurse)
    return [line.became for line in one.lines]


def test_who_was_due_is_listed_until_the_visit_is_entered(practice: Practice):
    now, _ = over(practice)
    assert became(now) == [Became.OPEN]
    assert count_to_reconcile(now.clinic) == 1
    earlier = practice.later(days=90)
    filled_at = practice.clinic.now() + timedelta(minutes=16)
    typed = earlier.typed(filled_at, late_because="downtime", late_from="form")
    enter(now, typed)
    (one,) = read_downtimes(now.clinic, now.nurse)
    (line,) = one.lines
    assert (line.became, one.left, count_to_reconcile(now.clinic)) == (Became.ENTERED, 0, 0)
    with now.clinic.database.reading() as connection:
        links = [json.loads(link.event) for link in audit.read_chain(connection)]
    assert [one["event"] for one in links].count(Event.DOWNTIME_RECORDED) == 1


def test_a_visit_that_did_not_take_place_is_said_once_with_a_reason(practice: Practice):
    now, downtime_id = over(practice)
    with pytest.raises(Unreadable, match="Write why"):
        say_no_visit(now.clinic, now.nurse, downtime_id, now.pump_id, " ")
    say_no_visit(now.clinic, now.nurse, downtime_id, now.pump_id, "Called off.")
    assert became(now) == [Became.NO_VISIT]
    assert count_to_reconcile(now.clinic) == 0
    with pytest.raises(NotAllowedNow, match="said already"):
        say_no_visit(now.clinic, now.nurse, downtime_id, now.pump_id, "Called off.")


def test_nothing_is_said_of_a_pump_that_was_not_due(practice: Practice):
    now, downtime_id = over(practice)
    other = now.another_pump(1)
    for downtime, pump in ((downtime_id, other.pump_id), (uuid4(), now.pump_id)):
        with pytest.raises(NotHere):
            say_no_visit(now.clinic, now.nurse, downtime, pump, "Called off.")


def test_a_day_without_anybody_due_has_nothing_to_reconcile(practice: Practice):
    now = practice.later(days=2)
    ended = now.clinic.now()
    record_downtime(now.clinic, now.nurse, ended - timedelta(hours=8), ended, "No power.")
    assert became(now) == []


def test_both_moments_and_a_word_of_why_are_needed(practice: Practice):
    now = practice.clinic.now()
    for began, ended, account in ((None, now, "x"), (now, None, "x"), (now, now, "x")):
        with pytest.raises(Unreadable):
            record_downtime(practice.clinic, practice.nurse, began, ended, account)
    with pytest.raises(Unreadable, match="Write what happened"):
        record_downtime(practice.clinic, practice.nurse, now - timedelta(hours=1), now, " ")


def test_a_restricted_chart_is_listed_without_a_name(practice: Practice):
    now, downtime_id = over(practice)
    (one,) = read_downtimes(now.clinic, now.nurse)
    (line,) = one.lines
    named = (str(now.physician.id),)
    hers = line.pump.patient_id
    restrict_chart(now.clinic, now.physician, hers, 0, named, "Her wish.", restricted=True)
    (one,) = read_downtimes(now.clinic, now.nurse)
    (line,) = one.lines
    assert line.restricted
    assert (line.pump.family_name, line.pump.given_name, line.pump.mrn) == ("", "", "")
    assert one.downtime.id == downtime_id
    (one,) = read_downtimes(now.clinic, now.physician)
    assert one.lines[0].pump.mrn == practice.story.patient.mrn
