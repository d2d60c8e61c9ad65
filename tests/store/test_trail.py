"""Audit records are found by their terms, and a term that is gone or added is named."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.audit_words import actor_term, event_term
from refillnotes.store import audit, trail
from refillnotes.store.database import Database
from refillnotes.store.trail import WantedRecords
from tests.store.builders import ANNA, HER_NOTE, HER_VISIT, NOON, NURSE, PHYSICIAN, a_signed_note
from tests.store.forging import take_guards_away


@pytest.fixture
def full(database: Database) -> Database:
    """Anna's note was signed; then four looks, one a day."""
    a_signed_note(database)
    looks = (
        (Event.CHART_VIEWED, NURSE, {Subject.PATIENT: ANNA}),
        (Event.NOTE_VIEWED, PHYSICIAN, {Subject.NOTE: HER_NOTE}),
        (Event.CHART_VIEWED, PHYSICIAN, {Subject.VISIT: HER_VISIT}),
        (Event.SIGNED_OUT, PHYSICIAN, {}),
    )
    with database.writing() as connection:
        for days, (event, who, about) in enumerate(looks, 1):
            audit.record(connection, AuditEntry(event, who, NOON + timedelta(days=days), about))
    return database


def found(database, *groups, **days):
    wanted = WantedRecords(tuple(frozenset(group) for group in groups), **days)
    with database.reading() as connection:
        links = trail.page(connection, wanted, None, 100)
        assert trail.count(connection, wanted) == len(links)
        assert [*trail.every(connection, wanted, 10_000)] == [*reversed(links)]
    return [link.at[8:10] for link in links]


def test_records_are_found_by_event_and_by_actor(full):
    assert found(full, {event_term(Event.CHART_VIEWED)}) == ["26", "24"]
    both = ({event_term(Event.CHART_VIEWED)}, {actor_term(PHYSICIAN)})
    assert found(full, *both) == ["26"]


def test_a_patient_finds_what_was_done_to_visits_and_notes(full):
    with full.reading() as connection:
        terms = trail.terms_of_patient(connection, ANNA)
    assert found(full, terms, since=NOON + timedelta(hours=1)) == ["26", "25", "24"]


def test_a_span_of_days_holds_its_first_moment_and_not_its_last(full):
    days = {"since": NOON + timedelta(days=2), "before": NOON + timedelta(days=4)}
    assert found(full, **days) == ["26", "25"]


def test_a_page_goes_on_where_the_one_before_ended(full):
    with full.reading() as connection:
        newest = trail.page(connection, WantedRecords(), None, 2)
        older = trail.page(connection, WantedRecords(), newest[-1].seq, 2)
        assert newest[-1].seq == older[0].seq + 1
        signed_out = trail.newest_before(connection, [actor_term(PHYSICIAN)], newest[0].seq)
        assert signed_out == newest[1]


def unfindable(database):
    with database.reading() as connection:
        return sorted(set(trail.unfindable(connection, audit.read_chain(connection))))


@pytest.mark.parametrize(
    "tamper",
    [
        ("DELETE FROM audit_terms WHERE term = 'chart-viewed' AND seq = :seq"),
        ("INSERT INTO audit_terms VALUES ('note-viewed', :seq)"),
        ("DELETE FROM audit_terms WHERE seq = :seq"),
        ("UPDATE audit_terms SET term = 'by Anna' WHERE seq = :seq AND term LIKE 'by %'"),
        ("UPDATE audit_terms SET term = term || :between || term WHERE seq = :seq"),
        (
            "UPDATE audit_terms SET term = 'chart-viewed' || :between || term"
            " WHERE seq = :seq AND term LIKE 'by %'"
        ),
    ],
)
def test_a_term_that_was_tampered_with_is_named(full, tamper):
    assert unfindable(full) == []
    with full.writing() as connection:
        first_look = audit.head(connection).seq - 3
        take_guards_away(connection)
        connection.execute(text(tamper), {"seq": first_look, "between": "\n"})
    assert unfindable(full) == [first_look]


def test_a_term_of_a_record_that_never_was_is_named(full):
    with full.writing() as connection:
        connection.exec_driver_sql("INSERT INTO audit_terms VALUES ('chart-viewed', 9999)")
    assert unfindable(full) == [9999]
