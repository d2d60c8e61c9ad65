"""A record with a row of every kind, and somebody who may take all of its guards away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from refillnotes.domain.audit import Event
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.store import (
    audit,
    care_relation,
    evidence,
    notes,
    own_signatures,
    second_factors,
    signing_keys,
    witnesses,
)
from refillnotes.store.database import Database
from refillnotes.store.held_schema import held_schema
from refillnotes.store.notes import Return
from refillnotes.store.own_signatures import OwnSignature, StatementProof
from refillnotes.store.second_factors import FactorRule
from refillnotes.store.tables import passkey_proofs
from tests.store.a_downtime_kept import a_downtime_with_a_visit_that_was_none
from tests.store.after_signing import (
    a_void_visit,
    an_addendum_signed_and_declined,
    an_amendment_given_up,
)
from tests.store.builders import (
    HER_NOTE,
    NOON,
    PHYSICIAN,
    a_note,
    a_pdf,
    a_restriction,
    a_signature,
    a_signed_note,
    an_accepted_restore,
    an_approved_change,
    an_emergency,
    an_emergency_review,
    an_entry,
    sha256,
)
from tests.store.destroying import destroy_an_old_visit
from tests.store.own_keys import a_certificate, a_locked_key, a_revocation


def fill_every_table(database: Database) -> None:
    """Every append-only table holds at least one row."""
    a_signed_note(database)
    with database.writing() as connection:
        notes.mark_seen(connection, a_note(), PHYSICIAN, NOON, an_entry(Event.NOTE_VIEWED))
        sent = Return(HER_NOTE, PHYSICIAN, "The lot number is missing.", NOON, "lot_1")
        notes.send_back(connection, sent, an_entry(Event.NOTE_RETURNED))
        an_approved_change(connection)
        an_accepted_restore(connection)
        answer = evidence.keep(
            connection,
            passkey_proofs,
            note_id=HER_NOTE,
            public_key="k",
            authenticator_data="a",
            client_data="c",
            signature="s",
        )
        audit.record(connection, an_entry(Event.PASSKEY_SHOWN), answer)
        a_second_person(connection)
        own = own_signatures.kept(connection, OwnSignature(sha256("s"), sha256("c"), "sig"))
        audit.record(connection, an_entry(Event.PIN_SHOWN), own)
        proof = StatementProof(sha256("s"), PasskeyProof("k", "a", "c", "s"))
        by_passkey = own_signatures.kept(connection, proof)
        audit.record(connection, an_entry(Event.PASSKEY_SHOWN), by_passkey)
        care_relation.decide(connection, a_restriction(), an_entry(Event.CHART_RESTRICTED))
        care_relation.begin(connection, an_emergency(), an_entry(Event.EMERGENCY_ACCESS_STARTED))
        reviewed = an_entry(Event.EMERGENCY_ACCESS_REVIEWED)
        care_relation.review(connection, an_emergency_review(), reviewed)
        a_downtime_with_a_visit_that_was_none(connection)
        rule = FactorRule("nurse", True, PHYSICIAN, NOON)
        second_factors.decide(connection, [rule], an_entry(Event.FACTOR_RULE_CHANGED))
        an_amendment_given_up(connection)
        a_void_visit(connection)
        an_addendum_signed_and_declined(connection)
        made, revoked = an_entry(Event.SIGNING_KEY_MADE), an_entry(Event.SIGNING_KEY_REVOKED)
        signing_keys.make(connection, a_certificate(), a_locked_key(), made)
        signing_keys.revoke(connection, a_revocation(), revoked)
    destroy_an_old_visit(database)


def a_second_person(connection: Connection) -> None:
    signature = a_signature(role="checker", meaning="checked")
    pdf, proof = a_pdf(sha256=sha256("three signatures")), PasskeyProof("k", "a", "c", "s")
    witnesses.witness(connection, signature, pdf, an_entry(Event.NOTE_WITNESSED), proof)


def take_guards_away(connection: Connection) -> None:
    """Drop every trigger and every rule that can be dropped."""
    held = held_schema(connection)
    if connection.dialect.name == "sqlite":
        for name in held.triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    for name, text in held.triggers.items():
        if text.startswith("CREATE TRIGGER"):
            table = text.partition(" ON ")[2].split()[0]
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    rules = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace"
    ).all()
    for table, rule in rules:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")


@contextmanager
def unguarded(database: Database, *tables: str) -> Iterator[Connection]:
    """Write what their guards refuse, as the owner of a machine can, and put the guards back."""
    with database.writing() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        guards = {
            name: (table, text)
            for name, text in held_schema(connection).triggers.items()
            for table in tables
            if f" ON {table}\n" in text or f" ON {table} " in text
        }
        for name, (table, _) in guards.items():
            off = f"ALTER TABLE {table} DISABLE TRIGGER {name}"
            connection.exec_driver_sql(f"DROP TRIGGER {name}" if on_sqlite else off)
        yield connection
        for name, (table, text) in guards.items():
            on = f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
            connection.exec_driver_sql(text if on_sqlite else on)


@contextmanager
def unnoticed(database: Database) -> Iterator[Connection]:
    """Write without guards, read what that gives, and undo it."""
    with database.engine.connect().execution_options(refillnotes_writing=True) as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            for setting in ("defer_foreign_keys=ON", "ignore_check_constraints=ON"):
                connection.exec_driver_sql(f"PRAGMA {setting}")
        yield connection
        if on_sqlite:
            connection.exec_driver_sql("PRAGMA ignore_check_constraints=OFF")
        connection.rollback()
