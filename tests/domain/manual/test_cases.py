"""A case as its file writes it, and how the manual tells what is changed and what is said."""

from __future__ import annotations

from refillnotes.domain.manual.cases import PinnedCase, good_visit, pinned_cases
from refillnotes.domain.manual.checks import answer_in_words, changed_in_words


def the_case(check: str, that: str) -> PinnedCase:
    (case,) = (one for one in pinned_cases() if (one.check, one.that) == (check, that))
    return case


def test_a_case_that_finds_something_is_read_whole():
    below = the_case("reservoir-low", "a residual below the alarm volume is asked about")
    assert below == PinnedCase(
        check="reservoir-low",
        that="a residual below the alarm volume is asked about",
        changed={"measured_residual": "1.9 mL"},
        gives="ack",
        says="1.9 mL aspirated: 0.1 mL below the alarm volume of 2 mL.",
        working=("1.9 mL aspirated, alarm volume 2 mL",),
        missing=(),
        why="",
        causes=("the pump ran empty", "the needle is not in the port"),
    )
    assert str(below) == "reservoir-low: a residual below the alarm volume is asked about"


def test_a_case_that_cannot_be_judged_is_read_whole():
    no_line = the_case("bridge-closure", "a line of no volume has nothing to compare")
    assert no_line == PinnedCase(
        check="bridge-closure",
        that="a line of no volume has nothing to compare",
        changed={
            "bridge_programmed": "yes",
            "bridge_volume": "0.5 mL",
            "bridge_duration": "48 h",
            "line_volume": "0 mL",
        },
        gives="not evaluated",
        says="",
        working=(),
        missing=(),
        why="A line of no volume needs no time to clear. Check the tubing volume.",
        causes=None,
    )


def test_an_amount_of_the_good_visit_keeps_its_noughts_and_letters_beyond_ascii_are_read():
    assert good_visit()["measured_residual"] == "4.0 mL"
    other = the_case("lot-format", "the serial number inside the UDI is another")
    assert other.says == ("The pump’s UDI names serial number NGP0012346, on file is NGP0012345.")


def test_what_a_case_changes_reads_as_on_the_form():
    resisted = the_case("pocket-fill-signs", "some resistance goes to the physician")
    assert changed_in_words(resisted) == (("Resistance", "Some"),)
    no_line = the_case("bridge-closure", "a line of no volume has nothing to compare")
    assert changed_in_words(no_line) == (
        ("Bridge bolus programmed", "Yes"),
        ("Bridge volume", "0.5 mL"),
        ("Bridge lasts", "48 h"),
        ("Line volume", "0 mL"),
    )


def test_what_a_check_answers_is_its_sentence_or_everything_it_lacked():
    below = the_case("reservoir-low", "a residual below the alarm volume is asked about")
    assert answer_in_words(below) == "1.9 mL aspirated: 0.1 mL below the alarm volume of 2 mL."
    nothing = the_case("infection-signs", "nothing asked is no answer")
    assert answer_in_words(nothing) == "Needs: temperature, side effects and signs."
    no_line = the_case("bridge-closure", "a line of no volume has nothing to compare")
    assert answer_in_words(no_line) == no_line.why
