"""One form as its page sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from refillnotes.actions.people import Person


@dataclass(frozen=True, slots=True)
class Sending:
    """One form as its page sends it, and what would be other content under the same key."""

    who: Person
    address: str
    fields: Mapping[str, str]
    other: Mapping[str, str]
    elsewhere: str = ""
    method: str = "POST"
    acts: int = 1
    """An account with its invitation is two."""
    gone: int = 0
    """What a second sending is answered where the first one ended what it was about."""
