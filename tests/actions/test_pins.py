"""What a PIN of a signing key may be."""

from __future__ import annotations

import pytest

from refillnotes.actions.passwords import hashed
from refillnotes.actions.pins import EXAMPLE, PinUnfit, fit_pin
from tests.people import PASSWORD
from tests.signing_keys import OTHER_PIN, PIN

HASH = hashed(PASSWORD, demo=False)


@pytest.mark.parametrize(
    ("pin", "again", "why"),
    [
        ("ab12", "ab12", "has 4 characters; at least 8"),
        ("817263549", "817263549", "has 9 digits; with digits alone at least 10"),
        ("x9" * 33, "x9" * 33, "64 fit"),
        (EXAMPLE, EXAMPLE, "easily guessed"),
        ("1234567890", "1234567890", "easily guessed"),
        ("abcdefgh", "abcdefgh", "easily guessed"),
        ("aabbaabb", "aabbaabb", "easily guessed"),
        (PASSWORD, PASSWORD, "This is your password"),
        (OTHER_PIN, PIN, "The two PINs differ"),
    ],
)
def test_a_pin_that_will_not_do_is_refused_in_words(pin, again, why):
    with pytest.raises(PinUnfit, match=why):
        fit_pin(pin, again, HASH)


@pytest.mark.parametrize("pin", ["4170963528", "ab3x9z7q", "x" * 60 + "y1z2", "五 birds 81"])
def test_a_pin_at_each_limit_will_do(pin):
    assert fit_pin(pin, pin, HASH) == pin


def test_what_two_keyboards_type_differently_is_one_pin():
    assert fit_pin("cafe\u0301 417x", "caf\u00e9 417x", HASH) == "caf\u00e9 417x"
