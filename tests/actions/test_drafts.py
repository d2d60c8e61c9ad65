"""What is typed is kept, whatever it is, and never over somebody else's work."""

from __future__ import annotations

import pytest

from refillnotes.actions.once import once_of
from refillnotes.actions.open_visit import open_visit, start_visit
from refillnotes.actions.refusals import KeyReused, NotAllowedNow, NotHere, VisitChanged
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.domain.witness import WITNESSED
from tests.clinics import Practice


def test_a_visit_is_started_once_per_pump(practice: Practice):
    first = start_visit(practice.clinic, practice.nurse, practice.pump_id)
    assert start_visit(practice.clinic, practice.staff[1], practice.pump_id) == first


def test_text_that_is_no_number_is_kept_and_named(practice: Practice):
    visit_id = start_visit(practice.clinic, practice.nurse, practice.pump_id)
    saved = save_draft(
        practice.clinic, practice.nurse, visit_id, 1, {"measured_residual": "3,2 mL"}
    )
    assert "3.2 or 32" in saved.standing.problems["measured_residual"]
    kept = open_visit(practice.clinic, practice.nurse, visit_id)
    assert kept.visit.document["measured_residual"] == "3,2 mL"


def test_blank_text_takes_a_fact_back(practice: Practice):
    visit_id, version = practice.a_draft()
    saved = save_draft(practice.clinic, practice.nurse, visit_id, version, {"injected": "  "})
    assert "injected" in {fact.name for fact in saved.standing.needed}


def test_the_second_writer_is_told_what_is_stored(practice: Practice):
    visit_id, version = practice.a_draft()
    save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "5"})
    with pytest.raises(VisitChanged) as changed:
        save_draft(practice.clinic, practice.staff[1], visit_id, version, {"pain": "7"})
    assert changed.value.stored.document["pain"] == "5"


def test_a_save_sent_twice_is_saved_once(practice: Practice):
    visit_id, version = practice.a_draft()
    once = once_of("key-1", "PUT", {"pain": "5"})
    first = save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "5"}, once)
    again = save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "5"}, once)
    assert again.version == first.version == version + 1


def test_a_save_sent_again_does_not_hand_out_what_others_saved_since(practice: Practice):
    visit_id, version = practice.a_draft()
    once = once_of("key-1", "PUT", {"pain": "5"})
    first = save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "5"}, once)
    other = practice.staff[1]
    save_draft(practice.clinic, other, visit_id, first.version, {"pain": "7"})
    again = save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "5"}, once)
    assert again.version == first.version
    with pytest.raises(VisitChanged):
        save_draft(practice.clinic, practice.nurse, visit_id, again.version, {"pain": "6"})


@pytest.mark.parametrize("fact", WITNESSED)
def test_waste_that_changes_loses_the_witness_who_saw_it_before(practice: Practice, fact: str):
    visit_id, version = practice.a_draft(residual_wasted="4.6 mL")
    kept = save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "5"})
    assert {"witness", "witnessed_at"} <= set(kept.standing.judged.document)
    changed = "return" if fact == "waste_method" else "1.5 mL"
    saved = save_draft(practice.clinic, practice.nurse, visit_id, kept.version, {fact: changed})
    assert not {"witness", "witnessed_at"} & set(saved.standing.judged.document)
    signed = {
        fact: "0.7 mL" if fact != "waste_method" else "sequestration",
        "witness": str(practice.staff[1].id),
        "witnessed_at": "2026-11-14T10:40-06:00",
    }
    again = save_draft(practice.clinic, practice.nurse, visit_id, saved.version, signed)
    assert signed.items() <= again.standing.judged.document.items()


def test_a_key_does_not_serve_for_other_content(practice: Practice):
    visit_id, version = practice.a_draft()
    save_draft(
        practice.clinic,
        practice.nurse,
        visit_id,
        version,
        {"pain": "5"},
        once_of("key-1", "PUT", {"pain": "5"}),
    )
    with pytest.raises(KeyReused):
        save_draft(
            practice.clinic,
            practice.nurse,
            visit_id,
            version + 1,
            {"pain": "6"},
            once_of("key-1", "PUT", {"pain": "6"}),
        )


def test_a_submitted_visit_takes_no_more_typing(practice: Practice):
    visit_id, version = practice.a_draft()
    submit_visit(practice.clinic, practice.nurse, visit_id, version)
    with pytest.raises(NotAllowedNow):
        save_draft(practice.clinic, practice.nurse, visit_id, version + 1, {"pain": "6"})


def test_a_visit_nobody_knows_is_not_here(practice: Practice):
    with pytest.raises(NotHere):
        open_visit(practice.clinic, practice.nurse, practice.pump_id)
