"""Each kind of fact is read from what was typed, or refused in words."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.errors import NotANumber, UnknownName, Unreadable
from refillnotes.domain.kinds import (
    Amount,
    Choice,
    Day,
    IcdCode,
    Moment,
    Named,
    Several,
    TimeOfDay,
    Whole,
    Words,
    YesNo,
)
from refillnotes.domain.quantities import DoseRate, Volume

PAPER = Choice((("order", "Order"), ("label", "Label")))
NOT_YES = '^"true" is not a choice known here. Choose one of: yes, no.$'
BOTH = '^"Asked, none" cannot stand beside something that is there. Keep one of them.$'
SIGNS = Several((("itching", "Itching"), ("fever", "Fever")))


def read(kind, text, names=None):
    return kind.read(text, names or {})


def test_an_amount_is_read_with_its_unit():
    assert read(Amount(Volume, ("mL",)), "3.2 mL") == Volume.of("3.2", "mL")


def test_a_unit_of_the_right_kind_may_still_not_be_used_here():
    with pytest.raises(Unreadable, match=r"in mg/h, which is not used here. Write it in mg/day or"):
        read(Amount(DoseRate, ("mg/day", "mcg/day")), "1 mg/h")


@pytest.mark.parametrize("number", [0, 10])
def test_a_whole_number_on_its_limits_is_inside(number):
    assert read(Whole(0, 10), str(number)) == number


@pytest.mark.parametrize("text", ["-1", "4.5", "1e1", "four", "\N{FULLWIDTH DIGIT FOUR}", "12345"])
def test_a_whole_number_is_ascii_digits(text):
    with pytest.raises(NotANumber, match="is not a whole number. Use digits, like 3"):
        read(Whole(3, 10), text)


@pytest.mark.parametrize("number", [2, 11])
def test_a_whole_number_outside_its_limits_names_them(number):
    with pytest.raises(Unreadable, match=f"{number} is outside 3 to 10"):
        read(Whole(3, 10), str(number))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("09:52", (9, 52)), ("9:05", (9, 5)), ("00:00", (0, 0)), ("23:59", (23, 59))],
)
def test_a_time_of_day_is_hours_and_minutes(text, shown):
    assert read(TimeOfDay(), text) == time(*shown)


@pytest.mark.parametrize(
    "text", ["24:00", "9.52", "09:60", "952", "09:5", "\N{FULLWIDTH DIGIT NINE}:52"]
)
def test_what_is_no_time_of_day_is_refused_with_an_example(text):
    with pytest.raises(
        Unreadable, match="is not a time of day. Write hours and minutes, like 09:52"
    ):
        read(TimeOfDay(), text)


@pytest.mark.parametrize("text", ["G89.4", "g82.20", "338.4", "MG30.0", "8D64", "M79"])
def test_a_code_of_any_revision_of_the_classification_is_kept_as_typed(text):
    assert read(IcdCode(), text) == text


@pytest.mark.parametrize(
    "text", ["G89,4", "G8", "G89.", "G89.45678", "chronic pain", "\N{FULLWIDTH DIGIT THREE}38.4"]
)
def test_what_is_no_such_code_is_refused_with_an_example(text):
    with pytest.raises(Unreadable, match="does not read like an ICD code. .* like G89.4"):
        read(IcdCode(), text)


def test_a_choice_is_one_of_its_codes():
    assert read(PAPER, "order") == "order"
    assert PAPER.label("order") == "Order"
    with pytest.raises(UnknownName) as refusal:
        read(PAPER, "Order")
    assert str(refusal.value) == (
        '"Order" is not a choice known here. Choose one of: order, label.'
    )


def test_yes_and_no_are_the_only_answers():
    assert read(YesNo(), "yes") is True
    assert read(YesNo(), "no") is False
    assert YesNo().label("no") == "No"
    with pytest.raises(UnknownName, match=NOT_YES):
        read(YesNo(), "true")


def test_several_are_read_in_any_order():
    assert read(SIGNS, "fever, itching") == {"itching", "fever"}
    assert read(SIGNS, "itching,fever") == read(SIGNS, "fever, itching")
    assert SIGNS.label("fever") == "Fever"


def test_asked_and_none_is_an_answer_of_its_own():
    assert read(SIGNS, "none") == frozenset()
    assert SIGNS.label("none") == "Asked, none"


def test_none_cannot_stand_beside_a_sign():
    with pytest.raises(Unreadable, match=BOTH):
        read(SIGNS, "fever, none")


def test_an_unknown_sign_is_named():
    with pytest.raises(UnknownName, match='"sleepy" is not a choice'):
        read(SIGNS, "fever, sleepy")


def test_a_name_comes_from_the_list_of_its_noun():
    names = {"drug": {"morphine": "Morphine"}}
    assert read(Named("drug"), "morphine", names) == "morphine"
    with pytest.raises(UnknownName, match='"aspirin" is not a drug known here'):
        read(Named("drug"), "aspirin", names)
    with pytest.raises(UnknownName, match="is not a person known here"):
        read(Named("person"), "morphine", names)


def test_words_have_a_longest_length():
    assert read(Words(5), " abcde ") == "abcde"
    with pytest.raises(Unreadable, match="6 characters long; 5 fit"):
        read(Words(5), "abcdef")


def test_words_on_one_line_hold_no_break():
    assert read(Words(20, lines=True), "a\nb") == "a\nb"
    with pytest.raises(Unreadable, match="one line only"):
        read(Words(20), "a\nb")


@given(st.dates())
def test_every_day_of_the_calendar_is_read_back(day):
    assert read(Day(), day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["2025-02-30", "20250101", "2025-W01-1", "25-01-01", "2025-1-1", "0000-01-01", "today"]
)
def test_a_day_that_is_none_is_refused(text):
    with pytest.raises(Unreadable, match="is not a day of the calendar"):
        read(Day(), text)


def test_a_leap_day_is_a_day():
    assert read(Day(), "2028-02-29") == date(2028, 2, 29)


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_a_moment_keeps_its_distance_from_utc(local, minutes):
    zone = timedelta(minutes=minutes)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    text = f"{local.replace(microsecond=0).isoformat()}{sign}{hours:02}:{rest:02}"
    assert read(Moment(), text).utcoffset() == zone


@pytest.mark.parametrize(
    "text", ["2025-01-15 10:00", "2025-01-15", "10:00", "2025-02-30T10:00Z", "soon"]
)
def test_a_moment_without_day_time_and_distance_is_refused(text):
    with pytest.raises(Unreadable, match="is not a day and time"):
        read(Moment(), text)
