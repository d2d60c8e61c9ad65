"""Drawings place their marks by the numbers, and nothing falls off the paper."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.drawing import Visited, draw_band, draw_trend
from refillnotes.domain.quantities import Volume

volumes = st.decimals(0, 60, places=2).map(lambda number: Volume.of(number, "mL"))


def mL(number):  # noqa: N802 - the unit's own spelling
    return Volume.of(number, "mL")


def test_a_band_says_in_words_what_it_shows():
    band = draw_band(mL("3.4"), mL("2.1"), mL("4.7"), mL("3.2"))
    assert band.words == "Expected 3.4 mL, band 2.1 mL to 4.7 mL, measured 3.2 mL"
    assert band.inside
    assert band.low < band.measured < band.expected < band.high


def test_the_expected_residual_can_be_drawn_before_anything_is_measured():
    band = draw_band(mL("3.4"), mL("2.1"), mL("4.7"), None)
    assert band.measured is None
    assert band.inside
    assert "measured" not in band.words


def test_the_edge_of_the_band_is_inside_and_one_digit_further_is_not():
    assert draw_band(mL("3.4"), mL("2.1"), mL("4.7"), mL("4.7")).inside
    assert draw_band(mL("3.4"), mL("2.1"), mL("4.7"), mL("2.1")).inside
    assert not draw_band(mL("3.4"), mL("2.1"), mL("4.7"), mL("4.8")).inside
    assert not draw_band(mL("3.4"), mL("2.1"), mL("4.7"), mL("2.0")).inside


def test_a_band_without_width_can_be_drawn():
    band = draw_band(mL("0"), mL("0"), mL("0"), mL("0"))
    assert band.low == band.high == band.expected == band.measured == band.width // 2


@given(volumes, volumes, volumes, volumes)
def test_every_mark_is_on_the_paper_in_the_order_of_the_numbers(one, two, three, measured):
    low, expected, high = sorted([one, two, three])
    band = draw_band(expected, low, high, measured)
    marks = sorted(
        [(low, band.low), (expected, band.expected), (high, band.high), (measured, band.measured)]
    )
    assert all(first[1] <= second[1] for first, second in pairwise(marks))
    assert all(0 <= place <= band.width for _, place in marks)


def test_a_refill_with_more_left_stands_above_the_line():
    trend = draw_trend(
        [Visited(date(2026, 1, 1), mL("1.0"), "ok"), Visited(date(2026, 3, 1), mL("-1.0"), "ack")],
        mL("2"),
    )
    more, less = trend.dots
    assert more.y < trend.zero < less.y
    assert (more.loud, less.loud) == (False, True)
    assert trend.line == f"{more.x},{more.y} {less.x},{less.y}"


def test_time_is_drawn_as_it_passed():
    days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 2, 10)]
    first, second, third = draw_trend([Visited(day, mL("0"), "ok") for day in days], mL("2")).dots
    assert third.x - second.x == 3 * (second.x - first.x)


def test_a_history_without_refills_is_an_empty_line():
    trend = draw_trend([], mL("2"))
    assert trend.dots == ()
    assert trend.line == ""


@given(st.lists(st.tuples(st.dates(date(2000, 1, 1), date(2100, 1, 1)), volumes), min_size=1))
def test_every_dot_is_on_the_paper(visits):
    trend = draw_trend([Visited(day, gap, "ok") for day, gap in visits], mL("2"))
    assert all(0 <= dot.x <= trend.width and 0 <= dot.y <= trend.height for dot in trend.dots)


def test_the_marks_of_a_band_leave_a_quarter_of_its_length_free_at_each_end():
    band = draw_band(mL("3.4"), mL("2.1"), mL("4.7"), None)
    assert (band.low, band.expected, band.high, band.width) == (100, 300, 500, 600)
    below = draw_band(mL("3.4"), mL("2.1"), mL("4.7"), mL("0.1"))
    # 0.1 to 4.7 mL and 1.15 mL more on each side: 6.9 mL on 600 units
    assert (below.measured, below.low, below.expected, below.high) == (100, 274, 387, 500)


def test_the_marks_of_a_trend_stand_where_day_and_difference_put_them():
    visits = [
        Visited(date(2026, 1, 1), mL("1.0"), "ok"),
        Visited(date(2026, 1, 11), mL("-4.0"), "block"),
        Visited(date(2026, 2, 10), mL("0"), "escalate"),
    ]
    trend = draw_trend(visits, mL("2"))
    # 40 days on 540 units from 30; 4 mL on 45 units from the middle
    assert [(dot.x, dot.y, dot.loud) for dot in trend.dots] == [
        (30, 49, False),
        (165, 105, True),
        (570, 60, True),
    ]
    assert (trend.line, trend.zero) == ("30,49 165,105 570,60", 60)
    assert (trend.width, trend.height) == (600, 120)
    assert trend.words == (
        "Measured less expected residual, refill by refill; the table below has the numbers."
    )


def test_small_differences_are_drawn_small():
    (dot,) = draw_trend([Visited(date(2026, 1, 1), mL("0.4"), "ok")], mL("2")).dots
    assert (dot.x, dot.y) == (30, 51)


def test_two_refills_on_neighbouring_days_stand_at_the_two_ends():
    days = [date(2026, 1, 1), date(2026, 1, 2)]
    dots = draw_trend([Visited(day, mL("0"), "ok") for day in days], mL("2")).dots
    assert [dot.x for dot in dots] == [30, 570]
