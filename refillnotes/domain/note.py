"""The note of one visit, composed once at submission and never changed after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from refillnotes.domain.answers import REASONS, answer_to
from refillnotes.domain.chart import Chart, ImplantedPump
from refillnotes.domain.checks.model import Finding, Findings
from refillnotes.domain.comparison import compare
from refillnotes.domain.difference import differences
from refillnotes.domain.kinds import Names
from refillnotes.domain.late_entry import late_entry
from refillnotes.domain.record import (
    Accepted,
    Amends,
    Asked,
    Earlier,
    Figure,
    Record,
)
from refillnotes.domain.record import Finding as FindingInRecord
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.worksheet import Worksheet

SCHEMA = "refillnotes-record-1"
TEMPLATE = "note-2"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the head of the note beside the chart."""

    visit_id: str
    number: str
    revision: int
    clinic: str
    timezone: str
    nurse: str
    responsible: str
    started_at: datetime
    submitted_at: datetime | None
    entered_at: datetime
    """When the visit was begun in the program, by its own clock."""
    nonce: str
    """32 hex digits of chance, so that the hash of a short note cannot be guessed back."""
    amended_by: str = ""
    """Who writes the amendment; ``nurse`` stays the one who recorded the visit."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One visit with everything worked out from it."""

    document: Mapping[str, str]
    sheet: Worksheet
    findings: Findings
    names: Names
    history: Sequence[Earlier]
    rules: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Amended:
    """The signed revision that is amended, and why."""

    note: str
    record: Record
    record_sha256: str
    signed_at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The revision a physician sent back, with the question; ``fact`` is what it is about."""

    record: Record
    by: str
    at: datetime
    question: str
    fact: str


def compose(
    heading: Heading,
    chart: Chart,
    judged: Judged,
    amended: Amended | None = None,
    returned: Returned | None = None,
) -> Record:
    """Put the record together; everything in it is text, exactly as typed or as worked out.

    It says field by field what differs from the revision it amends, and from the one a physician
    asked about.
    """
    record = _composed(heading, chart, judged)
    late = late_entry(heading.started_at, heading.entered_at, record["facts"])
    if late is not None:
        record["late"] = late
    if amended is not None:
        record["amends"] = _amends(amended, record)
    if returned is not None:
        record["asked"] = _asked(returned, record)
    return record


def _composed(heading: Heading, chart: Chart, judged: Judged) -> Record:
    facts = {
        name: text.strip()
        for name, text in judged.document.items()
        if text.strip() and not name.startswith("answer.")
    }
    return {
        "schema": SCHEMA,
        "nonce": heading.nonce,
        "clinic": {"name": heading.clinic, "timezone": heading.timezone},
        "visit": {
            "id": heading.visit_id,
            "number": heading.number,
            "revision": str(heading.revision),
            "outcome": facts.get("outcome", ""),
            "place": facts.get("place", ""),
            "started_at": heading.started_at.isoformat(timespec="minutes"),
            "submitted_at": None
            if heading.submitted_at is None
            else heading.submitted_at.isoformat(timespec="seconds"),
        },
        "patient": patient_in_text(chart),
        "pump": pump_in_text(chart.pump),
        "people": _people(heading),
        "facts": facts,
        "previous": _previous(judged.sheet),
        "names": _names_used(facts, judged.names),
        "figures": _figures(judged.sheet),
        "comparison": list(compare(judged.sheet)),
        "findings": [_finding(finding, judged.document) for finding in judged.findings.found],
        "not_evaluated": [
            {
                "check": gap.check,
                "title": gap.title,
                "missing": list(gap.missing),
                "why": gap.why,
            }
            for gap in judged.findings.not_evaluated
        ],
        "history": list(judged.history),
        "rules": {
            "policy_version": judged.rules["policy_version"],
            "register_version": judged.rules["register_version"],
            "catalogue_version": judged.rules["catalogue_version"],
        },
        "template": TEMPLATE,
    }


def _people(heading: Heading) -> dict[str, str]:
    people = {"nurse": heading.nurse, "responsible": heading.responsible}
    return people | ({"amended_by": heading.amended_by} if heading.amended_by else {})


def _amends(amended: Amended, record: Record) -> Amends:
    return {
        "note": amended.note,
        "revision": amended.record["visit"]["revision"],
        "record_sha256": amended.record_sha256,
        "signed_at": amended.signed_at.isoformat(timespec="seconds"),
        "by": amended.by,
        "reason": amended.reason,
        "difference": differences(amended.record, record),
    }


def _asked(returned: Returned, record: Record) -> Asked:
    return {
        "revision": returned.record["visit"]["revision"],
        "by": returned.by,
        "at": returned.at.isoformat(timespec="seconds"),
        "question": returned.question,
        "fact": returned.fact,
        "title": FACTS[returned.fact].title if returned.fact in FACTS else "",
        "difference": differences(returned.record, record),
    }


def register_version(checks: Iterable[str]) -> str:
    """Name the register by what it holds: twelve hex digits over its slugs in order."""
    return hashlib.sha256("\n".join(checks).encode()).hexdigest()[:12]


def in_text(value: object) -> str:
    """Write one value the way the record keeps it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "; ".join(in_text(part) for part in value)
    return str(value)


