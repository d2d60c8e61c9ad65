"""The clinic's wall clock, twice a year included."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from refillnotes.domain.clock import (
    day_in_words,
    distance_from_utc,
    distances_from_utc,
    local_time,
    moment_in_words,
    zone_in_words,
)
from refillnotes.domain.wording import amount_in_words, in_words, unbroken

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-14 10:02", datetime(2026, 11, 14, 10, 2)),  # noqa: DTZ001 - a wall clock
        ("2026-11-14T10:02", datetime(2026, 11, 14, 10, 2)),  # noqa: DTZ001 - a wall clock
        ("2026-11-14 10:02-06:00", None),
        ("2026-13-14 10:02", None),
        ("2026-11-14", None),
        ("", None),
    ],
)
def test_a_wall_clock_is_read_only_in_its_own_form(text, read):
    assert local_time(text) == read


@pytest.mark.parametrize(
    ("text", "distances"),
    [
        ("2026-11-14 10:02", ("-06:00",)),
        ("2026-07-14 10:02", ("-05:00",)),
        ("2026-11-01 00:59", ("-05:00",)),
        ("2026-11-01 01:00", ("-05:00", "-06:00")),
        ("2026-11-01 01:59", ("-05:00", "-06:00")),
        ("2026-11-01 02:00", ("-06:00",)),
        ("2026-03-08 01:59", ("-06:00",)),
        ("2026-03-08 02:00", ()),
        ("2026-03-08 02:59", ()),
        ("2026-03-08 03:00", ("-05:00",)),
    ],
)
def test_a_clock_change_has_an_hour_twice_or_never(text, distances):
    assert distances_from_utc(local_time(text), CHICAGO) == distances


def test_a_moment_is_printed_on_the_clinics_clock():
    moment = datetime(2026, 11, 14, 4, 2, tzinfo=UTC)
    assert moment_in_words(moment, CHICAGO) == "13 Nov 2026 22:02"
    assert day_in_words(date(1961, 3, 2)) == "2 Mar 1961"
    assert distance_from_utc(moment) == "+00:00"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("America/Chicago", "UTC-6"),
        ("Pacific/Honolulu", "UTC-10"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("UTC", "UTC+0"),
    ],
)
def test_a_zone_is_printed_by_its_distance(zone, words):
    assert zone_in_words(datetime(2026, 11, 14, tzinfo=UTC), ZoneInfo(zone)) == words


def test_a_number_keeps_its_unit_on_the_line():
    assert unbroken("16.2 % of 20.0 mL in 3 days") == "16.2\xa0% of 20.0\xa0mL in 3\xa0days"
    assert unbroken("drug 2 mgx, step 3 mL") == "drug 2 mgx, step 3\xa0mL"
    assert amount_in_words("4 per day") == "4\xa0per\xa0day"


def test_a_day_in_a_sentence_is_printed_in_words():
    assert in_words("alarm 2027-02-09, 3.2 mL left") == "alarm 9\xa0Feb\xa02027, 3.2\xa0mL left"


@pytest.mark.parametrize(
    "text", ["2027-02-30", "2027-02-09T10:02", "MRN 12027-02-09", "2026-000123"]
)
def test_what_only_looks_like_a_day_is_left_alone(text):
    assert in_words(text) == text


@pytest.mark.parametrize(
    ("sentence", "joined"),
    [
        ("4 per day and 14 per min", "4\xa0per\xa0day and 14\xa0per\xa0min"),
        ("4 per dayx", "4 per dayx"),
        ("x per day", "x per day"),
        ("1 day, 2 months, 3 years, 1 time", "1\xa0day, 2\xa0months, 3\xa0years, 1\xa0time"),
        ("5 mg/day of 20 mg/mL", "5\xa0mg/day of 20\xa0mg/mL"),
        ("200 mcg/mL, 36.8 Celsius", "200\xa0mcg/mL, 36.8\xa0Celsius"),
        ("3 apples", "3 apples"),
    ],
)
def test_every_unit_stays_with_its_number_and_no_other_word_does(sentence, joined):
    assert unbroken(sentence) == joined


@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_is_printed_by_three_letters(month):
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert day_in_words(date(2026, month, 9)) == f"9 {names[month - 1]} 2026"
