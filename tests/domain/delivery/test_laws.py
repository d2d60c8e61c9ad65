"""Laws of delivery that hold for any numbers."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from refillnotes.domain.quantities import (
    Concentration,
    DoseRate,
    Duration,
    FlowRate,
    Mass,
    Volume,
)
from refillnotes.domain.rows import DrugInPump, PastRefill, Segment
from tests.domain.calculate import sheet, value

hundredths = st.integers(0, 4000).map(lambda n: Fraction(n, 100))
some = st.integers(1, 4000).map(lambda n: Fraction(n, 100))
volumes = hundredths.map(lambda n: Volume(n, "mL"))
flows = st.integers(1, 2400).map(lambda n: FlowRate(Fraction(n, 1000), "mL/day"))
times = st.integers(1, 200).map(lambda n: Duration(Fraction(n), "days"))
strengths = some.map(lambda n: Concentration(n, "mg/mL"))
segments = st.builds(Segment, flows, times)
histories = st.lists(segments, min_size=1, max_size=5).map(tuple)
moments = st.integers(10**9, 4 * 10**9).map(lambda n: datetime.fromtimestamp(n, UTC))
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(volumes, histories, volumes)
def test_measured_and_delivered_are_all_that_was_filled(filled, history, measured):
    worked = sheet(previous_volume=filled, segments=history, measured_residual=measured)
    assert worked.value("delivered_measured") + measured == filled
    assert worked.value("delivered_expected") + worked.value("expected_residual") == filled
    assert worked.value("expected_residual") + worked.value("discrepancy") == measured


@given(volumes, histories, st.randoms())
def test_the_order_of_segments_does_not_matter(filled, history, chance):
    shuffled = list(history)
    chance.shuffle(shuffled)
    assert value("expected_residual", previous_volume=filled, segments=history) == value(
        "expected_residual", previous_volume=filled, segments=tuple(shuffled)
    )


@given(volumes, flows, times, times)
def test_splitting_a_segment_changes_nothing(filled, flow, first, second):
    whole = (Segment(flow, first + second),)
    parts = (Segment(flow, first), Segment(flow, second))
    assert value("expected_residual", previous_volume=filled, segments=whole) == value(
        "expected_residual", previous_volume=filled, segments=parts
    )


@given(volumes, flows, times, times)
def test_time_at_a_standstill_gives_back_what_it_took(filled, flow, running, still):
    stalled = sheet(
        previous_volume=filled,
        segments=(Segment(flow, running + still),),
        stall_duration=still,
    )
    assert stalled.value("expected_residual") == value(
        "expected_residual", previous_volume=filled, segments=(Segment(flow, running),)
    )


@given(volumes, flows, times, volumes)
def test_units_change_nothing(filled, flow, time, measured):
    plain = sheet(
        previous_volume=filled, segments=(Segment(flow, time),), measured_residual=measured
    )
    other = sheet(
        previous_volume=filled,
        segments=(Segment(flow.shown_in("mL/h"), time.shown_in("h")),),
        measured_residual=measured,
    )
    assert plain.value("discrepancy") == other.value("discrepancy")
    if measured <= filled:
        assert plain.value("flow_error") == other.value("flow_error")


@given(volumes, histories, volumes)
def test_more_left_is_under_infusion_and_less_is_over(filled, history, measured):
    assume(measured <= filled)
    worked = sheet(previous_volume=filled, segments=history, measured_residual=measured)
    gap, error = worked.value("discrepancy").exact, worked.value("flow_error").exact
    assert (gap > 0) == (error < 0)
    assert (gap == 0) == (error == 0)


@given(volumes, histories)
def test_the_expected_residual_lies_in_its_band(filled, history):
    worked = sheet(previous_volume=filled, segments=history)
    band, expected = worked.value("residual_band"), worked.value("expected_residual")
    assert band.low <= band.high
    assert expected <= band.high
    assert band.low <= expected or expected.exact < 0
    assert band.low.exact >= 0


@given(days, some, some, flows, flows)
def test_an_alarm_never_comes_later_with_less_volume_or_more_flow(day, more, less, fast, slow):
    assume(less <= more and slow <= fast)

    def alarm(volume, flow):
        return value(
            "alarm_date",
            fill_date=day,
            fill_volume=Volume(volume, "mL"),
            alarm_volume=Volume(Fraction(0), "mL"),
            flow=flow,
        )

    assert alarm(less, slow) <= alarm(more, slow)
    assert alarm(more, fast) <= alarm(more, slow)


@given(days, some, flows, some)
def test_the_alarm_is_never_a_day_late_nor_two_days_early(day, volume, flow, alarm):
    worked = sheet(
        fill_date=day,
        fill_volume=Volume(volume, "mL"),
        alarm_volume=Volume(alarm, "mL"),
        flow=flow,
    )
    exact = max((volume - alarm) / flow.exact, Fraction(0))
    whole = (worked.value("alarm_date") - day).days
    assert whole <= exact < whole + 1


@given(days, some, flows, st.integers(1, 500).map(lambda n: Volume(Fraction(n, 1000), "mL")))
def test_every_allowance_only_brings_the_alarm_forward(day, volume, flow, bolus):
    facts = {
        "fill_date": day,
        "fill_volume": Volume(volume, "mL"),
        "alarm_volume": Volume(Fraction(0), "mL"),
        "flow": flow,
    }
    plain = sheet(**facts)
    with_boluses = sheet(**facts, bolus_volume=bolus, bolus_most=4)
    assert with_boluses.value("alarm_date") <= plain.value("alarm_date")
    assert plain.value("days_to_alarm_worst") < plain.value("days_to_alarm")
    assert with_boluses.value("days_to_alarm_worst") < with_boluses.value("days_to_alarm")
    assert plain.value("alarm_date_worst") <= plain.value("alarm_date")
    assert plain.value("alarm_date") <= plain.value("empty_date")


@given(days, st.lists(days, min_size=4, max_size=4))
def test_no_limit_lies_before_the_earliest(alarm, others):
    stability, battery, order, _ = others
    limit = value(
        "earliest_limit",
        alarm_date=alarm,
        stability_date=stability,
        eri_replace_by=battery,
        order_ends=order,
    )
    assert limit.day == min(alarm, stability, battery, order)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_elapsed_time_does_not_depend_on_the_clock_on_the_wall(start, gap):
    zone = ZoneInfo("Europe/Zurich")
    seconds = timedelta(seconds=int(gap.total_seconds()))
    end = start + seconds
    here = value("time_since_fill", previous_fill_at=start.astimezone(zone), aspirated_at=end)
    there = value("time_since_fill", previous_fill_at=start, aspirated_at=end.astimezone(zone))
    assert here == there == Duration(Fraction(int(seconds.total_seconds()), 86400), "days")


def test_a_day_of_23_hours_counts_23_and_one_of_25_counts_25():
    zone = ZoneInfo("Europe/Zurich")
    for day, hours in ((date(2025, 3, 30), 23), (date(2025, 10, 26), 25), (date(2025, 7, 1), 24)):
        start = datetime.combine(day, datetime.min.time(), zone)
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        since = value("time_since_fill", previous_fill_at=start, aspirated_at=end)
        assert since == Duration.of(str(hours), "h")


def test_half_a_second_more_is_not_counted():
    start = datetime(2025, 1, 1, tzinfo=UTC)
    end = start + timedelta(seconds=60, milliseconds=999)
    since = value("time_since_fill", previous_fill_at=start, aspirated_at=end)
    assert since == Duration.of("1", "min")


def test_dates_cross_the_end_of_a_month_and_a_leap_day():
    facts = {"fill_volume": "20 mL", "alarm_volume": "0 mL", "flow": "20 mL/day"}
    assert value("alarm_date", fill_date="2028-02-28", **facts) == date(2028, 2, 29)
    assert value("alarm_date", fill_date="2027-02-28", **facts) == date(2027, 3, 1)
    assert value("alarm_date", fill_date="2026-12-31", **facts) == date(2027, 1, 1)


def test_a_day_begins_only_when_it_is_full():
    facts = {"fill_date": "2025-01-15", "alarm_volume": "2 mL", "flow": "0.1 mL/day"}
    assert value("alarm_date", fill_volume="2.10 mL", **facts) == date(2025, 1, 16)
    assert value("alarm_date", fill_volume="2.09 mL", **facts) == date(2025, 1, 15)


@given(strengths, strengths, volumes, some)
def test_a_mixture_lies_between_its_parts(old, new, retained, injected):
    mixed = value(
        "true_concentration",
        previous_concentration=old,
        concentration=new,
        retained_volume=retained,
        injected=Volume(injected, "mL"),
    )
    assert min(old, new) <= mixed <= max(old, new)


@given(strengths, strengths, some, some, st.integers(0, 6))
def test_each_rinse_brings_the_mixture_nearer_to_the_label(old, new, dead, rinse, rinses):
    facts = {
        "previous_concentration": old,
        "concentration": new,
        "dead_volume": Volume(dead, "mL"),
        "rinse_volume": Volume(rinse, "mL"),
        "injected": "18 mL",
    }
    fewer = value("deviation_from_label", **facts, rinses=rinses)
    more = value("deviation_from_label", **facts, rinses=rinses + 1)
    assert abs(more) <= abs(fewer)


@given(strengths, some, some, strengths)
def test_a_bridge_gives_the_old_dose_exactly(old, volume, dose, new):
    worked = sheet(
        previous_concentration=old,
        previous_dose=DoseRate(dose, "mg/day"),
        concentration=new,
        bridge_volume=Volume(volume, "mL"),
    )
    again = sheet(
        previous_concentration=old,
        bridge_volume=Volume(volume, "mL"),
        bridge_duration=worked.value("expected_bridge_duration"),
    )
    assert again.value("implied_bridge_dose") == DoseRate(dose, "mg/day")


@given(st.lists(strengths, min_size=1, max_size=5), some)
def test_one_flow_carries_every_drug_of_an_admixture(all_strengths, dose):
    first, *others = all_strengths
    drugs = (
        DrugInPump("morphine", first, DoseRate(dose, "mg/day")),
        *(DrugInPump(f"drug {n}", one) for n, one in enumerate(others)),
    )
    worked = sheet(drugs=drugs)
    flow = worked.value("set_flow")
    assert [one.dose for one in worked.value("daily_doses")] == [
        one.concentration * flow for one in drugs
    ]
    assert worked.value("daily_doses")[1:] == worked.value("secondary_doses")


@given(st.lists(st.tuples(volumes, volumes), min_size=1, max_size=6))
def test_the_sum_over_refills_is_the_sum_of_their_volumes(refills):
    filled = Volume.of("40", "mL")
    past = tuple(PastRefill.measured(filled, *one, severity="ok") for one in refills[:-1])
    expected, measured = refills[-1]
    assume(any(one.exact < 40 for one, _ in refills))
    ratio = value(
        "cumulative_accuracy_ratio",
        past_refills=past,
        previous_volume=filled,
        expected_residual=expected,
        measured_residual=measured,
    )
    delivered = sum(40 - one.exact for _, one in refills)
    assert ratio.exact * sum(40 - one.exact for one, _ in refills) == delivered


@given(hundredths, hundredths, some)
def test_no_more_units_are_billed_than_were_opened(given_mass, extra, unit):
    worked = sheet(
        injected_mass=Mass(given_mass, "mg"),
        vial_mass=Mass(given_mass + extra, "mg"),
        vials=1,
        mass_per_unit=Mass(unit, "mg"),
    )
    given_units, discarded = worked.value("billing_units"), worked.value("vial_waste_units")
    assert given_units + discarded <= worked.value("total_units")
    assert given_units.exact * unit >= given_mass
    assert discarded.exact * unit <= extra < (discarded.exact + 1) * unit
