"""Which entries of the visit a finding marks, where its check can tell them apart."""

from __future__ import annotations

import pytest

from refillnotes.domain.facts import DRUG_ROWS
from tests.domain.sheets import judged

A_LOT = "A1234 2027-06-30 1234-5678-90"
"""A lot, an expiry and an NDC nothing is odd about."""


@pytest.mark.parametrize(
    ("lots", "marked"),
    [
        (f"morphine A 2027-06-30 1234-5678-91; clonidine {A_LOT}", ("lot_1",)),
        (f"clonidine {A_LOT}; morphine A 2027-06-30 1234-5678-91", ("lot_2",)),
        (f"morphine A1 2027-06-30 12; clonidine {A_LOT}", ("ndc_1",)),
        (f"clonidine {A_LOT}; morphine A1 2027-06-30 12", ("ndc_2",)),
        (f"morphine A1 2026-11-24 1234-5678-91; clonidine {A_LOT}", ("expiry_1",)),
        (f"clonidine {A_LOT}; morphine A1 2026-11-24 1234-5678-91", ("expiry_2",)),
        (
            f"clonidine {A_LOT}; morphine A1 2027-06-30; bupivacaine A1 2027-06-30",
            ("lot_2", "lot_3"),
        ),
        (
            "clonidine A1 2027-06-30; morphine B1 2027-06-30; bupivacaine A1 2027-06-30",
            ("lot_1", "lot_3"),
        ),
        (
            "clonidine A1 2027-06-30 12; morphine A1 2026-11-24 1-2",
            ("lot_1", "lot_2", "ndc_1", "ndc_2", "expiry_2"),
        ),
    ],
)
def test_a_doubt_about_a_number_marks_that_number_of_that_drug(lots, marked):
    assert judged("lot-format", lots=lots).facts == marked


def test_one_ndc_for_two_drugs_marks_it_at_both():
    shared = "clonidine A1 2027-06-30 1234-5678-90; morphine B1 2027-06-30 1234-5678-90"
    assert judged("lot-format", lots=shared).facts == ("ndc_1", "ndc_2")


def test_an_entry_with_two_doubts_is_marked_once():
    twice = "clonidine A 2027-06-30; morphine A 2027-06-30"
    assert judged("lot-format", lots=twice).facts == ("lot_1", "lot_2")


def test_a_doubt_about_the_pumps_udi_marks_no_number_of_a_drug_alone():
    answer = judged("lot-format", pump_udi="(01)09521234543213(21)NGP0012346")
    assert answer.facts == tuple(
        f"{what}_{row}" for what in ("lot", "ndc") for row in range(1, DRUG_ROWS + 1)
    )
