"""What a change of the rules says, byte for byte, and in which words a decision is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from refillnotes.domain.checks.model import Finding, Findings, NotEvaluated, Severity
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.figures import Confidence
from refillnotes.domain.governance import (
    Act,
    Approved,
    Decision,
    Standing,
    after,
    approved,
    change_hash,
    drawn,
    standing,
)
from refillnotes.domain.governance_preview import (
    NOTHING_JUDGED,
    Preview,
    Turn,
    Turned,
    Verdict,
    gathered,
    joined,
    read_preview,
    turns,
    verdicts_in,
    verdicts_of,
    written,
)
from refillnotes.domain.site_changes import SiteChange, SiteEntry, SiteRetirement
from tests.domain.test_governance import NOON, a_change, a_ruling

BY = "Ines Moreau PharmD and Tomas Weber MD"
SOURCE = "Pain committee minutes 12"
DAY = "2026-11-25"


def overlay(act: Act, **given: object):
    return Approved(a_change(act=act.value, **given), "Tomas Weber MD", NOON).overlay


def test_a_change_is_laid_over_the_figures_in_both_their_names():
    assert overlay(Act.REPLACE) == SiteChange(
        "residual.floor", "0.4 mL", SOURCE, BY, DAY, Confidence.DERIVED
    )
    content = {"name": "Acme", "dead_volume": {"value": "1 mL"}}
    assert overlay(Act.ADD, after=json.dumps(content), figure="pumps.acme") == SiteEntry(
        "pumps.acme", content, SOURCE, BY, DAY, Confidence.DERIVED
    )
    assert overlay(Act.RETIRE, figure="pumps.acme") == SiteRetirement("pumps.acme", DAY)
    assert overlay(Act.RESTORE, figure="pumps.acme") == SiteRetirement("pumps.acme", "")


def test_the_hash_of_a_change_is_the_one_the_format_says():
    text = (
        '{"act":"replace","after":"0.4 mL","before":"0.5 mL","confidence":"derived",'
        '"effective_on":"2026-11-25","figure":"residual.floor",'
        '"id":"00000000-0000-0000-0000-000000000001","number":"1","preview":"{}",'
        '"proposed_by":"00000000-0000-0000-0000-000000000065",'
        '"reason":"Our syringes are read to a tenth.",'
        '"rules_version":"0123456789ab ba9876543210","source":"Pain committee minutes 12",'
        '"title":"Residual: Smallest difference worth a word"}'
    )
    whole = f"refillnotes-rule-change-v1\n{text}".encode()
    assert change_hash(a_change()) == hashlib.sha256(whole).hexdigest()


def test_an_approval_names_the_approver_and_falls_with_a_withdrawal():
    agreed = approved(a_change(), [a_ruling(Decision.APPROVE)])
    assert agreed == Approved(a_change(), "Tomas Weber MD", NOON + timedelta(days=2))
    assert approved(a_change(), []) is None
    assert approved(a_change(), [a_ruling(Decision.DECLINE)]) is None
    both = [a_ruling(Decision.APPROVE), a_ruling(Decision.WITHDRAW)]
    assert approved(a_change(), both) is None


def test_a_change_comes_into_force_at_the_first_moment_of_its_day():
    made = [a_ruling(Decision.APPROVE)]
    begins = NOON + timedelta(days=2)
    assert standing(a_change(), made, begins) is Standing.IN_FORCE
    assert standing(a_change(), made, begins - timedelta.resolution) is Standing.APPROVED


@pytest.mark.parametrize(
    ("stands", "decision", "said"),
    [
        (Standing.DECLINED, Decision.APPROVE, "declined already, so it cannot be approved now"),
        (Standing.IN_FORCE, Decision.DECLINE, "in force already, so it cannot be declined now"),
        (Standing.IN_FORCE, Decision.WITHDRAW, "in force already, so it cannot be withdrawn now"),
    ],
)
def test_a_decision_that_comes_too_late_is_refused_with_what_to_do(stands, decision, said):
    with pytest.raises(NotAllowedNow) as refusal:
        after(stands, decision)
    assert str(refusal.value) == f"This change is {said}. Propose another change to undo it."


def test_the_decisions_are_drawn():
    assert drawn().split("\n") == [
        "stateDiagram-v2",
        "    [*] --> proposed: propose",
        "    proposed --> approved: approve",
        "    proposed --> declined: decline",
        "    proposed --> withdrawn: withdraw",
        "    approved --> withdrawn: withdraw",
        "    approved --> in_force: its day comes",
    ]


def a_finding(check: str, severity: Severity) -> Finding:
    return Finding(check, check.upper(), severity, "", (), (), "", (), ())


def test_what_every_check_answers_is_the_same_live_and_in_a_record():
    live = verdicts_of(
        Findings((a_finding("a", Severity.ACK),), (NotEvaluated("b", "B", ("pain",)),))
    )
    kept = verdicts_in(
        {
            "findings": [{"check": "a", "title": "A", "severity": "ack"}],
            "not_evaluated": [{"check": "b", "title": "B", "missing": ["pain"]}],
        }
    )
    assert live == kept == {"a": Verdict("A", Severity.ACK), "b": Verdict("B", None)}


def test_a_check_is_told_by_its_newer_title():
    before, now = {"a": Verdict("Old", Severity.ACK)}, {"a": Verdict("New", Severity.OK)}
    assert list(turns(before, now)) == [("a", "New", Turn.SILENT)]
    assert list(turns({"a": Verdict("Old", None)}, {"b": Verdict("B", Severity.OK)})) == [
        ("b", "B", Turn.JUDGED)
    ]


TURNED = (
    Turned("a", "A", Turn.SILENT, ("2026-000001", "2026-000003")),
    Turned("b", "B", Turn.LOUDER, ("2026-000002",)),
)
PREVIEW = Preview(3, 9, "2026-09-01", "2026-11-14", ("2026-000004",), TURNED)


def test_a_preview_is_written_in_canonical_form():
    assert written(PREVIEW) == (
        '{"covered":"3","first":"2026-09-01","last":"2026-11-14","signed":"9","turned":['
        '{"check":"a","title":"A","turn":"now silent","visits":["2026-000001","2026-000003"]},'
        '{"check":"b","title":"B","turn":"now louder","visits":["2026-000002"]}],'
        '"unread":["2026-000004"]}'
    )
    assert read_preview(written(PREVIEW)) == PREVIEW
    assert read_preview(written(NOTHING_JUDGED)) == NOTHING_JUDGED


def test_two_stretches_of_visits_join_into_one():
    older = Preview(
        2,
        8,
        "2026-07-01",
        "2026-08-31",
        ("2026-000009",),
        (
            Turned("a", "A, older", Turn.SILENT, ("2026-000000",)),
            Turned("c", "C", Turn.QUIETER, ("2026-000005",)),
        ),
    )
    assert joined(PREVIEW, older) == Preview(
        5,
        9,
        "2026-07-01",
        "2026-11-14",
        ("2026-000004", "2026-000009"),
        (
            Turned("a", "A, older", Turn.SILENT, ("2026-000000", "2026-000001", "2026-000003")),
            Turned("c", "C", Turn.QUIETER, ("2026-000005",)),
            Turned("b", "B", Turn.LOUDER, ("2026-000002",)),
        ),
    )
    assert joined(NOTHING_JUDGED, NOTHING_JUDGED) == NOTHING_JUDGED
    assert joined(PREVIEW, NOTHING_JUDGED) == PREVIEW
    assert joined(NOTHING_JUDGED, PREVIEW) == PREVIEW


def test_turns_of_one_kind_stand_in_the_order_of_their_titles():
    found = [("1", "x", "Z", Turn.SILENT), ("1", "y", "A", Turn.SILENT)]
    assert [line.title for line in gathered(found)] == ["A", "Z"]


def test_the_visits_of_a_turn_are_in_order_and_each_once():
    two = replace(PREVIEW, turned=(*TURNED, Turned("c", "C", Turn.SILENT, ("2026-000001", "0"))))
    assert two.visits(Turn.SILENT) == ("0", "2026-000001", "2026-000003")
    assert two.visits(Turn.JUDGED) == ()


def test_a_day_on_which_a_change_is_effective_is_in_its_overlay_as_written():
    later = replace(a_change(), effective_on=date(2027, 1, 2))
    assert Approved(later, "T", NOON).overlay.date == "2027-01-02"
