"""F50: somebody guesses passwords or codes, from many addresses and many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest

from refillnotes.actions.clinic import Printer
from refillnotes.actions.codes import CodeRefused
from refillnotes.actions.sign_in import SignInRefused, sign_in, sign_in_with_code
from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT, TooManyTries
from tests.authenticators import an_authenticator
from tests.clinics import Practice, a_practice

GUESSES = 10_000
AT_ONCE = 50
NO_PRINTER = cast("Printer", None)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, NO_PRINTER) as opened:
        an_authenticator(opened.clinic, opened.nurse)
        yield opened


def of_a_password(practice: Practice, place: int) -> object:
    return sign_in(practice.clinic, practice.nurse.email, f"guess {place}", _address(place))


def of_a_code(practice: Practice, place: int) -> object:
    return sign_in_with_code(practice.clinic, practice.nurse.id, "000000", _address(place))


def _address(place: int) -> str:
    return f"10.0.{place // 250}.{place % 250}"


def outcome(guess: Callable[[Practice, int], object], practice: Practice, place: int) -> object:
    try:
        return guess(practice, place)
    except TooManyTries:
        return "not looked at"
    except (SignInRefused, CodeRefused):
        return "looked at"


@pytest.mark.slow
def test_F50_of_ten_thousand_guesses_twenty_are_looked_at(practice):
    kinds = (of_a_password, of_a_code)
    answers = Counter(outcome(kinds[place % 2], practice, place) for place in range(GUESSES))
    looked_at = len(kinds) * TRIES_OF_AN_ACCOUNT
    assert answers == {"looked at": looked_at, "not looked at": GUESSES - looked_at}


@pytest.mark.parametrize("guess", [of_a_password, of_a_code])
def test_F50_guesses_sent_at_once_are_looked_at_no_oftener(practice, guess):
    with ThreadPoolExecutor(8) as guessing:
        places = range(AT_ONCE)
        answers = Counter(guessing.map(lambda place: outcome(guess, practice, place), places))
    looked_at = TRIES_OF_AN_ACCOUNT
    assert answers == {"looked at": looked_at, "not looked at": AT_ONCE - looked_at}
