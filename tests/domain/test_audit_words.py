"""By which words one record of the trail is found."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.audit_words import actor_term, event_term, terms_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NURSE, PATIENT, VISIT = (UUID(int=number) for number in (1, 2, 3))


def test_a_record_is_found_by_its_event_its_actor_and_each_id_it_is_about():
    entry = AuditEntry(
        Event.VISIT_SAVED, NURSE, NOON, {Subject.PATIENT: PATIENT, Subject.VISIT: VISIT}
    )
    assert terms_of(entry.canonical()) == {
        "visit-saved",
        f"by {NURSE}",
        str(PATIENT),
        str(VISIT),
    }


def test_what_the_program_did_by_itself_is_found_by_its_event_alone():
    entry = AuditEntry(Event.BACKUP_MADE, None, NOON)
    assert terms_of(entry.canonical()) == {"backup-made"}


def test_a_person_asked_for_is_told_apart_from_a_person_it_was_done_to():
    assert actor_term(NURSE) == f"by {NURSE}"
    assert event_term(Event.NOTE_SIGNED) == "note-signed"
