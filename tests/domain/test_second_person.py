"""A note names who may sign beside its author, and what each of them says."""

import pytest

from refillnotes.domain.second_person import second_people

PROGRAMMED = {"mode": "simple"}


def said(facts, template="note-2"):
    record = {"template": template, "facts": facts}
    return {who: (one.role, one.sentence) for who, one in second_people(record).items()}


def test_a_checker_and_a_witness_each_say_what_they_did():
    assert said(PROGRAMMED | {"second_checker": "a", "witness": "b"}) == {
        "a": ("checker", "I independently checked the volume, concentration and programme."),
        "b": ("witness", "I saw the waste destroyed that this note records."),
    }


def test_one_person_who_did_both_says_both_once():
    both = (
        "I independently checked the volume, concentration and programme, "
        "and saw the waste destroyed."
    )
    assert said(PROGRAMMED | {"second_checker": "a", "witness": "a"}) == {"a": ("checker", both)}


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"second_checker": "a"}, "I independently checked the volume and concentration."),
        (
            {"second_checker": "a", "witness": "a"},
            "I independently checked the volume and concentration, and saw the waste destroyed.",
        ),
    ],
)
def test_nobody_says_that_they_checked_a_programme_of_a_pump_that_has_none(facts, sentence):
    assert said(facts) == {"a": ("checker", sentence)}


def test_whom_a_note_does_not_name_has_nothing_to_sign():
    assert said(PROGRAMMED) == {}
    assert said(PROGRAMMED | {"witness": ""}) == {}
    assert said(PROGRAMMED | {"witness": "b"}, template="note-1") == {}
