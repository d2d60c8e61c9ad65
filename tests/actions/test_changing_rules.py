"""A change of the rules: proposed by one steward, decided by another, and what it does then."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

from refillnotes.actions.decide_change import decide_change
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.propose_change import Proposal, look_ahead, propose_change
from refillnotes.actions.rules_in_force import with_rules_in_force
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.demo.staff import SECOND_STEWARD, STEWARD
from refillnotes.domain.governance import Act, Decision, change_hash
from refillnotes.store import notes, rule_changes
from tests.clinics import Practice


def a_proposal(practice: Practice, figure="residual.floor", after="0.1 mL", **more) -> Proposal:
    usual = {
        "act": Act.REPLACE,
        "figure": figure,
        "after": after,
        "effective_on": practice.clinic.now().date(),
        "reason": "Our syringes are read to a tenth.",
        "source": "Pain committee minutes 12",
        "confidence": "derived",
    }
    return Proposal(**(usual | more))


def proposed(practice: Practice, proposal: Proposal | None = None, who: int = STEWARD) -> UUID:
    clinic, steward = practice.clinic, practice.staff[who]
    proposal = proposal or a_proposal(practice)
    looked = look_ahead(clinic, steward, proposal)
    return propose_change(clinic, steward, proposal, looked.seen_sha256)


def decided(
    practice: Practice,
    change_id: UUID,
    decision: Decision = Decision.APPROVE,
    reason: str = "",
    who: int = SECOND_STEWARD,
) -> None:
    with practice.clinic.database.reading() as connection:
        change = rule_changes.find(connection, change_id)
    seen = change_hash(change)
    decide_change(practice.clinic, practice.staff[who], change_id, decision, reason, seen)


def in_force(practice: Practice, **later: float) -> Practice:
    """The practice with the rules of now, or of a later hour."""
    practice = practice.later(**later) if later else practice
    return replace(practice, clinic=with_rules_in_force(practice.clinic))


def severity(practice: Practice, visit_id: UUID, check: str) -> str:
    opened = open_visit(practice.clinic, practice.nurse, visit_id)
    found = {one.check: one.severity for one in opened.standing.findings.found}
    return found[check].value


def test_an_approved_threshold_judges_the_next_visit_and_is_named_in_its_note(practice: Practice):
    shipped = practice.clinic.rules.policy.version
    visit_id, version = practice.a_draft(syringe_wasted="0.3 mL")
    assert severity(in_force(practice), visit_id, "syringe-reconciliation") == "ack"
    change_id = proposed(practice, a_proposal(practice, "fill.syringe_ok", "0.3 mL"))
    assert severity(in_force(practice), visit_id, "syringe-reconciliation") == "ack"
    decided(practice, change_id)
    governed = in_force(practice)
    assert governed.clinic.rules.policy.version == f"{shipped}+1"
    assert severity(governed, visit_id, "syringe-reconciliation") == "ok"
    note_id = submit_visit(governed.clinic, practice.nurse, visit_id, version)
    with practice.clinic.database.reading() as connection:
        record = json.loads(notes.find(connection, note_id).record)
    assert record["rules"]["policy_version"] == f"{shipped}+1"
    assert not list(verify_record(practice.clinic))
