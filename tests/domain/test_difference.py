"""What two revisions say differently, in a person's words and with nothing left out."""

from __future__ import annotations

from copy import deepcopy

import pytest

from refillnotes.domain.difference import differences, in_words

BEFORE = {
    "facts": {"pain": "3", "place": "clinic", "signs": "nausea, itching"},
    "names": {"drug": {"morphine": "morphine sulfate"}, "person": {"1": "Sam Okafor RN"}},
    "patient": {"id": "1", "family_name": "Doe", "mrn": "0042-1187"},
    "pump": {"id": "2", "model_id": "synchromed-ii", "serial": "NGP0012345"},
    "findings": [],
}


def a_record(**parts):
    return deepcopy(BEFORE) | parts


def facts(**others):
    return a_record(facts=BEFORE["facts"] | others)


def a_finding(check, accepted, title="The residual agrees"):
    return {"check": check, "title": title, "accepted": accepted}


def answered(reason="Looked again: it is so", told="", told_at=""):
    return {"choice": "looked-again", "reason": reason, "told": told, "told_at": told_at}


def row(fact, title, before, now):
    return {"fact": fact, "title": title, "before": before, "now": now}


def test_two_revisions_that_say_the_same_differ_in_nothing():
    assert differences(a_record(), a_record()) == []


def test_a_fact_that_differs_is_told_in_the_words_of_the_form():
    assert differences(a_record(), facts(place="ward")) == [
        row("place", "Place", "Clinic", "Hospital ward")
    ]
    assert differences(a_record(), facts(signs="itching")) == [
        row("signs", "Side effects and signs", "Nausea, Itching", "Itching")
    ]


def test_a_fact_that_was_not_there_or_is_there_no_more_is_blank_on_one_side():
    assert differences(a_record(), facts(heart_rate="72 per min")) == [
        row("heart_rate", "Heart beats per minute", "", "72 per min")
    ]
    assert differences(facts(heart_rate="72 per min"), a_record()) == [
        row("heart_rate", "Heart beats per minute", "72 per min", "")
    ]


def test_facts_stand_in_the_order_of_the_form_and_unknown_ones_after_them():
    found = differences(
        facts(old_fact="a", older_fact="b"), facts(old_fact="c", pain="4", place="")
    )
    assert [one["fact"] for one in found] == ["place", "pain", "old_fact", "older_fact"]
    assert found[2] == row("old_fact", "old fact", "a", "c")
    assert found[3] == row("older_fact", "older fact", "b", "")


def test_two_texts_that_read_alike_are_told_as_they_were_typed():
    names = {"drug": {"a": "morphine", "b": "morphine"}}
    before = facts(order_1_drug="a") | {"names": names}
    now = facts(order_1_drug="b") | {"names": names}
    (found,) = differences(before, now)
    assert (found["before"], found["now"]) == ("a", "b")


def test_a_name_is_known_from_either_revision_the_later_one_first():
    before = facts(order_1_drug="a", label_1_drug="old")
    before["names"] = {"drug": {"a": "then", "old": "Old name"}, "person": {"1": "Sam"}}
    before["facts"]["witness"] = "1"
    now = facts(order_1_drug="b", label_1_drug="a")
    now["names"] = {"drug": {"a": "now", "b": "Bupivacaine"}, "physician": {"2": "Dr Osei"}}
    now["facts"]["responsible_physician"] = "2"
    told = {one["fact"]: (one["before"], one["now"]) for one in differences(before, now)}
    assert told == {
        "responsible_physician": ("", "Dr Osei"),
        "order_1_drug": ("now", "Bupivacaine"),
        "label_1_drug": ("Old name", "now"),
        "witness": ("Sam", ""),
    }


def test_records_older_than_names_tell_codes():
    before, now = facts(order_1_drug="a"), facts(order_1_drug="b")
    del before["names"], now["names"]
    assert differences(before, now) == [row("order_1_drug", "Drug on the order", "a", "b")]


