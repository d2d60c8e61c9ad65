"""A visit is asked what belongs to it: by its outcome, its pump, its drugs and its first time."""

import pytest

from refillnotes.domain.facts import Needed
from refillnotes.domain.steps.access_port import ACCESS_PORT
from refillnotes.domain.steps.asked import Asked
from refillnotes.domain.steps.register import STEPS
from tests.visits import a_document

BY_ID = {step.id: step for step in STEPS}
LAST = a_document()


def steps(asked):
    return [step.id for step in asked.steps]


def names(asked, step_id, rows_wanted=0):
    facts = asked.screen(BY_ID[step_id], rows_wanted)
    return {fact.name for fact in facts if not asked.waits(fact)}


def test_a_refill_passes_through_every_step_in_order():
    assert steps(Asked({}, LAST, programmable=True)) == [step.id for step in STEPS]


def test_a_pump_that_was_not_refilled_is_not_asked_what_was_put_in():
    asked = Asked({"outcome": "not-refilled"}, LAST, programmable=True)
    assert steps(asked) == ["arrival", "before", "patient", "plan"]
    assert {"not_refilled_because", "not_refilled_account"} <= names(asked, "arrival")
    assert "not_refilled_because" not in names(Asked({}, LAST, programmable=True), "arrival")


def test_a_constant_flow_pump_is_not_asked_what_a_programmer_shows():
    asked = Asked({}, LAST, programmable=False)
    assert "programming" not in steps(asked)
    assert "before" not in steps(asked)


def test_there_is_a_row_for_each_drug_named_now_or_last_time_and_one_at_least():
    blank = Asked({}, {}, programmable=True)
    assert blank.rows == 1
    assert names(blank, "drug") & {"label_1_drug", "label_2_drug"} == {"label_1_drug"}
    assert Asked({}, {"label_3_drug": "clonidine"}, programmable=True).rows == 3
    two = Asked({"order_2_concentration": "2 mg/mL"}, LAST, programmable=True)
    assert {"label_2_drug", "lot_2"} <= names(two, "drug")
    assert "label_3_drug" not in names(two, "drug")


def test_another_row_can_be_asked_for_up_to_five():
    asked = Asked({}, LAST, programmable=True)
    assert "label_2_drug" in names(asked, "drug", rows_wanted=2)
    assert asked.rows_shown(2) == 2
    assert asked.rows_shown(9) == 5


def test_a_schedule_is_asked_for_only_when_the_pump_runs_one():
    simple = names(Asked({"mode": "simple"}, LAST, programmable=True), "programming")
    flex = names(Asked({"mode": "flex"}, LAST, programmable=True), "programming")
    assert {
        name for name in flex - simple if name.startswith(("flex_", "pump_clock_"))
    } == flex - simple
    assert "flex_6_dose" in flex


def test_the_pumps_clock_is_asked_for_where_a_schedule_runs_by_it():
    def asked_of(document, last):
        asked = Asked(document, LAST | last, programmable=True)
        both = names(asked, "before") | names(asked, "programming")
        return {name for name in both if name.startswith("pump_clock")}

    both = {"pump_clock_before", "pump_clock_after"}
    assert asked_of({}, {"mode": "flex"}) == both
    assert asked_of({"mode": "flex"}, {"mode": "simple"}) == both
    assert asked_of({"mode": "simple"}, {"mode": "flex"}) == set()
    assert asked_of({"mode": "simple", "pump_clock_before": "09:52"}, {}) == {"pump_clock_before"}
    assert asked_of({}, {}) == set()


def test_a_clock_is_read_each_time_and_offered_never():
    last = LAST | {"mode": "flex", "pump_clock_before": "09:52", "pump_clock_after": "10:14"}
    assert not {"pump_clock_before", "pump_clock_after"} & set(
        Asked({}, last, programmable=True).offered
    )


def test_a_compounded_drug_is_not_asked_for_an_ndc_and_keeps_one_that_was_recorded():
    assert "ndc_1" in names(Asked({}, LAST, programmable=True), "drug")
    compounded = {"drug_source": "compounded"}
    assert "ndc_1" not in names(Asked(compounded, LAST, programmable=True), "drug")
    recorded = compounded | {"ndc_1": "1234-5678-90"}
    assert "ndc_1" in names(Asked(recorded, LAST, programmable=True), "drug")


def test_what_another_clinic_filled_is_asked_at_the_first_visit_alone():
    assert "prior_volume" in names(Asked({}, {}, programmable=True), "arrival")
    assert "prior_volume" not in names(Asked({}, LAST, programmable=True), "arrival")


def test_last_visits_settings_are_offered_and_its_measurements_are_not():
    offered = Asked({}, LAST, programmable=True).offered
    assert offered["dose_1"] == offered["found_1_dose"] == LAST["dose_1"]
    assert offered["found_1_concentration"] == LAST["programmer_1_concentration"]
    for measured in ("measured_residual", "injected", "programmed_volume", "lot_1", "pain_now"):
        assert measured not in offered


