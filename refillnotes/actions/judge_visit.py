"""Judge one visit as it stands: read it, lay it out, run every check."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.answers import read_answers, split_document, still_to_answer
from refillnotes.domain.case import carry_forward, worksheet_of
from refillnotes.domain.chart import Chart
from refillnotes.domain.checks.model import Finding, Findings
from refillnotes.domain.checks.register import CHECKS, findings
from refillnotes.domain.facts import Fact, Reading, read_document
from refillnotes.domain.kinds import Names
from refillnotes.domain.note import Judged, register_version
from refillnotes.domain.quantities import Volume
from refillnotes.domain.record import Earlier, Record
from refillnotes.domain.rows import PastRefill
from refillnotes.domain.steps.register import FACTS, still_needed


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier visits of this pump left: the last refill's record and one line for each."""

    last_refill: Record | None
    history: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """What a visit stands on: its chart, the codes it may hold, what earlier visits left."""

    chart: Chart
    names: Names
    past: Past
    carried: Mapping[str, object]
    """What the last refill of this pump left behind for this visit."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A visit as it stands, ready for a page, for submission or for the note."""

    judged: Judged
    reading: Reading
    problems: dict[str, str]
    needed: tuple[Fact, ...]
    to_answer: tuple[Finding, ...]

    @property
    def findings(self) -> Findings:
        return self.judged.findings

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way of submission."""
        return not (self.problems or self.needed or self.to_answer)


def judge(
    clinic: Clinic,
    background: Background,
    document: Mapping[str, str],
    now: datetime,
    earlier: Standing | None = None,
) -> Standing:
    """Run every check over what has been recorded so far.

    ``earlier`` is how the same visit stood before, on the same background and by the same rules:
    only what rests on a change since is read and judged again.
    """
    chart, names = background.chart, background.names
    recorded, answers = split_document(document)
    reading = read_document(
        FACTS.values(), recorded, names, None if earlier is None else earlier.reading
    )
    sheet = worksheet_of(
        reading.values,
        chart,
        background.carried,
        clinic.rules,
        now,
        None if earlier is None else earlier.judged.sheet,
    )
    found = findings(sheet)
    answered = read_answers([finding.check for finding in found.to_answer], answers)
    return Standing(
        judged=Judged(
            document=document,
            sheet=sheet,
            findings=found,
            names=names,
            history=background.past.history,
            rules=rules_in_force(clinic),
        ),
        reading=reading,
        problems=reading.problems | answered.problems,
        needed=still_needed(reading.values, programmable=chart.pump.model.programmable),
        to_answer=still_to_answer(found.found, document),
    )


def carried_over(
    clinic: Clinic, chart: Chart, past: Past, names: Names, now: datetime
) -> dict[str, object]:
    """What the last refill of this pump left behind for this visit."""
    if past.last_refill is None:
        return {}
    values = read_document(FACTS.values(), past.last_refill["facts"], names).values
    last = worksheet_of(values, chart, {}, clinic.rules, now)
    return carry_forward(last, past_refills(past.history))


def past_refills(history: Sequence[Earlier]) -> tuple[PastRefill, ...]:
    """The earlier refills that have both an expected and a measured residual, oldest first."""
    return tuple(
        PastRefill.measured(
            filled=Volume.parse(line["filled"]),
            expected_residual=_signed(line["expected"]),
            measured_residual=Volume.parse(line["measured"]),
            severity=line["severity"],
        )
        for line in history
        if line["expected"] and line["measured"] and line["filled"]
    )


def rules_in_force(clinic: Clinic) -> dict[str, str]:
    """The versions that judged a visit, printed in its note."""
    return {
        "policy_version": clinic.rules.policy.version,
        "register_version": register_version(check.id for check in CHECKS),
        "catalogue_version": clinic.rules.catalogue.version,
    }


def record_of(text: str) -> Record:
    """Read a stored record back; it was written by ``compose`` and is never changed."""
    return cast("Record", json.loads(text))


def _signed(text: str) -> Volume:
    """An expected residual may lie below zero: empty since."""
    number, _, unit = text.partition(" ")
    return Volume.of(number, unit)