def patient_in_text(chart: Chart) -> dict[str, str]:
    """The patient as a record holds them; what is not on file has no name in it."""
    patient = chart.patient
    snapshot = {
        "id": str(patient.id),
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "born": patient.born.isoformat(),
        "mrn": patient.mrn,
        "allergies": patient.allergies,
        "indication": patient.indication,
        "icd_code": patient.icd_code,
    }
    return {name: text for name, text in snapshot.items() if text}


def pump_in_text(pump: ImplantedPump) -> dict[str, str]:
    """The pump in the same way."""
    catheter = ", ".join(
        str(part) for part in (pump.catheter_model, pump.catheter_length, pump.tip_level) if part
    )
    snapshot = {
        "id": str(pump.id),
        "model_id": pump.model.id,
        "model": f"{pump.model.maker} {pump.model.name}",
        "serial": pump.serial,
        "udi": pump.udi,
        "capacity": pump.capacity,
        "implanted_on": pump.implanted_on,
        "catheter": catheter,
        "catheter_bore": pump.catheter_bore,
        "tubing_volume": pump.tubing_volume,
        "factory_flow": pump.factory_flow,
    }
    return {name: str(value) for name, value in snapshot.items() if value}


def _previous(sheet: Worksheet) -> dict[str, str]:
    return {
        name: in_text(value)
        for name, value in sheet.recorded()
        if name.startswith("previous_") and not isinstance(value, tuple)
    }


def _names_used(facts: Mapping[str, str], names: Names) -> dict[str, dict[str, str]]:
    """The printed name of every code this record uses, so that it can be read alone."""
    texts = set(facts.values())
    return {
        noun: {code: label for code, label in known.items() if code in texts}
        for noun, known in names.items()
        if not noun.startswith("retired ")
    }


def _figures(sheet: Worksheet) -> list[Figure]:
    return [
        {
            "name": calculation.name,
            "title": calculation.title,
            "value": in_text(worked.value),
            "working": worked.working,
            "sources": [calculation.source],
        }
        for calculation, worked in sheet.all_worked()
        if calculation.printed
    ]


def _finding(finding: Finding, document: Mapping[str, str]) -> FindingInRecord:
    answer = answer_to(finding, document) if finding.severity.wants_an_answer else None
    accepted: Accepted | None = None
    if answer is not None:
        label = dict(REASONS)[answer.reason]
        accepted = {
            "choice": answer.reason,
            "reason": f"{label}. {answer.account}".strip() if answer.account else label,
            "told": answer.told,
            "told_at": answer.told_at,
        }
    return {
        "check": finding.check,
        "title": finding.title,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "working": list(finding.working),
        "causes": list(finding.causes),
        "then": finding.then,
        "accepted": accepted,
    }
