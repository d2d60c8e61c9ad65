"""What a check is, what it answers, and how one is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.formula import formula_of, limits_named, paragraph
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.worksheet import NotRecorded, Worksheet, needs

REFILLED = ("outcome", "refilled")
PROGRAMMABLE = ("programmable", True)


class Severity(StrEnum):
    """How loudly a finding speaks, quietest first."""

    OK = "ok"
    INFO = "info"
    ACK = "ack"
    ESCALATE = "escalate"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        return _RANKS[self]

    @property
    def wants_an_answer(self) -> bool:
        """Whether somebody must correct the entry or say that this is what happened."""
        return self.rank >= _RANKS[Severity.ACK]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def worst(severities: Iterable[Severity]) -> Severity:
    """The loudest of them; ok when there are none."""
    return max(severities, key=lambda severity: severity.rank, default=Severity.OK)


def exceeding(size: Quantity, *limits: tuple[Quantity, Severity]) -> Severity:
    """The loudest severity whose limit is exceeded; on a limit is still inside it."""
    return worst(severity for limit, severity in limits if size > limit)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check answers: how loud, one sentence, and the numbers behind it.

    The sentence's first letter becomes a capital in the finding, so parts may be joined freely.
    """

    severity: Severity
    sentence: str
    working: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    then: str = ""
    facts: tuple[str, ...] = ()
    """The entries at fault, where the check can tell them from the others it compared."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule. The parameters of ``judge`` name the facts and calculations it needs.

    ``id`` is a slug that is never reused. ``causes`` and ``then`` are shown with every outcome
    that wants an answer, unless the outcome brings its own. ``facts`` are the form fields the
    finding speaks about. ``why``, ``formula`` and ``then`` are read off the judge's docstring.
    """

    id: str
    title: str
    judge: Callable[..., Outcome]
    sources: tuple[str, ...]
    facts: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    core: bool = True
    floor: Severity | None = None
    """The severity no site policy may go below when the check fires."""
    where: tuple[tuple[str, object], ...] = ()
    """Facts that, recorded otherwise, put the visit outside this check."""
    once_recorded: tuple[str, ...] = ()
    """The check belongs to the visit only when one of these is recorded."""

    @property
    def why(self) -> str:
        """The harm this check is about."""
        return _capital(paragraph(self.judge, "Why: "))

    @property
    def formula(self) -> str:
        """What is compared with what, and which severity comes of it; limits by their keys."""
        return formula_of(self.judge)

    @property
    def thresholds(self) -> tuple[str, ...]:
        """Keys of the policy's thresholds the visit is compared with."""
        return limits_named(self.formula)

    @property
    def then(self) -> str:
        """The next act."""
        return _capital(paragraph(self.judge, "Then: "))

    def reads(self) -> tuple[str, ...]:
        """Every name the answer rests on, for whom the check speaks included."""
        wanted = (need.name for need in needs(self.judge))
        return (*wanted, *(name for name, _ in self.where), *self.once_recorded)

    def belongs_to(self, worksheet: Worksheet) -> bool:
        """Whether this visit is one the check speaks of. A fact not recorded excludes nothing."""
        if self.once_recorded and not any(worksheet.has(name) for name in self.once_recorded):
            return False
        return all(
            (known := worksheet.known(name)) is None or known == wanted
            for name, wanted in self.where
        )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Finding:
    """A check's outcome for one visit, ready to be shown, accepted and printed."""

    check: str
    title: str
    severity: Severity
    sentence: str
    working: tuple[str, ...]
    causes: tuple[str, ...]
    then: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A check that could not run, and what it lacked. It is never ok."""

    check: str
    title: str
    missing: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Every check's answer for one visit, in the order of the register."""

    found: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...]

    @property
    def to_answer(self) -> tuple[Finding, ...]:
        """Those that want a correction or an account, loudest first."""
        wanting = [finding for finding in self.found if finding.severity.wants_an_answer]
        return tuple(sorted(wanting, key=lambda finding: -finding.severity.rank))

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Those that say something and want no answer."""
        return tuple(finding for finding in self.found if finding.severity is Severity.INFO)

    @property
    def agreeing(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.found if finding.severity is Severity.OK)

    @property
    def severity(self) -> Severity:
        return worst(finding.severity for finding in self.found)


def run(check: Check, worksheet: Worksheet) -> Finding | NotEvaluated:
    """Judge one visit by one check, or say what was missing."""
    try:
        outcome = check.judge(**worksheet.supply(check.judge))
    except NotRecorded as gap:
        return NotEvaluated(check.id, check.title, gap.names)
    except NotDefined as undefined:
        return NotEvaluated(check.id, check.title, (), str(undefined))
    fired = outcome.severity.wants_an_answer
    return Finding(
        check=check.id,
        title=check.title,
        severity=outcome.severity,
        sentence=_capital(outcome.sentence),
        working=outcome.working,
        causes=outcome.causes or (check.causes if fired else ()),
        then=outcome.then or (check.then if fired else ""),
        facts=outcome.facts or check.facts or tuple(need.name for need in needs(check.judge)),
        sources=check.sources,
    )


def _run_where_due(check: Check, worksheet: Worksheet) -> Finding | NotEvaluated | None:
    return run(check, worksheet) if check.belongs_to(worksheet) else None


def run_all(checks: Iterable[Check], worksheet: Worksheet) -> Findings:
    """Judge one visit by every check it belongs to, in order."""
    answers = [
        worksheet.answer(
            f"check {check.id}", check.reads, partial(_run_where_due, check, worksheet)
        )
        for check in checks
    ]
    return Findings(
        tuple(answer for answer in answers if isinstance(answer, Finding)),
        tuple(answer for answer in answers if isinstance(answer, NotEvaluated)),
    )
