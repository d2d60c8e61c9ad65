"""Which pages each role is offered, and which one its day starts on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from refillnotes.domain.roles import Role, in_order

if TYPE_CHECKING:
    from refillnotes.actions.people import Person

PAGES: tuple[tuple[Role, str, str], ...] = (
    (Role.NURSE, "Today", "nurse.today"),
    (Role.PHYSICIAN, "To sign", "physician.queue"),
    (Role.NURSE, "To witness", "witness.waiting"),
    (Role.PHYSICIAN, "To witness", "witness.waiting"),
    (Role.AUDITOR, "Notes", "auditor.notes"),
    (Role.NURSE, "Patients", "patients.listing"),
    (Role.PHYSICIAN, "Patients", "patients.listing"),
    (Role.PHARMACIST, "Patients", "patients.listing"),
    (Role.PHARMACIST, "To witness", "witness.waiting"),
    (Role.NURSE, "Downtimes", "downtimes.page"),
    (Role.PHYSICIAN, "Downtimes", "downtimes.page"),
    (Role.ADMIN, "People", "admin.people"),
    (Role.STEWARD, "Rules", "rules.overview"),
    (Role.AUDITOR, "Rules", "rules.overview"),
    (Role.PRIVACY, "Audit trail", "privacy.trail"),
    (Role.PRIVACY, "Emergency access", "charts.emergencies"),
    (Role.PRIVACY, "Restricted charts", "charts.restrictions"),
    (Role.PRIVACY, "Retention", "retention.overview"),
    (Role.ADMIN, "Restricted charts", "charts.restrictions"),
    *((role, "Help", "help.checks") for role in Role),
)
"""The first page of a role is where it starts."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    title: str
    url: str


def home_of(who: Person) -> str:
    """Somebody without a role has only their own page."""
    roles = in_order(who.roles)
    starts = [page for role, _, page in PAGES if roles and role is roles[0]]
    return url_for(starts[0] if starts else "account.you")


def menu_of(who: Person, waiting: Mapping[str, int]) -> list[MenuItem]:
    """The pages of this person; ``waiting`` counts what waits behind some of them."""
    items = dict.fromkeys((title, page) for role, title, page in PAGES if role in who.roles)
    return [
        MenuItem(f"{title} ({waiting[page]})" if waiting.get(page) else title, url_for(page))
        for title, page in items
    ]
