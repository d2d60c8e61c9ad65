"""PINs of signing keys: how long, of what, and what is refused as easily guessed."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from refillnotes.actions.passwords import matches
from refillnotes.domain.errors import Unreadable

SHORTEST = 8
SHORTEST_OF_DIGITS = 10
LONGEST = 64
EXAMPLE = "8154 heron 27"
"""Shown to everybody, so nobody may use it."""

RULES = (
    f"At least {SHORTEST} characters, or {SHORTEST_OF_DIGITS} when all are digits. "
    "Not your password."
)

_FEWEST_DIFFERENT = 4
_DIGITS = 10


class PinUnfit(Unreadable):
    """A new PIN is too short, too long, the password, or one that is easily guessed."""


def composed(typed: str) -> str:
    """One form for what two keyboards type differently."""
    return unicodedata.normalize("NFKC", typed)


def fit_pin(typed: str, again: str, password_hash: str) -> str:
    """A new PIN, in the form it is kept in. Errors: ``PinUnfit``.

    Call it once the password was asked: its answer says whether the PIN is the password.
    """
    pin = refuse_shape(typed, again)
    if matches(pin, password_hash):
        raise PinUnfit(
            "This is your password. Choose something else: whoever learns one must not have both."
        )
    return pin


def refuse_shape(typed: str, again: str) -> str:
    """The same without the password, before any factor is spent. Errors: ``PinUnfit``."""
    pin = composed(typed)
    least = SHORTEST_OF_DIGITS if pin.isdecimal() else SHORTEST
    if len(pin) < least:
        kind = "digits; with digits alone" if pin.isdecimal() else "characters;"
        raise PinUnfit(
            f"This PIN has {len(pin)} {kind} at least {least} are needed. Letters and digits "
            f"mixed are shorter to type, like: {EXAMPLE}."
        )
    if len(pin) > LONGEST:
        raise PinUnfit(f"This PIN has {len(pin)} characters; {LONGEST} fit. Use a shorter one.")
    if pin == EXAMPLE or len(set(pin)) < _FEWEST_DIFFERENT or _runs(pin):
        raise PinUnfit(
            "This PIN is easily guessed. Use one without a row of neighbours such as 123456 and "
            f"without a date, of your own, as in: {EXAMPLE}."
        )
    if composed(again) != pin:
        raise PinUnfit("The two PINs differ. Type the same one in both fields.")
    return pin


def _runs(pin: str) -> bool:
    """Whether each character follows the one before by the same step, as in 2468 or 7890."""
    return len({(ord(after) - ord(before)) % _DIGITS for before, after in pairwise(pin)}) == 1
