"""What a clinician says to a finding, and when that is enough."""

from __future__ import annotations

import pytest

from refillnotes.domain.answers import (
    REASONS,
    Answer,
    answer_facts,
    answer_to,
    read_answers,
    split_document,
    still_to_answer,
)
from refillnotes.domain.checks.model import Finding, Severity
from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Choice, Moment, Words


def a_finding(severity: Severity, check: str = "overfill") -> Finding:
    return Finding(check, "Title", severity, "Sentence.", (), (), "", (), ())


def answered(**parts: str) -> dict[str, str]:
    return {f"answer.overfill.{name}": text for name, text in parts.items()}


def test_an_answer_is_a_reason_an_account_and_who_was_told_when():
    assert answer_facts("overfill") == (
        Fact("answer.overfill.reason", "This is what happened", Choice(REASONS)),
        Fact("answer.overfill.account", "In your own words", Words(500, lines=True)),
        Fact("answer.overfill.told", "Physician told", Words(100)),
        Fact("answer.overfill.told_at", "Told at", Moment()),
    )


def test_a_reason_is_enough_for_an_ack():
    assert answer_to(a_finding(Severity.ACK), answered(reason="ordered")) == Answer(
        "overfill", "ordered", "", "", ""
    )


def test_another_reason_asks_for_words():
    assert answer_to(a_finding(Severity.ACK), answered(reason="other")) is None
    assert answer_to(a_finding(Severity.ACK), answered(reason="other", account="Spilled."))


@pytest.mark.parametrize("severity", [Severity.ESCALATE, Severity.BLOCK])
def test_a_loud_finding_asks_who_was_told_and_when(severity: Severity):
    finding = a_finding(severity)
    reason = answered(reason="looked-again")
    told = answered(told="Dr Osei")
    when = answered(told_at="2026-11-14 10:20-06:00")
    assert answer_to(finding, reason) is None
    assert answer_to(finding, reason | told) is None
    assert answer_to(finding, reason | when) is None
    assert answer_to(finding, reason | told | when)


def test_an_answer_that_cannot_be_read_is_no_answer():
    parts = answered(reason="looked-again", told="Dr Osei", told_at="ten past")
    assert answer_to(a_finding(Severity.BLOCK), parts) is None


def test_an_answer_to_another_check_does_not_count():
    other = {"answer.reservoir-low.reason": "ordered"}
    assert answer_to(a_finding(Severity.ACK), other) is None


def test_only_findings_that_want_an_answer_are_still_to_be_answered():
    findings = [a_finding(severity, severity.value) for severity in Severity]
    left = still_to_answer(findings, {"answer.ack.reason": "ordered"})
    assert [finding.check for finding in left] == ["escalate", "block"]


def test_a_document_parts_into_facts_and_answers():
    facts, answers = split_document({"injected": "20 mL", "answer.overfill.reason": "spill"})
    assert facts == {"injected": "20 mL"}
    assert answers == {"answer.overfill.reason": "spill"}


def test_a_reason_that_is_not_on_the_list_is_refused_with_the_list():
    reading = read_answers(["overfill"], answered(reason="because"))
    (sentence,) = reading.problems.values()
    assert '"because"' in sentence
    assert "looked-again" in sentence
