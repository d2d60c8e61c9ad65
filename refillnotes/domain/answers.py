"""What a clinician says to a finding: this really happened, why, and who was told when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from refillnotes.domain.checks.model import Finding, Severity
from refillnotes.domain.facts import Fact, Reading, read_document
from refillnotes.domain.kinds import Choice, Moment, Words

PREFIX = "answer"
REASONS = (
    ("looked-again", "Looked again: it is so"),
    ("ordered", "Ordered so by the physician"),
    ("palliative", "Palliative care"),
    ("device-fault", "Device fault, reported"),
    ("spill", "Spill or loss"),
    ("late", "Visit came late"),
    ("other", "Another reason"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One finding's account. It stands in the note beside the numbers it explains."""

    check: str
    reason: str
    account: str
    told: str
    told_at: str


def answer_facts(check: str) -> tuple[Fact, ...]:
    """The four texts an answer to this check is made of, named for forms and documents."""
    return (
        Fact(f"{PREFIX}.{check}.reason", "This is what happened", Choice(REASONS)),
        Fact(f"{PREFIX}.{check}.account", "In your own words", Words(500, lines=True)),
        Fact(f"{PREFIX}.{check}.told", "Physician told", Words(100)),
        Fact(f"{PREFIX}.{check}.told_at", "Told at", Moment()),
    )


def split_document(document: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Part what was recorded from what was answered to findings."""
    facts = {name: text for name, text in document.items() if not _is_answer(name)}
    answers = {name: text for name, text in document.items() if _is_answer(name)}
    return facts, answers


def read_answers(checks: Iterable[str], document: Mapping[str, str]) -> Reading:
    """Read the answers to these checks; texts for other checks are left alone."""
    facts = [fact for check in checks for fact in answer_facts(check)]
    known = {fact.name for fact in facts}
    return read_document(
        facts, {name: text for name, text in document.items() if name in known}, {}
    )


def answer_to(finding: Finding, document: Mapping[str, str]) -> Answer | None:
    """The answer to one finding, or None while it is not complete.

    Ack asks for a reason. Escalate and block ask besides who was told and when, since the
    physician must hear before the patient leaves. "Another reason" asks for words.
    """
    reading = read_answers([finding.check], document)
    if reading.problems:
        return None
    reason, account, told, told_at = (
        document.get(fact.name, "").strip() for fact in answer_facts(finding.check)
    )
    loud = finding.severity.rank >= Severity.ESCALATE.rank
    complete = reason and (account or reason != "other") and (not loud or (told and told_at))
    return Answer(finding.check, reason, account, told, told_at) if complete else None


def still_to_answer(
    findings: Iterable[Finding], document: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Findings that want an answer and have no complete one."""
    return tuple(
        finding
        for finding in findings
        if finding.severity.wants_an_answer and answer_to(finding, document) is None
    )


def _is_answer(name: str) -> bool:
    return name.startswith(f"{PREFIX}.")
