"""F51: a one-time code read over a shoulder is sent again, later or at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from refillnotes.actions.clinic import Printer
from refillnotes.actions.codes import CodeRefused
from refillnotes.actions.sign_in import sign_in_with_code
from tests.authenticators import STEP, an_authenticator, shown
from tests.clinics import Practice, a_practice

AT_ONCE = 8
NO_PRINTER = cast("Printer", None)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, NO_PRINTER) as opened:
        yield opened


def lets_in(practice: Practice, code: str, steps: int = 0, place: int = 1) -> bool:
    """Whether this code signs the nurse in, so many half minutes from now."""
    at = practice.clinic.now() + steps * STEP
    later = replace(practice.clinic, clock=lambda: at)
    try:
        sign_in_with_code(later, practice.nurse.id, code, f"10.0.0.{place}")
    except CodeRefused:
        return False
    return True


def test_F51_a_code_lets_in_once_while_its_half_minute_lasts_and_after(practice):
    secret, _ = an_authenticator(practice.clinic, practice.nurse)
    code = shown(secret, practice.clinic.now())
    assert [lets_in(practice, code, steps) for steps in (0, 0, 1, 2)] == [True, False, False, False]


def test_F51_a_code_from_before_one_that_was_taken_lets_nobody_in(practice):
    secret, _ = an_authenticator(practice.clinic, practice.nurse)
    now = practice.clinic.now()
    assert lets_in(practice, shown(secret, now))
    assert not lets_in(practice, shown(secret, now - STEP))
    assert lets_in(practice, shown(secret, now + STEP))


def test_F51_one_code_sent_by_many_at_once_lets_one_in(practice):
    secret, codes = an_authenticator(practice.clinic, practice.nurse)
    for code in (shown(secret, practice.clinic.now()), codes[0]):
        with ThreadPoolExecutor(AT_ONCE) as sending:
            tried = sending.map(
                lambda place, code=code: lets_in(practice, code, place=place), range(AT_ONCE)
            )
            assert Counter(tried) == {True: 1, False: AT_ONCE - 1}