@pytest.mark.parametrize(
    ("step", "trigger", "asked_then"),
    [
        ("arrival", {"place": "home"}, {"caregiver", "emergency_reach"}),
        ("drug", {"diluted": "yes"}, {"diluent"}),
        ("drug", {"drug_source": "compounded"}, {"pharmacy", "compounded_under"}),
        ("drug", {"drug_source": "commercial"}, {"vials", "vial_mass"}),
        ("programming", {"bridge_programmed": "yes"}, {"bridge_ends", "bolus_locked"}),
        ("plan", {"billing_code": "62369"}, {"reprogrammed"}),
    ],
)
def test_what_hangs_on_an_answer_is_asked_with_it_and_kept_once_recorded(step, trigger, asked_then):
    before, after = Asked({}, LAST, programmable=True), Asked(trigger, LAST, programmable=True)
    assert not asked_then & names(before, step)
    assert asked_then <= names(after, step)
    recorded = Asked(dict.fromkeys(asked_then, "said"), LAST, programmable=True)
    assert asked_then <= names(recorded, step)


def test_boluses_found_are_asked_where_the_patient_has_boluses():
    bolus = {"found_bolus_dose", "found_bolus_most", "found_lockout"}
    assert not bolus & names(Asked({}, LAST, programmable=True), "before")
    last = LAST | {"bolus_dose": "0.25 mg", "lockout": "4 h"}
    asked = Asked({}, last, programmable=True)
    assert bolus <= names(asked, "before")
    assert (asked.offered["found_bolus_dose"], asked.offered["found_lockout"]) == ("0.25 mg", "4 h")
    assert "found_lockout" in names(
        Asked({"found_lockout": "3 h"}, LAST, programmable=True), "before"
    )


def test_the_settings_left_are_offered_as_those_found():
    offered = Asked({}, LAST | {"mode": "simple"}, programmable=True).offered
    left = {"found_mode": "mode", "found_flow": "flow", "found_alarm_volume": "alarm_volume"}
    assert {name: offered[name] for name in left} == {name: LAST[of] for name, of in left.items()}
    assert offered["found_alarm_date"] == LAST["programmer_alarm_date"]


def test_the_access_port_is_asked_about_only_where_it_was_used():
    port = {fact.name for fact in ACCESS_PORT}

    def asked_of(document):
        return names(Asked(document, LAST, programmable=True), "residual") & port

    assert asked_of({}) == asked_of({"access_port_used": "no", "port": "reservoir"}) == set()
    assert asked_of({"access_port_used": "yes"}) == port
    assert asked_of({"port": "catheter-access"}) == port
    assert "access_csf" not in Asked({}, LAST | {"access_csf": "1 mL"}, programmable=True).offered


def test_what_waits_is_on_the_screen_already_and_waits_for_its_answer():
    step = BY_ID["programming"]

    def waiting(document, last=LAST):
        asked = Asked(document, last, programmable=True)
        return {fact.name for fact in asked.screen(step, 1) if asked.waits(fact)}

    schedule = {fact.name for fact in step.facts if fact.only_when}
    assert {"flex_base", "flex_6_dose", "pump_clock_after", "bridge_ends"} <= schedule
    assert waiting({}) == waiting({"mode": "simple"}) == schedule
    assert waiting({"mode": "flex"}) == {"bridge_dose", "bridge_ends", "bolus_locked"}
    assert "flex_base" not in waiting({"mode": "simple", "flex_base": "1 mg/h"})
    assert "pump_clock_after" not in waiting({}, LAST | {"mode": "flex"})
    assert "label_2_drug" not in {
        fact.name for fact in Asked({}, LAST, programmable=True).screen(BY_ID["drug"], 1)
    }


def test_another_unit_is_asked_for_where_there_is_an_order_and_kept_where_it_was_recorded():
    units = {"label_1_unit", "label_2_unit", "programmer_2_unit"}

    def asked_of(document):
        return names(Asked(document, LAST, programmable=True), "drug")

    ordered = {"order_1_concentration": "20 mg/mL", "order_2_concentration": "2 mg/mL"}
    assert not units & asked_of({})
    assert not units & asked_of({"order_2_drug": "morphine", "label_3_unit": "mg/mL"})
    assert units & asked_of({"order_2_concentration": "2 mg/mL"}) == units - {"label_1_unit"}
    assert units <= asked_of(ordered)
    assert "label_3_unit" not in asked_of(ordered)
    assert "label_3_unit" in asked_of({"label_3_unit": "mg/mL"})


def test_nothing_that_a_visit_needs_is_folded_away():
    needed = {fact.name: fact.needed for step in STEPS for fact in step.facts}
    folded = [name for step in STEPS for name in step.seldom]
    assert folded
    assert {needed[name] for name in folded} == {Needed.NO}
    assert all({fact.name for fact in step.facts} >= step.seldom for step in STEPS)
