"""The words of lists: whose turn it is, how far a residual was off, what a selection holds."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from refillnotes.actions.look_up import Due, Totals
from refillnotes.domain.errors import Unreadable
from refillnotes.web.auditor.notes_page import sentence
from refillnotes.web.nurse.today_page import grouped
from refillnotes.web.visit_words import (
    difference_in_words,
    drugs_in_words,
    signed_volume,
    to_hundredths,
)
from tests.visits import rules

TODAY = date(2026, 11, 14)
YESTERDAY, TOMORROW = date(2026, 11, 13), date(2026, 11, 15)


def due(
    number: int,
    appointment: date | None = None,
    refill_by: date | None = None,
    *,
    recording: bool = False,
) -> Due:
    key = UUID(int=number)
    return Due(
        pump_id=key,
        patient_id=key,
        family_name=f"Patient {number}",
        given_name="Ann",
        born=date(1961, 3, 12),
        mrn=f"{number}",
        pump_model="synchromed-ii",
        serial=f"S{number}",
        next_appointment=appointment,
        refill_by=refill_by,
        limited_by=None,
        worst_severity=None,
        open_visit=key if recording else None,
        open_state="draft" if recording else None,
    )


def test_whoever_is_being_recorded_comes_first_and_who_has_no_date_last():
    lines = (
        due(1),
        due(2, appointment=TOMORROW),
        due(3, appointment=TODAY, refill_by=TOMORROW),
        due(4, appointment=TOMORROW, refill_by=YESTERDAY),
        due(5, refill_by=YESTERDAY, recording=True),
    )
    groups = grouped(lines, TODAY)
    assert [(group.title, [line.serial for line in group.lines]) for group in groups] == [
        ("Being recorded", ["S5"]),
        ("Overdue", ["S4"]),
        ("Today", ["S3"]),
        ("Later", ["S2"]),
        ("No date yet", ["S1"]),
    ]


def test_an_empty_list_has_no_heading():
    assert grouped((), TODAY) == ()


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (None, ""),
        ("", ""),
        ("0 mL", "as expected"),
        ("0.004 mL", "as expected"),
        ("-0.004 mL", "as expected"),
        ("1.825 mL", "1.82 mL more"),
        ("-3.9 mL", "3.9 mL less"),
        ("-10 mL", "10 mL less"),
    ],
)
def test_a_difference_has_its_sign_in_a_word(kept, said):
    assert difference_in_words(kept) == said


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        (None, ""),
        ("4.6 mL", "4.6 mL"),
        ("100.00 mL", "100 mL"),
        ("-0.001 mL", "0 mL"),
        ("6.494 mL", "6.49 mL"),
    ],
)
def test_a_worked_out_volume_is_rounded_to_hundredths(kept, shown):
    assert to_hundredths(kept) == shown


def test_a_volume_without_a_unit_is_not_guessed():
    with pytest.raises(Unreadable):
        signed_volume("4.6")


def test_a_drug_that_is_no_longer_known_keeps_its_code():
    known = rules().catalogue
    assert drugs_in_words(("baclofen", "gone"), known) == "baclofen + gone"
    assert drugs_in_words((), known) == ""


def totals(signed: int, waiting: int, first: date | None, last: date | None) -> Totals:
    return Totals(signed, 0, 1, 2, 3, waiting, first, last, signed, None, {})


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (totals(0, 0, None, None), "No signed note is like this. None waits for a signature."),
        (totals(0, 1, None, None), "No signed note is like this. 1 more waits for a signature."),
        (
            totals(1, 2, TODAY, TODAY),
            (
                "1 signed note of 14 Nov 2026: 0 not refilled, 1 with answered findings, "
                "2 amended, 3 void. 2 more wait for a signature."
            ),
        ),
        (
            totals(3, 0, YESTERDAY, TODAY),
            (
                "3 signed notes from 13 Nov 2026 to 14 Nov 2026: 0 not refilled, 1 with answered "
                "findings, 2 amended, 3 void. None waits for a signature."
            ),
        ),
    ],
)
def test_a_selection_is_summed_up_in_one_sentence(held, said):
    assert sentence(held).replace("\N{NO-BREAK SPACE}", " ") == said
