"""Before, now and changed: what is blank is not said to have ended."""

from __future__ import annotations

import pytest

from refillnotes.domain.comparison import compare
from tests.domain.sheets import a_sheet

BEFORE = {
    "previous_drugs": "morphine 20 mg/mL 5 mg/day; clonidine 200 mcg/mL 50 mcg/day",
    "drugs": "morphine 20 mg/mL 5 mg/day",
}


def changed(title: str, **facts: str) -> str:
    (row,) = (row for row in compare(a_sheet(**facts)) if row["title"] == title)
    return row["changed"]


def test_a_drug_that_is_not_in_the_new_fill_has_ended():
    assert changed("Clonidine concentration", **BEFORE) == "ended"
    assert changed("Clonidine dose per day", **BEFORE) == "ended"
    assert changed("Morphine concentration", **BEFORE) == ""


def test_drugs_are_not_said_to_have_ended_where_none_is_recorded():
    assert changed("Morphine concentration", **BEFORE | {"drugs": ""}) == "not recorded"


@pytest.mark.parametrize("title", ["Low-reservoir alarm volume", "Flow rate"])
def test_a_setting_nobody_recorded_has_not_ended(title):
    assert changed(title, alarm_volume="", flow="", mode="", drugs="") == "not recorded"


@pytest.mark.parametrize(("mode", "said"), [("simple", "ended"), ("", "not recorded")])
def test_a_bolus_has_ended_only_where_a_programme_is_recorded(mode, said):
    facts = {"previous_bolus_volume": "0.01 mL", "previous_bolus_most": "6", "mode": mode}
    assert changed("Patient bolus", **facts) == said
    assert changed("Boluses a day at most", **facts) == said


def test_a_setting_that_was_not_there_before_is_new_and_one_that_moved_says_by_how_much():
    assert changed("Low-reservoir alarm volume", previous_alarm_volume="") == "new"
    assert changed("Low-reservoir alarm volume", alarm_volume="1 mL") == "changed"
    assert changed("Flow rate", flow="0.3 mL/day") == "+20 %"
    assert changed("Flow rate", flow="0.2 mL/day") == "-20 %"
    assert changed("Flow rate") == ""
