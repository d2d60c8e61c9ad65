"""The people of a demo clinic, offered on its sign-in page; a real clinic offers nobody."""

from __future__ import annotations

from dataclasses import dataclass

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.people import everybody
from refillnotes.domain.roles import Role, in_order
from refillnotes.web.current import clinic

DEMO_ADDRESSES = "@demo.example"
"""Ends the address of everybody a demo makes; no mail can be sent there."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as with one tap."""

    name: str
    role: str
    does: str
    email: str
    password: str


def demo_people() -> list[DemoPerson]:
    if not clinic().demo:
        return []
    return [
        DemoPerson(
            name=f"{one.name} {one.credentials}".strip(),
            role=" and ".join(roles),
            does="; ".join(role.does for role in roles),
            email=one.email,
            password=DEMO_PASSWORD,
        )
        for one in sorted(
            everybody(clinic()),
            key=lambda one: [list(Role).index(role) for role in in_order(one.roles)],
        )
        if one.active and one.email.endswith(DEMO_ADDRESSES) and (roles := in_order(one.roles))
    ]
