"""Rows, chart and what was carried: each comes onto the sheet under its own name, whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from refillnotes.domain.case import carry_forward, worksheet_of
from refillnotes.domain.facts import DRUG_ROWS
from refillnotes.domain.quantities import Concentration, DoseRate, Duration, FlowRate, Mass, Volume
from refillnotes.domain.rows import DrugInPump, FlexStep, Lot, NamedDrug, PastRefill
from refillnotes.domain.worksheet import Worksheet
from tests.visits import NOW, a_chart, rules

MG_ML, MG_DAY = Concentration.parse, DoseRate.parse


def a_sheet(values=None, carried=None, chart=None, earlier=None) -> Worksheet:
    return worksheet_of(values or {}, chart or a_chart(), carried or {}, rules(), NOW, earlier)


def facts_of(values=None, **more) -> dict[str, object]:
    return dict(a_sheet(values, **more).recorded())


def test_the_sheet_of_a_visit_holds_the_rules_the_moment_and_the_chart():
    chart = a_chart()
    assert facts_of() == {
        "policy": rules().policy,
        "catalogue": rules().catalogue,
        "now": NOW,
        "pump": chart.pump.model,
        "programmable": True,
        "chart_serial": "NGP0012345",
        "capacity": chart.pump.capacity,
        "catheter_length": chart.pump.catheter_length,
        "catheter_bore": chart.pump.catheter_bore,
        "allergies": "none known",
        "indication": "spasticity, spinal origin",
        "tubing_volume": chart.pump.tubing_volume,
        "tubing_origin": "implant-record",
        "pump_udi": chart.pump.udi,
    }


def test_what_is_not_on_the_chart_is_not_on_the_sheet():
    chart = a_chart()
    bare = replace(
        chart,
        patient=replace(chart.patient, allergies=None, indication=None),
        pump=replace(
            chart.pump,
            capacity=None,
            catheter_length=None,
            catheter_bore=None,
            tubing_volume=None,
            udi=None,
            factory_flow=FlowRate.parse("0.5 mL/day"),
        ),
    )
    facts = facts_of(chart=bare)
    assert set(facts) == {
        *("policy", "catalogue", "now", "pump", "programmable", "chart_serial", "factory_flow")
    }
    assert facts["factory_flow"] == FlowRate.parse("0.5 mL/day")


def test_what_was_recorded_goes_before_what_was_carried_and_both_before_the_chart():
    own, last = Volume.parse("18 mL"), Volume.parse("19 mL")
    assert facts_of({"capacity": own}, carried={"capacity": last})["capacity"] == own
    assert facts_of(carried={"capacity": last})["capacity"] == last


def test_a_recorded_tubing_volume_keeps_its_own_origin():
    facts = facts_of({"tubing_volume": Volume.parse("0.2 mL")})
    assert str(facts["tubing_volume"]) == "0.2 mL"
    assert "tubing_origin" not in facts


def test_the_drugs_of_the_last_refill_stay_only_where_none_was_put_in():
    carried = {"previous_drugs": (DrugInPump("morphine", MG_ML("20 mg/mL")),)}
    left = facts_of({"outcome": "not-refilled"}, carried=carried)
    assert left["drugs"] == carried["previous_drugs"]
    assert "drugs" not in facts_of({"outcome": "refilled"}, carried=carried)
    assert "drugs" not in facts_of({"outcome": "not-refilled"})
    own = {
        "outcome": "not-refilled",
        "programmer_1_drug": "baclofen",
        "programmer_1_concentration": MG_ML("2000 mcg/mL"),
    }
    assert [one.drug for one in facts_of(own, carried=carried)["drugs"]] == ["baclofen"]


def test_papers_stay_row_by_row_as_far_as_any_paper_names_a_drug():
    values = {
        "order_1_drug": "morphine",
        "order_1_concentration": MG_ML("20 mg/mL"),
        "label_2_concentration": MG_ML("5 mg/mL"),
        "programmer_5_drug": "clonidine",
    }
    facts = facts_of(values)
    nothing = NamedDrug(None, None)
    assert facts["ordered"] == (NamedDrug("morphine", MG_ML("20 mg/mL")), nothing, nothing)
    assert facts["labelled"] == (nothing, NamedDrug(None, MG_ML("5 mg/mL")), nothing)
    assert facts["programmed"] == (nothing, nothing, NamedDrug("clonidine", None))
    assert "drugs" not in facts


@pytest.mark.parametrize(("place", "story"), [("programmer", "clean"), ("label", "constant-flow")])
def test_the_drugs_of_the_fill_come_off_the_programmer_or_else_the_label(place, story):
    values = {
        f"{place}_1_drug": "morphine",
        f"{place}_1_concentration": MG_ML("20 mg/mL"),
        "dose_1": MG_DAY("5 mg/day"),
        f"{place}_2_drug": "bupivacaine",
        f"{place}_3_concentration": MG_ML("1 mg/mL"),
        f"{place}_5_drug": "clonidine",
        f"{place}_5_concentration": MG_ML("200 mcg/mL"),
    }
    assert facts_of(values, chart=a_chart(story))["drugs"] == (
        DrugInPump("morphine", MG_ML("20 mg/mL"), MG_DAY("5 mg/day")),
        DrugInPump("clonidine", MG_ML("200 mcg/mL"), None),
    )
    other = "label" if place == "programmer" else "programmer"
    moved = {name.replace(place, other): value for name, value in values.items()}
    assert "drugs" not in facts_of(moved, chart=a_chart(story))


def test_the_unit_a_paper_or_the_programmer_was_said_to_use_stays_with_its_drug():
    one = {"drug": "morphine", "concentration": MG_ML("20 mg/mL")}
    values = {
        f"{place}_1_{what}": it for place in ("order", "programmer") for what, it in one.items()
    }
    facts = facts_of(
        values | {"order_1_unit": "mg", "programmer_1_unit": "mcg", "dose_1_unit": "mcg"}
    )
    assert facts["ordered"] == (NamedDrug(*one.values(), "mg"),)
    assert facts["programmed"] == (NamedDrug(*one.values(), "mcg"),)
    assert facts["drugs"] == (DrugInPump(*one.values(), None, "mcg"),)


def test_what_is_not_an_amount_of_its_kind_is_not_recorded():
    values = {
        "programmer_1_drug": "morphine",
        "programmer_1_concentration": MG_ML("20 mg/mL"),
        "dose_1": Mass.parse("5 mg"),
    }
    assert facts_of(values)["drugs"] == (DrugInPump("morphine", MG_ML("20 mg/mL"), None),)


@pytest.mark.parametrize("row", [0, DRUG_ROWS + 1])
def test_a_drug_in_a_row_that_no_page_has_is_on_no_paper(row):
    values: dict[str, object] = {f"lot_{row}": "A1"}
    for place in ("order", "label", "programmer"):
        values[f"{place}_{row}_drug"] = "morphine"
        values[f"{place}_{row}_concentration"] = MG_ML("20 mg/mL")
    assert facts_of(values) == facts_of() | values


@pytest.mark.parametrize(
    ("name", "value", "last"),
    [
        ("label_3_drug", "ziconotide", Lot("ziconotide", None, None)),
        ("lot_3", "A1", Lot("drug 3", "A1", None)),
        ("expiry_3", NOW.date(), Lot("drug 3", None, NOW.date())),
        ("ndc_3", "70461-0121-1", Lot("drug 3", None, None, "70461-0121-1")),
    ],
)
def test_whatever_is_said_of_a_container_there_is_one_in_its_row(name, value, last):
    unsaid = Lot("drug 1", None, None), Lot("drug 2", None, None)
    assert facts_of({name: value})["lots"] == (*unsaid, last)


def test_every_row_up_to_the_last_that_has_a_lot_an_expiry_or_a_number_is_a_container():
    day = NOW.date()
    facts = facts_of(
        {
            "label_1_drug": "morphine",
            "lot_1": "A1",
            "expiry_1": day,
            "lot_2": "B2",
            "expiry_5": day + timedelta(days=1),
        }
    )
    assert facts["lots"] == (
        Lot("morphine", "A1", day),
        Lot("drug 2", "B2", None),
        Lot("drug 3", None, None),
        Lot("drug 4", None, None),
        Lot("drug 5", None, day + timedelta(days=1)),
    )


def test_every_whole_step_of_a_schedule_counts_up_to_the_sixth():
    step = {"start": "22:00", "duration": Duration.parse("2 h"), "dose": Mass.parse("120 mcg")}
    whole = {f"flex_{row}_{name}": value for row in range(8) for name, value in step.items()}
    assert facts_of(whole)["flex_steps"] == (FlexStep(*step.values()),) * 6
    for name in step:
        assert "flex_steps" not in facts_of(
            {f"flex_1_{other}": value for other, value in step.items() if other != name}
        )


def test_settings_found_stand_beside_the_drug_of_their_row():
    carried = {
        "previous_drugs": (
            DrugInPump("morphine", MG_ML("20 mg/mL")),
            DrugInPump("clonidine", MG_ML("200 mcg/mL")),
        )
    }
    values = {
        "found_1_dose": MG_DAY("5 mg/day"),
        "found_2_concentration": MG_ML("250 mcg/mL"),
        "found_2_dose": MG_DAY("50 mcg/day"),
    }
    assert facts_of(values, carried=carried)["found"] == (
        DrugInPump("clonidine", MG_ML("250 mcg/mL"), MG_DAY("50 mcg/day")),
    )
    first = {"found_1_concentration": MG_ML("20 mg/mL")}
    assert facts_of(first, carried=carried)["found"] == (
        DrugInPump("morphine", MG_ML("20 mg/mL"), None),
    )
    assert "found" not in facts_of(first)


def test_a_refill_leaves_each_setting_under_its_earlier_name_and_no_blank_one():
    left = {"bolus_most": 6, "mode": "flex", "priming_volume": Volume.parse("0.2 mL")}
    assert carry_forward(Worksheet(left, {}), ()) == {
        "previous_bolus_most": 6,
        "previous_mode": "flex",
        "previous_priming_volume": Volume.parse("0.2 mL"),
    }


def test_a_refill_whose_minute_nobody_recorded_began_with_its_visit():
    started, injected = NOW, NOW + timedelta(minutes=16)
    assert carry_forward(Worksheet({"started_at": started}, {}), ()) == {
        "previous_fill_at": started
    }
    both = Worksheet({"started_at": started, "injected_at": injected}, {})
    assert carry_forward(both, ()) == {"previous_fill_at": injected}


def test_earlier_refills_are_carried_as_a_row_or_not_at_all():
    one = PastRefill(Volume.of("0.3", "mL"), "ok")
    assert carry_forward(Worksheet({}, {}), iter([one])) == {"past_refills": (one,)}
    assert carry_forward(Worksheet({}, {}), ()) == {}


def test_a_sheet_that_follows_another_is_given_it():
    values = {"measured_residual": Volume.parse("4.6 mL")}
    earlier = a_sheet(values)
    assert earlier.answer("x", lambda: ["measured_residual"], lambda: "once") == "once"
    later = a_sheet(values, earlier=earlier)
    assert later.answer("x", lambda: ["measured_residual"], lambda: "again") == "once"


def test_a_fill_told_of_is_carried_as_a_refill_without_limits_of_its_own():
    values = {
        "prior_told_by": "South Clinic",
        "prior_filled_at": NOW - timedelta(days=40),
        "prior_volume": Volume.parse("20 mL"),
        "prior_flow": FlowRate.parse("0.25 mL/day"),
        "prior_1_drug": "morphine",
        "prior_1_concentration": MG_ML("20 mg/mL"),
        "prior_1_dose": MG_DAY("5 mg/day"),
    }
    facts = facts_of(values)
    assert facts["previous_fill_at"] == NOW - timedelta(days=40)
    assert str(facts["previous_volume"]) == "20 mL"
    assert str(facts["previous_flow"]) == "0.25 mL/day"
    assert facts["previous_told_by"] == "South Clinic"
    assert "previous_limit" not in facts
    assert (
        facts_of(values, carried={"previous_volume": Volume.parse("9 mL")})
        .keys()
        .isdisjoint({"previous_told_by", "previous_fill_at"})
    )
    unnamed = {name: value for name, value in values.items() if name != "prior_told_by"}
    assert facts_of(unnamed)["previous_told_by"] == "another clinic"
