"""Who stands within a restricted chart, and from when until when an emergency access is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from refillnotes.domain.care_relation import (
    LASTS,
    EmergencyAccess,
    Relation,
    Restriction,
    Verdict,
    Why,
    relation,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PATIENT, NAMED, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
ACCESS = EmergencyAccess(UUID(int=4), PATIENT, OTHER, "emergency", "", NOON, NOON + LASTS)
INSTANT = timedelta(microseconds=1)


def restricted(*, to_named: bool = True) -> Restriction:
    return Restriction(PATIENT, 1, to_named, (str(NAMED),), "Works here", NAMED, NOON)


def test_everybody_is_within_a_chart_that_is_not_restricted():
    assert relation(OTHER, None, None, NOON) is Relation.WITHIN
    assert relation(OTHER, restricted(to_named=False), None, NOON) is Relation.WITHIN


def test_a_restricted_chart_is_there_for_those_named_alone():
    assert relation(NAMED, restricted(), None, NOON) is Relation.WITHIN
    assert relation(OTHER, restricted(), None, NOON) is Relation.OUTSIDE


@pytest.mark.parametrize(
    ("at", "stands"),
    [
        (NOON - INSTANT, Relation.OUTSIDE),
        (NOON, Relation.EMERGENCY),
        (NOON + LASTS - INSTANT, Relation.EMERGENCY),
        (NOON + LASTS, Relation.OUTSIDE),
    ],
)
def test_an_emergency_access_is_open_from_its_first_moment_until_its_end(at, stands):
    assert relation(OTHER, restricted(), ACCESS, at) is stands


def test_reasons_and_verdicts_are_told_in_words():
    assert Why.NOBODY_NAMED_IS_HERE.in_words == (
        "The refill is due and nobody named for this chart is here"
    )
    assert len({why.in_words for why in Why}) == len(Why)
    assert [verdict.in_words for verdict in Verdict] == ["Justified", "Not justified"]
