"""What the note says about findings: the unusual on top, every check run in the appendix."""

from __future__ import annotations

from dataclasses import dataclass

from refillnotes.domain.record import Accepted, Finding, NotEvaluated, Record
from refillnotes.domain.steps.register import FACTS
from refillnotes.pdf.ledger import here_of
from refillnotes.pdf.wording import in_sentence, moment

_LOUD = ("block", "escalate", "ack")
_WORDS = {
    "block": "Stop",
    "escalate": "Escalate",
    "ack": "Look at this",
    "info": "Noted",
    "ok": "Agrees",
}
_SIGNS = {"block": "✗", "escalate": "⚠", "ack": "●", "info": "·", "ok": "✓"}


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding in the words of the note."""

    severity: str
    sign: str
    word: str
    loud: bool
    title: str
    sentence: str
    working: tuple[str, ...]
    causes: str
    answer: str


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A check that could not run and what it lacked."""

    title: str
    lacking: str


def unusual(record: Record) -> tuple[Remark, ...]:
    """Give the findings somebody had to answer, loudest first."""
    loud = [finding for finding in record["findings"] if finding["severity"] in _LOUD]
    loud.sort(key=lambda finding: _LOUD.index(finding["severity"]))
    return tuple(_remark(finding, record) for finding in loud)


def checks_run(record: Record) -> tuple[Remark, ...]:
    """Give every check that ran, in the order of the register."""
    return tuple(_remark(finding, record) for finding in record["findings"])


def checks_not_run(record: Record) -> tuple[Unchecked, ...]:
    """Give every check that could not run. None of them counts as passed."""
    return tuple(Unchecked(check["title"], _lacking(check)) for check in record["not_evaluated"])


def word_for(severity: str) -> str:
    """Say a severity in the one word the note uses for it."""
    return _WORDS.get(severity, severity)


def _remark(finding: Finding, record: Record) -> Remark:
    accepted = finding.get("accepted")
    return Remark(
        severity=finding["severity"],
        sign=_SIGNS[finding["severity"]],
        word=_WORDS[finding["severity"]],
        loud=finding["severity"] in _LOUD,
        title=finding["title"],
        sentence=in_sentence(finding["sentence"]),
        working=tuple(in_sentence(line) for line in finding["working"]),
        causes="; ".join(finding["causes"]),
        answer=_answer(accepted, record) if accepted else "",
    )


def _answer(accepted: Accepted, record: Record) -> str:
    words = f"{record['people']['nurse']}: {accepted['reason']}"
    if accepted["told"]:
        words = f"{words.rstrip('.')}. Told {accepted['told']}"
        if accepted["told_at"]:
            words += f", {moment(accepted['told_at'], here_of(record))}"
    return words


def _lacking(check: NotEvaluated) -> str:
    if check["missing"]:
        titles = [
            FACTS[name].title if name in FACTS else name.replace("_", " ")
            for name in check["missing"]
        ]
        return f"not recorded: {', '.join(titles)}"
    return check.get("why", "") or "not defined for this visit"
