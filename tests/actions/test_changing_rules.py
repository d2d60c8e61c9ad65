"""A change of the rules: proposed by one steward, decided by another, and what it does then."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from refillnotes.actions.decide_change import NotYours, decide_change
from refillnotes.actions.look_ahead import DayGoneBy, NothingChanges, Proposal, look_ahead
from refillnotes.actions.once import Once
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.propose_change import propose_change
from refillnotes.actions.recent import Recent
from refillnotes.actions.refusals import NotAllowedNow, SeenOtherwise
from refillnotes.actions.rules_in_force import with_rules_in_force
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.demo.staff import SECOND_STEWARD, STEWARD
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.governance import Act, Decision, change_hash
from refillnotes.store import notes, rule_changes
from refillnotes.store.errors import FigureTaken
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


def test_a_proposal_is_signed_stored_whole_and_accounted_for(practice: Practice):
    change_id = proposed(practice)
    with practice.clinic.database.reading() as connection:
        change = rule_changes.find(connection, change_id)
        (statement,) = rule_changes.statements_of(connection, change_id)
    said = json.loads(statement.statement)
    assert (change.number, change.before, change.after) == (1, "0.5 mL", "0.1 mL")
    assert change.title == "Residual: Smallest difference worth a word"
    assert said["change_sha256"] == change_hash(change)
    assert said["name"] == "Ines Moreau PharmD"
    assert said["sentence"].startswith("I propose this change")
    assert not list(verify_record(practice.clinic))


def test_a_change_comes_into_force_on_its_day_and_not_before(practice: Practice):
    day = practice.clinic.now().date() + timedelta(days=3)
    decided(practice, proposed(practice, a_proposal(practice, effective_on=day)))
    hours = 3 * 24 - practice.clinic.now().hour
    minutes = practice.clinic.now().minute
    eve = in_force(practice, hours=hours, minutes=-minutes - 1)
    midnight = in_force(practice, hours=hours, minutes=-minutes)
    assert midnight.clinic.now().date() == day
    assert str(eve.clinic.rules.policy.residual.floor.value) == "0.5 mL"
    assert str(midnight.clinic.rules.policy.residual.floor.value) == "0.1 mL"


def test_a_change_approved_late_is_in_force_from_its_approval_and_not_from_its_day(
    practice: Practice,
):
    change_id = proposed(practice)
    later = practice.later(days=5)
    decided(later, change_id)
    assert in_force(practice, days=4).clinic.rules.policy.changed == ()
    (floor,) = in_force(later).clinic.rules.policy.changed
    assert floor.mark.startswith("set by this site, Ines Moreau PharmD and Tomas Weber MD,")


def test_nobody_decides_on_their_own_proposal(practice: Practice):
    change_id = proposed(practice)
    for decision in (Decision.APPROVE, Decision.DECLINE):
        with pytest.raises(NotYours, match="Another steward decides"):
            decided(practice, change_id, decision, "because", who=STEWARD)


def test_only_its_proposer_withdraws_a_proposal(practice: Practice):
    change_id = proposed(practice)
    with pytest.raises(NotYours, match="Ines Moreau PharmD proposed this"):
        decided(practice, change_id, Decision.WITHDRAW, "because")
    decided(practice, change_id, Decision.WITHDRAW, "A wrong figure.", who=STEWARD)
    with pytest.raises(NotAllowedNow, match="is withdrawn already"):
        decided(practice, change_id)


@pytest.mark.parametrize(("decision", "who"), [(Decision.DECLINE, 7), (Decision.WITHDRAW, 6)])
def test_refusing_needs_a_reason(practice: Practice, decision: Decision, who: int):
    with pytest.raises(Unreadable, match="A reason is needed"):
        decided(practice, proposed(practice), decision, " ", who)


def test_an_approved_change_can_be_withdrawn_until_its_day(practice: Practice):
    day = practice.clinic.now().date() + timedelta(days=3)
    change_id = proposed(practice, a_proposal(practice, effective_on=day))
    decided(practice, change_id)
    decided(practice, change_id, Decision.WITHDRAW, "The committee met again.")
    assert in_force(practice, days=9).clinic.rules.policy.changed == ()
    second = proposed(practice, a_proposal(practice, effective_on=day))
    decided(practice, second)
    with pytest.raises(NotAllowedNow, match="is in force already"):
        decided(practice.later(days=9), second, Decision.WITHDRAW, "Too late.")


def test_one_figure_has_one_change_under_way(practice: Practice):
    proposed(practice)
    with pytest.raises(FigureTaken, match="Change 1 of Residual: Smallest difference"):
        proposed(practice, a_proposal(practice, after="0.2 mL"), who=SECOND_STEWARD)
    other = a_proposal(practice, "residual.absolute_limit", "1.5 mL")
    proposed(practice, other)


def test_a_figure_of_a_pump_waits_for_the_pump_to_be_retired(practice: Practice):
    retired = a_proposal(practice, "pumps.synchromed-ii", "", act=Act.RETIRE)
    proposed(practice, retired)
    with pytest.raises(FigureTaken, match="SynchroMed II"):
        proposed(practice, a_proposal(practice, "pumps.synchromed-ii.dead_volume", "1.5 mL"))


@pytest.mark.parametrize(
    ("figure", "after", "said"),
    [
        ("fill.programmed_ack", "0.6 mL", "would soften a finding that always asks for block"),
        ("fill.missing_small", "3 mL", "was read in its source"),
        ("residual.floor", "0.4 mg", '"mg" is not a unit of a volume'),
        ("residual.flor", "0.4 mL", "residual has an unknown key, flor"),
    ],
)
def test_what_cannot_stand_in_the_rules_is_refused_before_anybody_signs(
    practice: Practice, figure: str, after: str, said: str
):
    with pytest.raises(ReferenceRefused, match=said):
        look_ahead(practice.clinic, practice.staff[STEWARD], a_proposal(practice, figure, after))


def test_a_figure_read_in_its_source_gives_way_to_one_that_was_as_well(practice: Practice):
    newer = a_proposal(practice, "fill.missing_small", "0.9 mL", confidence="sourced")
    decided(practice, proposed(practice, newer))
    fill = in_force(practice).clinic.rules.policy.fill
    assert str(fill.missing_small.value) == "0.9 mL"


def test_a_day_gone_by_is_refused(practice: Practice):
    yesterday = practice.clinic.now().date() - timedelta(days=1)
    with pytest.raises(DayGoneBy, match="has gone by"):
        proposed(practice, a_proposal(practice, effective_on=yesterday))


def test_a_value_that_stands_there_already_is_refused(practice: Practice):
    with pytest.raises(NothingChanges, match="is 0.5 mL already"):
        proposed(practice, a_proposal(practice, after="0.5 mL"))


def test_a_proposal_is_not_signed_by_somebody_who_saw_another_one(practice: Practice):
    clinic, steward = practice.clinic, practice.staff[STEWARD]
    seen = look_ahead(clinic, steward, a_proposal(practice)).seen_sha256
    with pytest.raises(SeenOtherwise, match="so the numbers below are new"):
        propose_change(clinic, steward, a_proposal(practice, after="0.2 mL"), seen)


def test_a_decision_is_not_signed_by_somebody_who_saw_another_change(practice: Practice):
    change_id = proposed(practice)
    with pytest.raises(SeenOtherwise, match="Another change was on your screen"):
        decide_change(
            practice.clinic, practice.staff[SECOND_STEWARD], change_id, Decision.APPROVE, "", "0"
        )


def test_sending_a_proposal_or_decision_twice_does_it_once(practice: Practice):
    clinic, steward, other = (
        practice.clinic,
        practice.staff[STEWARD],
        practice.staff[SECOND_STEWARD],
    )
    once = Once("a key", "propose", "0" * 64)
    seen = look_ahead(clinic, steward, a_proposal(practice)).seen_sha256
    first = propose_change(clinic, steward, a_proposal(practice), seen, once)
    assert propose_change(clinic, steward, a_proposal(practice), seen, once) == first
    with clinic.database.reading() as connection:
        (change,) = rule_changes.everything(connection)
    again = Once("another key", "decide", "0" * 64)
    for _ in range(2):
        decide_change(clinic, other, first, Decision.APPROVE, "", change_hash(change), again)
    with clinic.database.reading() as connection:
        assert rule_changes.newest_decision(connection) == 1


def test_the_rules_are_made_once_for_each_decision(practice: Practice):
    decided(practice, proposed(practice))
    first, second = in_force(practice).clinic.rules, in_force(practice).clinic.rules
    assert first is second
    assert first is not practice.clinic.rules


def test_a_decision_in_another_process_is_noticed(practice: Practice):
    elsewhere = replace(practice, clinic=replace(practice.clinic, approved=Recent(1)))
    assert in_force(practice).clinic.rules.policy.changed == ()
    decided(elsewhere, proposed(elsewhere))
    assert len(in_force(practice).clinic.rules.policy.changed) == 1


def test_a_visit_at_hand_is_judged_by_the_rules_its_next_save_finds(practice: Practice):
    visit_id, version = practice.a_draft(syringe_wasted="0.3 mL")
    wasted = {"syringe_wasted": "0.3 mL"}

    def saved(version: int):
        governed = in_force(practice)
        return save_draft(governed.clinic, practice.nurse, visit_id, version, wasted)

    before = saved(version)
    decided(practice, proposed(practice, a_proposal(practice, "fill.syringe_ok", "0.3 mL")))
    after = saved(before.version)
    loud = [{one.check for one in each.standing.findings.to_answer} for each in (before, after)]
    assert loud[0] - loud[1] == {"syringe-reconciliation"}
