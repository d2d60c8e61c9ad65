"""A field is written in the order's unit; another one is recorded as printed, never converted."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from refillnotes.domain.steps.register import FACTS, STEPS
from refillnotes.web.fact_form import FactForm

ZONE = ZoneInfo("America/Chicago")
DRUG = ("order_1_concentration", "label_1_concentration", "label_1_unit")
PROGRAMMED = ("dose_1", "dose_1_unit", "flex_base", "flex_1_dose", "bolus_dose", "dose_2", "flow")
IN_MCG = {"order_1_concentration": "2000 mcg/mL"}


def a_form(names, document=None, posted=None):
    form = FactForm([FACTS[name] for name in names], {}, ZONE)
    form.process(None if posted is None else MultiDict(posted), data=document or {})
    if posted is not None:
        form.validate()
    return form


def test_before_there_is_an_order_each_unit_can_be_chosen():
    views = a_form(DRUG).views
    assert not views["label_1_concentration"].locked
    assert (
        len(views["label_1_concentration"].units) == len(views["order_1_concentration"].units) == 3
    )


def test_the_orders_unit_is_shown_and_no_other_can_be_chosen():
    view = a_form(DRUG, IN_MCG).views["label_1_concentration"]
    assert (view.locked, view.unit, view.units) == (True, "mcg/mL", ("mcg/mL",))
    assert not a_form(DRUG, IN_MCG).views["order_1_concentration"].locked


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("dose_1", "mcg/day"),
        ("flex_base", "mcg/h"),
        ("flex_1_dose", "mcg"),
        ("bolus_dose", "mcg"),
        ("flow", "mL/day"),
    ],
)
def test_what_is_programmed_is_locked_to_the_orders_mass(name, unit):
    views = a_form(PROGRAMMED, IN_MCG).views
    assert (views[name].locked, views[name].unit) == (True, unit)
    assert not views["dose_2"].locked


def test_each_drug_goes_by_its_own_order_and_a_percentage_leaves_its_dose_a_choice():
    orders = IN_MCG | {"order_2_concentration": "0.75 %"}
    assert not a_form(PROGRAMMED, orders).views["dose_2"].locked
    orders = IN_MCG | {"order_2_concentration": "10 mg/mL"}
    assert a_form(PROGRAMMED, orders).views["dose_2"].unit == "mg/day"


def test_a_number_without_a_unit_gets_the_orders():
    form = a_form(
        DRUG, IN_MCG, {"order_1_concentration": "2000 mcg/mL", "label_1_concentration": "2000"}
    )
    assert form.typed["label_1_concentration"] == "2000 mcg/mL"
    assert not form.errors


def test_a_number_typed_beside_another_unit_is_never_moved_to_the_orders():
    """Order and label come in one form: the label was typed beside mg/mL and stays so."""
    posted = {
        "order_1_concentration": "2000",
        "order_1_concentration-unit": "mcg/mL",
        "label_1_concentration": "2",
        "label_1_concentration-unit": "mg/mL",
    }
    form = a_form(DRUG, {}, posted)
    assert form.typed["label_1_concentration"] == "2 mg/mL"
    (said,) = form.errors["label_1_concentration"]
    assert said.startswith("2 mg/mL is not in mcg/mL, which is used here.")
    assert form.views["label_1_concentration"].value == "2 mg/mL"


def test_an_order_that_changes_its_unit_moves_no_label():
    posted = {
        "order_1_concentration": "2",
        "order_1_concentration-unit": "mg/mL",
        "label_1_concentration": "2000",
        "label_1_concentration-unit": "mcg/mL",
    }
    form = a_form(DRUG, IN_MCG | {"label_1_concentration": "2000 mcg/mL"}, posted)
    assert form.typed["label_1_concentration"] == "2000 mcg/mL"
    assert form.errors["label_1_concentration"]


def test_another_unit_that_is_printed_is_recorded_and_both_amounts_are_shown():
    posted = {
        "order_1_concentration": "2000 mcg/mL",
        "label_1_concentration": "2",
        "label_1_concentration-unit": "mcg/mL",
        "label_1_unit": "mg/mL",
    }
    form = a_form(DRUG, IN_MCG, posted)
    assert form.typed["label_1_concentration"] == "2 mg/mL"
    assert not form.errors
    view = form.views["label_1_concentration"]
    assert (view.value, view.unit, view.hint) == (
        "2",
        "mg/mL",
        "That is 2000 mcg/mL; it stays as it is printed.",
    )


def test_taking_the_other_unit_back_asks_for_the_number_again():
    stored = IN_MCG | {"label_1_concentration": "2 mg/mL", "label_1_unit": "mg/mL"}
    posted = {
        "order_1_concentration": "2000 mcg/mL",
        "label_1_concentration": "2",
        "label_1_concentration-unit": "mg/mL",
        "label_1_unit": "",
    }
    form = a_form(DRUG, stored, posted)
    assert form.typed["label_1_concentration"] == "2 mg/mL"
    assert form.errors["label_1_concentration"]


def test_a_unit_typed_with_the_number_must_be_the_one_said_to_be_printed():
    posted = {
        "order_1_concentration": "2000 mcg/mL",
        "label_1_concentration": "2000 mcg/mL",
        "label_1_unit": "mg/mL",
    }
    (said,) = a_form(DRUG, IN_MCG, posted).errors["label_1_concentration"]
    assert "is not in mg/mL, in which it was said to be printed" in said


def test_a_stored_amount_in_another_unit_is_said_when_the_page_opens():
    view = a_form(DRUG, IN_MCG | {"label_1_concentration": "2 mg/mL"}).views[
        "label_1_concentration"
    ]
    assert (view.value, view.unit) == ("2 mg/mL", "mcg/mL")
    assert view.problem.startswith("2 mg/mL is not in mcg/mL")


def test_an_order_that_cannot_be_read_locks_nothing():
    assert (
        not a_form(DRUG, {"order_1_concentration": "2,5 mg/mL"})
        .views["label_1_concentration"]
        .locked
    )


def test_a_flow_an_hour_is_recorded_as_shown():
    assert a_form(("flow", "flow_unit"), {}, {"flow": "0.2 mL/h"}).errors["flow"]
    shown = a_form(("flow", "flow_unit"), {}, {"flow": "0.01", "flow_unit": "mL/h"})
    assert shown.typed["flow"] == "0.01 mL/h"
    assert shown.views["flow"].hint == "That is 0.24 mL/day; it stays as it is printed."


def test_every_fact_that_opens_a_lock_belongs_to_a_step():
    openings = {name for name in FACTS if name.endswith("_unit")}
    assert openings == {fact.name for step in STEPS for fact in step.facts} & openings
    assert len(openings) == 16
