"""Before, now and changed: what is blank is not said to have ended."""

from __future__ import annotations

import pytest

from refillnotes.domain.comparison import compare
from tests.domain.sheets import a_sheet, sheet_of

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


def test_a_setting_left_blank_under_a_programme_has_not_ended():
    assert changed("Low-reservoir alarm volume", alarm_volume="") == "not recorded"


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
    assert changed("Flow rate", flow="0.2525 mL/day") == "+1 %"
    assert changed("Flow rate") == ""


SETTINGS = {
    "previous_flow": "0.25 mL/day",
    "flow": "0.3 mL/day",
    "previous_bolus_volume": "0.01 mL",
    "previous_bolus_most": "6",
    "previous_volume": "20.0 mL",
    "injected": "18.0 mL",
    "previous_programmed_volume": "20.0 mL",
    "programmed_volume": "18.0 mL",
    "previous_alarm_volume": "2.0 mL",
    "alarm_volume": "1.0 mL",
    "previous_alarm_date": "2026-11-27",
    "alarm_date": "2027-02-12",
    "mode": "simple",
}


def rows(facts: dict[str, str]) -> list[tuple[str, ...]]:
    return [
        (row["group"], row["title"], row["before"], row["now"], row["changed"])
        for row in compare(sheet_of(facts))
    ]


def test_every_setting_stands_in_its_group_before_beside_now():
    assert rows(SETTINGS) == [
        ("Programme", "Mode", "", "Simple continuous", "new"),
        ("Programme", "Flow rate", "0.25 mL/day", "0.3 mL/day", "+20 %"),
        ("Programme", "Patient bolus", "0.01 mL", "", "ended"),
        ("Programme", "Boluses a day at most", "6", "", "ended"),
        ("Limits", "Put in the reservoir", "20.0 mL", "18.0 mL", "changed"),
        ("Limits", "Reservoir volume programmed", "20.0 mL", "18.0 mL", "changed"),
        ("Limits", "Low-reservoir alarm volume", "2.0 mL", "1.0 mL", "changed"),
        ("Limits", "Alarm date", "27 Nov 2026", "12 Feb 2027", "changed"),
    ]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"previous_mode": "simple", "mode": "flex"}, ("Simple continuous", "Flex", "changed")),
        ({"previous_mode": "simple", "mode": "simple"}, ("Simple continuous",) * 2 + ("",)),
        ({"previous_mode": "flex"}, ("Flex", "", "not recorded")),
        ({"mode": "flex"}, ("", "Flex", "new")),
    ],
)
def test_the_mode_is_told_in_words(facts, said):
    (row,) = rows(facts)
    assert row == ("Programme", "Mode", *said)


def test_each_drug_is_compared_by_strength_and_dose_in_the_order_it_was_known():
    facts = {
        "previous_drugs": "clonidine 200 mcg/mL 50 mcg/day; morphine 20 mg/mL 4 mg/day",
        "drugs": "morphine 25 mg/mL 5 mg/day; bupivacaine 7.5 mg/mL",
    }
    dose = "Morphine dose per day"
    assert rows(facts) == [  # the flow is that of the primary drug's dose, 5 / 25 mL/day
        ("Drug", "Clonidine concentration", "200 mcg/mL", "", "ended"),
        ("Drug", "Clonidine dose per day", "50 mcg/day", "", "ended"),
        ("Drug", "Morphine concentration", "20 mg/mL", "25 mg/mL", "changed"),
        ("Drug", dose, "4 mg/day", "5 mg/day", "+25 %"),
        ("Drug", "Bupivacaine concentration", "", "7.5 mg/mL", "new"),
        ("Drug", "Bupivacaine dose per day", "", "1.5 mg/day", "new"),
        ("Programme", "Flow rate", "", "0.2 mL/day", "new"),
    ]
    assert ("Drug", dose, "", "5 mg/day", "new") in rows(
        facts | {"previous_drugs": "morphine 20 mg/mL"}
    )


def test_doses_worked_out_go_before_those_typed():
    facts = {"drugs": "morphine 20 mg/mL 5 mg/day; clonidine 200 mcg/mL", "flow": "0.25 mL/day"}
    assert ("Drug", "Clonidine dose per day", "", "50 mcg/day", "new") in rows(facts)


def test_a_setting_that_was_nothing_before_moves_by_no_percentage():
    assert ("Programme", "Flow rate", "0 mL/day", "0.3 mL/day", "changed") in rows(
        {"previous_flow": "0 mL/day", "flow": "0.3 mL/day"}
    )


def test_a_drug_without_a_dose_is_compared_by_its_strength_alone():
    assert rows({"drugs": "morphine 20 mg/mL"}) == [
        ("Drug", "Morphine concentration", "", "20 mg/mL", "new")
    ]


def test_what_is_blank_before_and_now_is_not_new():
    assert rows({"previous_mode": "unheard-of"}) == [("Programme", "Mode", "", "", "")]
