"""Passwords: how long, how kept, and how one is compared without saying whose it is."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from refillnotes.domain.errors import Unreadable

SHORTEST = 12
LONGEST = 128

DEMO_PASSWORD = "demo-refill-notes"  # noqa: S105  # shown on the demo's own sign-in page
"""What every demo person signs in with; a real clinic refuses it."""

EXAMPLE = "seven grey herons asleep"
"""Shown to everybody, so nobody may use it."""

_HASHER = PasswordHasher()
"""Argon2id with the costs of RFC 9106 for machines with little memory."""

_NOBODY = _HASHER.hash("nobody has this password, it only takes as long to compare")


class PasswordUnfit(Unreadable):
    """A new password is too short, too long, or one that everybody knows."""


def hashed(password: str, *, demo: bool) -> str:
    """Keep a new password as Argon2id text. Errors: ``PasswordUnfit``."""
    typed = _composed(password)
    if len(typed) < SHORTEST:
        raise PasswordUnfit(
            f"This password has {len(typed)} characters; at least {SHORTEST} are needed. "
            f"Several words in a row are easy to remember, like: {EXAMPLE}."
        )
    if len(typed) > LONGEST:
        raise PasswordUnfit(
            f"This password has {len(typed)} characters; {LONGEST} fit. Use a shorter one."
        )
    known = typed == EXAMPLE or (typed == DEMO_PASSWORD and not demo)
    if known or len(set(typed)) < SHORTEST // 3:
        raise PasswordUnfit(
            "This password is easily guessed. Use several words of your own in a row, "
            f"as in: {EXAMPLE}."
        )
    return _HASHER.hash(typed)


def matches(password: str, password_hash: str | None) -> bool:
    """Compare; without a hash this takes as long and says no."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, _composed(password)[: LONGEST + 1]) and (
            password_hash is not None
        )
    except VerificationError:
        return False


def _composed(password: str) -> str:
    """One form for what two keyboards type differently."""
    return unicodedata.normalize("NFKC", password)
