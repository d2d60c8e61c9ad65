"""What a run of cases prints: a line for each failure, and how many passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.errors import CaseUnreadable
from refillnotes.domain.policy import Policy
from refillnotes.domain.worked_cases.case import CaseResult
from refillnotes.domain.worked_cases.judge import judge_case
from refillnotes.domain.worked_cases.reader import read_cases


def judge_text(
    name: str, text: str, catalogue: Catalogue, policy: Policy
) -> tuple[CaseResult, ...]:
    """Judge every case of one file; a file that is none is one failure under its own name."""
    try:
        cases = read_cases(text)
    except CaseUnreadable as refusal:
        return (CaseResult(name, (str(refusal),)),)
    return tuple(judge_case(case, catalogue, policy) for case in cases)


def report(results: Iterable[CaseResult]) -> Iterator[str]:
    """A line for each case that failed; the last line counts."""
    passed = failed = 0
    for result in results:
        if result.passed:
            passed += 1
        else:
            failed += 1
            yield f"{result.id}: {'; '.join(result.failures)}"
    yield f"{passed} passed, {failed} failed"
