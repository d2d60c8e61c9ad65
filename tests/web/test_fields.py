"""Fields keep what was typed, and say in words what they could not read."""

from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import (
    Amount,
    Choice,
    Day,
    Moment,
    Named,
    Several,
    Whole,
    Words,
    YesNo,
)
from refillnotes.domain.quantities import Concentration, Percent, Volume
from refillnotes.domain.steps.register import FACTS
from refillnotes.web.fact_form import FactForm
from refillnotes.web.field_view import Shape
from refillnotes.web.fields import problems_of

ZONE = ZoneInfo("America/Chicago")
VOLUME = Amount(Volume, ("mL",))
STRENGTH = Amount(Concentration, ("mg/mL", "mcg/mL"))
NAMES = {"drug": {"morphine": "morphine sulfate", "baclofen": "baclofen"}}


def a_form(kind, document=None, posted=None, **shown):
    form = FactForm([Fact("asked", "Asked", kind)], NAMES, ZONE, **shown)
    form.process(None if posted is None else MultiDict(posted), data=document or {})
    if posted is not None:
        form.validate()
    return form


def posted(kind, *typed, unit=None):
    pairs = [("asked", text) for text in typed]
    return a_form(kind, posted=pairs + ([("asked-unit", unit)] if unit else []))


def stored(kind, text):
    return a_form(kind, {"asked": text}).views["asked"]


def test_a_number_and_its_unit_become_one_text():
    form = posted(STRENGTH, "20", unit="mcg/mL")
    assert form.typed == {"asked": "20 mcg/mL"}
    assert form["asked"].answer == Concentration.of("20", "mcg/mL")


def test_a_number_whose_unit_goes_without_saying_gets_it():
    assert posted(VOLUME, " 3.20 ").typed == {"asked": "3.20 mL"}


@pytest.mark.parametrize("typed", ["20 mg", "20 %"])
def test_a_unit_typed_into_the_number_is_not_hidden_behind_ours(typed):
    form = posted(VOLUME, typed)
    assert form.typed == {"asked": typed}
    assert "Use mL" in problems_of(form)[0].sentence


@pytest.mark.parametrize(
    "typed", ["3,2", "1e1", ".5", "-1", "\N{FULLWIDTH DIGIT THREE}.2", "3.2mL", "3 2"]
)
def test_what_is_not_a_number_comes_back_as_typed_with_a_sentence(typed):
    form = posted(VOLUME, typed)
    view = form.views["asked"]
    assert view.value == typed
    assert view.problem == problems_of(form)[0].sentence
    assert form["asked"].answer is None


def test_a_blank_field_is_blank_and_not_a_problem():
    form = posted(VOLUME, "  ")
    assert form.typed == {"asked": ""}
    assert form["asked"].answer is None
    assert problems_of(form) == ()


def test_a_field_that_was_not_sent_is_blank():
    assert posted(VOLUME).typed == {"asked": ""}
    assert posted(Several((("itching", "Itching"),))).typed == {"asked": ""}


def test_a_stored_amount_is_shown_in_its_two_boxes():
    view = stored(STRENGTH, "20.50 mcg/mL")
    assert (view.shape, view.value, view.unit) == (Shape.AMOUNT, "20.50", "mcg/mL")
    assert view.units == ("mg/mL", "mcg/mL")


def test_a_stored_text_that_could_not_be_read_still_says_why():
    view = stored(VOLUME, "3,2 mL")
    assert view.value == "3,2"
    assert "comma" in view.problem


def test_a_percentage_keeps_its_sign():
    assert posted(Amount(Percent, ("%",)), "97").typed == {"asked": "97 %"}
    assert stored(Amount(Percent, ("%",)), "97 %").value == "97"


def test_a_moment_is_stored_with_its_distance_from_utc():
    form = posted(Moment(), "2026-11-14T10:02")
    assert form.typed == {"asked": "2026-11-14 10:02-06:00"}
    assert form.views["asked"].value == "2026-11-14T10:02"
    assert form.views["asked"].units == ()


def test_an_hour_that_happened_twice_is_asked_about():
    form = posted(Moment(), "2026-11-01T01:30")
    view = form.views["asked"]
    assert "happened twice" in view.problem
    assert view.units == ("-05:00", "-06:00")
    assert view.value == "2026-11-01T01:30"


