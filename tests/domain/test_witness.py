"""A witness's signature does not stay under amounts the witness never saw."""

from __future__ import annotations

import pytest

from refillnotes.domain.witness import WITNESSED, still_witnessed

BEFORE = {
    "syringe_wasted": "1.0 mL",
    "residual_wasted": "4.2 mL",
    "waste_method": "sink",
    "witness": "sam.okafor",
    "witnessed_at": "2026-11-14T10:20-06:00",
    "pain": "3",
}
UNSIGNED = {name: text for name, text in BEFORE.items() if not name.startswith("witness")}


def test_a_signature_stays_while_what_it_was_given_to_stays():
    assert still_witnessed(BEFORE, BEFORE) == BEFORE
    assert still_witnessed(BEFORE, BEFORE | {"pain": "4"}) == BEFORE | {"pain": "4"}


@pytest.mark.parametrize("name", WITNESSED)
def test_a_signature_is_taken_back_when_an_amount_or_the_way_changes(name):
    other = {name: "other"}
    assert still_witnessed(BEFORE, BEFORE | other) == UNSIGNED | other
    without = {one: text for one, text in BEFORE.items() if one != name}
    assert still_witnessed(BEFORE, without) == {
        one: text for one, text in UNSIGNED.items() if one != name
    }
    assert still_witnessed(without, BEFORE) == UNSIGNED


@pytest.mark.parametrize("name", ["witness", "witnessed_at"])
def test_a_signature_given_anew_is_given_to_what_stands_there_now(name):
    after = BEFORE | {"syringe_wasted": "1.2 mL", name: "another"}
    assert still_witnessed(BEFORE, after) == after


def test_a_first_signature_and_first_amounts_stay():
    assert still_witnessed({}, BEFORE) == BEFORE
    assert still_witnessed({}, UNSIGNED) == UNSIGNED


def test_an_amount_left_blank_is_one_that_was_never_typed():
    blank = BEFORE | {"waste_method": ""}
    without = {name: text for name, text in BEFORE.items() if name != "waste_method"}
    assert still_witnessed(blank, without) == without
    assert still_witnessed(without, blank) == blank


@pytest.mark.parametrize("name", ["witness", "witnessed_at"])
def test_a_half_of_a_signature_left_blank_is_one_that_was_never_given(name):
    without = {one: text for one, text in BEFORE.items() if one != name}
    other = {"syringe_wasted": "1.2 mL"}
    assert still_witnessed(without, without | {name: ""} | other) == UNSIGNED | other
    assert still_witnessed(without | {name: ""}, without | other) == UNSIGNED | other
