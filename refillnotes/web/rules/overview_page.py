"""The rules at a glance: what waits for a decision, what comes, what was changed before."""

from __future__ import annotations

from dataclasses import dataclass

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.look_up_rules import ChangeLine, read_changes
from refillnotes.domain.governance import Act, Standing
from refillnotes.web.rules.change_page import ACTS


@dataclass(frozen=True, slots=True)
class Line:
    """One change in a list."""

    line: ChangeLine
    what: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Changes by where they stand; ``past`` are in force, declined or withdrawn."""

    policy_version: str
    catalogue_version: str
    waiting: tuple[Line, ...]
    coming: tuple[Line, ...]
    past: tuple[Line, ...]


def overview_page(clinic: Clinic) -> OverviewPage:
    lines = read_changes(clinic)
    waiting = {Standing.PROPOSED}
    coming = {Standing.APPROVED}
    return OverviewPage(
        policy_version=clinic.rules.policy.version,
        catalogue_version=clinic.rules.catalogue.version,
        waiting=tuple(_line(one) for one in lines if one.stands in waiting),
        coming=tuple(_line(one) for one in lines if one.stands in coming),
        past=tuple(_line(one) for one in lines if one.stands not in waiting | coming),
    )


def _line(line: ChangeLine) -> Line:
    change = line.change
    if change.act == Act.REPLACE:
        return Line(line, f"{change.before} → {change.after}")
    return Line(line, ACTS[Act(change.act)].lower())
