"""The record of a visit, whole: all that a signature covers, where it stands, how it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from refillnotes.domain.note import (
    Amended,
    Returned,
    compose,
    in_text,
    register_version,
)
from refillnotes.domain.quantities import Duration, FlowRate, Volume
from refillnotes.domain.rows import Segment
from tests.domain.whole_record import AT, DOCUMENT, HEADING, JUDGED, RECORD
from tests.visits import a_chart


def test_a_record_holds_the_visit_whole_and_nothing_besides():
    assert compose(HEADING, a_chart(), JUDGED) == RECORD


def test_a_visit_that_was_not_submitted_says_so_and_one_without_outcome_or_place_is_blank():
    heading = replace(HEADING, submitted_at=None)
    visit = compose(heading, a_chart(), replace(JUDGED, document={}))["visit"]
    assert (visit["submitted_at"], visit["outcome"], visit["place"]) == (None, "", "")


def test_a_visit_that_was_entered_late_says_when_it_was_and_when_it_was_entered():
    heading = replace(HEADING, entered_at=AT + timedelta(days=1))
    assert compose(heading, a_chart(), JUDGED) == RECORD | {
        "late": {
            "happened_at": AT.isoformat(timespec="minutes"),
            "entered_at": heading.entered_at.isoformat(timespec="minutes"),
        }
    }


def test_who_amends_stands_beside_who_recorded():
    people = compose(replace(HEADING, amended_by="Mercy Okafor RN"), a_chart(), JUDGED)["people"]
    assert people == RECORD["people"] | {"amended_by": "Mercy Okafor RN"}


def test_what_is_not_on_file_of_patient_and_pump_is_left_out():
    chart = a_chart()
    bare = replace(
        chart,
        patient=replace(chart.patient, allergies=None, indication="", icd_code=None),
        pump=replace(
            chart.pump,
            capacity=None,
            implanted_on=None,
            catheter_model=None,
            catheter_length=None,
            catheter_bore=None,
            tip_level="",
            tubing_volume=None,
            udi=None,
            factory_flow=FlowRate.parse("0.5 mL/day"),
        ),
    )
    record = compose(HEADING, bare, JUDGED)
    assert list(record["patient"]) == ["id", "family_name", "given_name", "born", "mrn"]
    assert record["pump"] == {
        "id": "00000000-0000-0000-0000-000000000002",
        "model_id": "synchromed-ii",
        "model": "Medtronic SynchroMed II",
        "serial": "NGP0012345",
        "factory_flow": "0.5 mL/day",
    }


def test_an_amendment_names_what_it_takes_the_place_of_why_and_in_what_it_differs():
    before = compose(replace(HEADING, revision=1), a_chart(), JUDGED)
    amended = Amended("note-1", before, "a" * 64, AT, "Mercy Okafor RN", "Wrong place.")
    moved = replace(JUDGED, document=DOCUMENT | {"place": "ward"})
    record = compose(HEADING, a_chart(), moved, amended)
    assert record["amends"] == {
        "note": "note-1",
        "revision": "1",
        "record_sha256": "a" * 64,
        "signed_at": "2026-11-14T10:02:07+00:00",
        "by": "Mercy Okafor RN",
        "reason": "Wrong place.",
        "difference": [
            {"fact": "place", "title": "Place", "before": "Clinic", "now": "Hospital ward"}
        ],
    }
    assert "asked" not in record


@pytest.mark.parametrize(("fact", "title"), [("place", "Place"), ("", ""), ("gone", "")])
def test_a_note_sent_back_names_the_question_and_what_was_changed_for_it(fact, title):
    before = compose(replace(HEADING, revision=1), a_chart(), JUDGED)
    returned = Returned(before, "Amara Osei MD", AT, "Which place?", fact)
    moved = replace(JUDGED, document=DOCUMENT | {"place": "ward"})
    record = compose(HEADING, a_chart(), moved, returned=returned)
    assert record["asked"] == {
        "revision": "1",
        "by": "Amara Osei MD",
        "at": "2026-11-14T10:02:07+00:00",
        "question": "Which place?",
        "fact": fact,
        "title": title,
        "difference": [
            {"fact": "place", "title": "Place", "before": "Clinic", "now": "Hospital ward"}
        ],
    }
    assert "amends" not in record


def test_the_register_is_named_by_its_slugs_in_order():
    # Worked by sha256sum over the two slugs with a line feed between them
    assert register_version(["use-by", "overfill"]) == "4dca0f6f63e9"
    assert register_version(["overfill", "use-by"]) != register_version(["use-by", "overfill"])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (AT, "2026-11-14T10:02+00:00"),
        (AT.date(), "2026-11-14"),
        (Volume.parse("2.30 mL"), "2.30 mL"),
        ((Volume.parse("1 mL"), AT.date()), "1 mL; 2026-11-14"),
        (
            (Segment(FlowRate.parse("0.4 mL/day"), Duration.parse("40 days")),),
            "0.4 mL/day for 40 days",
        ),
    ],
)
def test_a_value_is_written_the_way_the_record_keeps_it(value, text):
    assert in_text(value) == text
