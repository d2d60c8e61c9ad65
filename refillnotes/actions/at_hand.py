"""The visit a nurse is working on: what it stands on is read again only when that changed.

Between two saves of one visit the chart, the people, the earlier notes and the rules are the same,
and of the visit itself one fact differs. Both are kept, and each save proves with one query that
they still hold. What is submitted is read and judged from nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import Background, Standing, judge
from refillnotes.actions.read_chart import NotHere, background_of
from refillnotes.domain.case import Rules
from refillnotes.store import at_hand
from refillnotes.store.at_hand import Surroundings
from refillnotes.store.visits import Visit


@dataclass(frozen=True, slots=True)
class AtHand:
    """One visit as last stored here, what it stands on, and how it stood when last judged."""

    visit: Visit
    surroundings: Surroundings
    rules: Rules
    background: Background
    standing: Standing | None


def visit_and_background(
    clinic: Clinic, connection: Connection, visit_id: UUID
) -> tuple[Visit, AtHand]:
    """The visit as stored, and what it stands on. Errors: ``NotHere``."""
    found = at_hand.find(connection, visit_id)
    if found is None:
        raise NotHere(visit_id)
    visit, surroundings = found
    kept = clinic.at_hand.find(visit_id)
    if kept is None or kept.surroundings != surroundings or kept.rules is not clinic.rules:
        background = background_of(clinic, connection, visit.pump_id, visit_id)
        kept = AtHand(visit, surroundings, clinic.rules, background, None)
        clinic.at_hand.keep(visit_id, kept)
    return visit, kept


def stands(clinic: Clinic, visit: Visit, kept: AtHand, now: datetime) -> Standing:
    """How the visit stands now."""
    standing = judge(clinic, kept.background, visit.document, now, kept.standing)
    clinic.at_hand.keep(visit.id, replace(kept, visit=visit, standing=standing))
    return standing
