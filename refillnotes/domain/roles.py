"""What a person may be in a clinic, and where each one's day starts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """A person may hold several; an admin as such sees no chart."""

    NURSE = "nurse"
    PHYSICIAN = "physician"
    PHARMACIST = "pharmacist"
    AUDITOR = "auditor"
    ADMIN = "admin"
    STEWARD = "steward"
    PRIVACY = "privacy"

    @property
    def does(self) -> str:
        return _DOES[self]


_DOES = {
    Role.NURSE: "records refill visits",
    Role.PHYSICIAN: "reads and signs notes",
    Role.PHARMACIST: "is second checker; reads charts and notes, and signs those they checked",
    Role.AUDITOR: "reads and exports notes, until a last day",
    Role.ADMIN: "looks after accounts, and sees no chart",
    Role.STEWARD: "looks after pumps, drugs and thresholds, and sees no chart",
    Role.PRIVACY: "reads who did what to which record, and sees no chart",
}

SIGNING = frozenset({Role.NURSE, Role.PHYSICIAN, Role.PHARMACIST, Role.STEWARD})
"""The roles that sign, and so have keys of their own at level S2."""


def in_order(held: Iterable[str]) -> tuple[Role, ...]:
    """The roles among these, in the order the clinic's day meets them."""
    names = set(held)
    return tuple(role for role in Role if role.value in names)