def test_chart_and_pump_are_compared_but_not_by_their_ids():
    now = a_record(
        patient={"id": "9", "family_name": "Dow", "allergies": "penicillin"},
        pump={"id": "8", "model_id": "synchromed-iii", "serial": "NGP0012345", "capacity": "20 mL"},
    )
    assert differences(a_record(), now) == [
        row("patient.family_name", "Patient: family name", "Doe", "Dow"),
        row("patient.mrn", "Patient: mrn", "0042-1187", ""),
        row("patient.allergies", "Patient: allergies", "", "penicillin"),
        row("pump.capacity", "Pump: capacity", "", "20 mL"),
    ]


def test_what_is_blank_in_one_revision_and_not_there_in_the_other_does_not_differ():
    blank = a_record(patient=BEFORE["patient"] | {"allergies": ""})
    assert differences(a_record(), blank) == differences(blank, a_record()) == []


def test_an_answer_that_was_given_taken_back_or_changed_is_told_under_its_check():
    none = a_record(findings=[a_finding("residual", None)])
    given = a_record(findings=[a_finding("residual", answered())])
    other = a_record(findings=[a_finding("residual", answered("Spill or loss"), "Newer title")])
    words = "Looked again: it is so"
    title = "The residual agrees"
    assert differences(none, given) == [row("answer.residual", title, "", words)]
    assert differences(given, none) == [row("answer.residual", title, words, "")]
    assert differences(given, other) == [
        row("answer.residual", "Newer title", words, "Spill or loss")
    ]
    assert differences(given, given) == []


def test_answers_stand_in_the_order_they_had_and_a_finding_may_know_of_none():
    before = a_record(findings=[{"check": "x", "title": "X"}, a_finding("b", answered())])
    now = a_record(findings=[a_finding("c", answered()), a_finding("a", answered())])
    assert [one["fact"] for one in differences(before, now)] == ["answer.b", "answer.c", "answer.a"]


@pytest.mark.parametrize(
    ("accepted", "words"),
    [
        (answered("Spill or loss."), "Spill or loss."),
        (answered("Spill or loss.", told="Dr Osei"), "Spill or loss. Told Dr Osei"),
        (answered("It was lot X.", told="Dr Osei"), "It was lot X. Told Dr Osei"),
        (
            answered("Spill", told="Dr Osei", told_at="2026-11-14T10:14-06:00"),
            "Spill. Told Dr Osei, 14 Nov 2026 10:14 (UTC-06:00)",
        ),
        (answered("Spill", told_at="2026-11-14T10:14"), "Spill, 14 Nov 2026 10:14"),
        (answered("Spill", told_at="this morning"), "Spill, this morning"),
    ],
)
def test_an_answer_says_why_who_was_told_and_when(accepted, words):
    (found,) = differences(a_record(), a_record(findings=[a_finding("residual", accepted)]))
    assert found["now"] == words


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("pain", "", ""),
        ("pain", "3", "3"),
        ("unknown_fact", "yes", "yes"),
        ("place", "ward", "Hospital ward"),
        ("place", "moon", "moon"),
        ("mri_planned", "yes", "Yes"),
        ("mri_planned", "perhaps", "perhaps"),
        ("signs", "none", "Asked, none"),
        ("signs", "itching,nausea", "Itching, Nausea"),
        ("signs", "itching, unheard-of", "Itching, unheard-of"),
        ("order_1_drug", "morphine", "morphine sulfate"),
        ("order_1_drug", "unheard-of", "unheard-of"),
        ("expiry_1", "2027-03-31", "31 Mar 2027"),
        ("expiry_1", "soon", "soon"),
        ("started_at", "2026-11-14T10:02-06:00", "14 Nov 2026 10:02 (UTC-06:00)"),
        ("started_at", "2026-11-14T10:02", "14 Nov 2026 10:02"),
        ("started_at", "noon", "noon"),
        ("measured_residual", "4.20 mL", "4.20 mL"),
        ("lot_1", "20261114", "20261114"),
    ],
)
def test_a_recorded_text_is_told_as_a_person_reads_it(name, text, words):
    assert in_words(name, text, BEFORE["names"]) == words