def test_the_second_of_two_hours_can_be_chosen():
    form = posted(Moment(), "2026-11-01T01:30", unit="-06:00")
    assert form.typed == {"asked": "2026-11-01 01:30-06:00"}
    view = form.views["asked"]
    assert (view.problem, view.unit, view.units) == ("", "-06:00", ("-05:00", "-06:00"))


def test_an_hour_that_never_happened_is_refused():
    assert "did not happen" in posted(Moment(), "2026-03-08T02:30").views["asked"].problem


@pytest.mark.parametrize("typed", ["yesterday", "2026-13-01T10:00", "2026-11-14"])
def test_what_is_not_a_moment_comes_back_as_typed(typed):
    view = posted(Moment(), typed).views["asked"]
    assert view.value == typed
    assert typed in view.problem


def test_a_moment_of_another_zone_is_shown_on_the_clinics_clock():
    assert stored(Moment(), "2026-11-14T16:02:00+00:00").value == "2026-11-14T10:02"


def test_a_day_that_does_not_exist_is_named():
    assert "2026-02-30" in posted(Day(), "2026-02-30").views["asked"].problem


def test_a_choice_is_tiles_with_the_chosen_one_marked():
    view = stored(YesNo(), "no")
    assert [(one.value, one.chosen) for one in view.options] == [("yes", False), ("no", True)]


@pytest.mark.parametrize(("many", "shape"), [(12, Shape.CHOICE), (13, Shape.PICK)])
def test_a_choice_too_long_for_tiles_is_a_list_with_the_chosen_one_marked(many, shape):
    view = stored(Choice(tuple((str(one), f"word {one}") for one in range(many))), "3")
    assert view.shape is shape
    assert [option.label for option in view.options if option.chosen] == ["word 3"]


def test_a_choice_nobody_offered_is_refused():
    form = posted(Choice((("clear", "Clear"),)), "green")
    assert "green" in problems_of(form)[0].sentence


def test_several_are_one_text_and_none_is_first():
    kind = Several((("itching", "Itching"), ("nausea", "Nausea")))
    form = posted(kind, "itching", "nausea")
    view = form.views["asked"]
    assert form.typed == {"asked": "itching, nausea"}
    assert [(one.value, one.chosen) for one in view.options] == [
        ("none", False),
        ("itching", True),
        ("nausea", True),
    ]


def test_none_beside_something_is_kept_and_questioned():
    form = posted(Several((("itching", "Itching"),)), "none", "itching")
    assert form.typed == {"asked": "none, itching"}
    assert "Keep one" in problems_of(form)[0].sentence


def test_a_short_scale_is_tiles_and_a_long_one_digits():
    assert len(stored(Whole(0, 10), "4").options) == 11
    assert stored(Whole(0, 10), "4").shape == Shape.SCALE
    assert stored(Whole(0, 11), "4").shape == Shape.WHOLE


def test_names_are_offered_from_what_is_known():
    view = stored(Named("drug"), "baclofen")
    assert [(one.label, one.chosen) for one in view.options] == [
        ("morphine sulfate", False),
        ("baclofen", True),
    ]
    assert stored(Named("person"), "").options == ()


def test_words_with_a_hidden_character_come_back_with_its_place():
    form = posted(Words(), "12\u202e.5")
    assert form.views["asked"].value == "12\u202e.5"
    assert "Character 3" in problems_of(form)[0].sentence
    assert stored(Words(lines=True), "").shape == Shape.LINES


def test_a_finding_marks_its_field_and_the_last_visit_is_offered():
    form = a_form(VOLUME, before={"asked": "20 mL"}, marks={"asked": "escalate"})
    view = form.views["asked"]
    assert (view.value, view.before, view.mark) == ("", "20 mL", "escalate")
    assert view.titled("Order").label == "Order"


def test_every_fact_of_a_visit_has_a_field():
    form = FactForm(FACTS.values(), NAMES, ZONE)
    form.process(None, data={})
    assert set(form.views) == set(FACTS)
    assert all(view.label for view in form.views.values())
