"""Builders: legal holds, a destruction that was proposed and decided, and what it left."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from refillnotes.domain.audit import Event
from refillnotes.store import amendments, destructions, legal_holds, notes, patients, visits, voids
from refillnotes.store.database import Database
from refillnotes.store.destructions import Destruction, DestructionDecision, KeptCertificate
from refillnotes.store.legal_holds import LegalHold, Lifted
from refillnotes.store.notes import Return
from tests.store.after_signing import a_void_decision, a_void_request, an_amendment, given_up
from tests.store.builders import (
    ANNA,
    HER_VISIT,
    NOON,
    NURSE,
    PHYSICIAN,
    a_note,
    a_patient,
    a_visit,
    an_entry,
    an_id,
    approve,
    sha256,
    submit,
)

NEW, OTHER_PATIENT = an_id(99), an_id(98)
HER_HOLD, HER_DESTRUCTION = an_id(60), an_id(61)
OLD_VISIT, OLD_NOTE = an_id(62), an_id(63)
OLD_REQUEST, OLD_AMENDMENT = an_id(64), an_id(65)


def a_hold(**given: object) -> LegalHold:
    hold = LegalHold(HER_HOLD, ANNA, "A court asked for it.", NURSE, "Nora Blake RN", NOON)
    return replace(hold, **given)


def a_hold_lifted(**given: object) -> Lifted:
    return replace(Lifted(HER_HOLD, "It was closed.", NURSE, "Nora Blake RN", NOON), **given)


def a_destruction(**given: object) -> Destruction:
    proposed = Destruction(
        id=HER_DESTRUCTION,
        number=1,
        patient_id=ANNA,
        record="{}",
        record_sha256=sha256("{}"),
        proposed_by=NURSE,
        proposer="Nora Blake RN",
        proposed_at=NOON,
        statement="{}",
        statement_sha256=sha256("{}"),
        sha256=sha256("a proposal"),
        size=10,
        crc32=1,
        paper="a4",
    )
    return replace(proposed, **given)


def a_decision_to_destroy(**given: object) -> DestructionDecision:
    said = DestructionDecision(
        HER_DESTRUCTION, "destroy", "", PHYSICIAN, "Dr", NOON, "{}", sha256("{}")
    )
    return replace(said, **given)


def a_certificate_kept(**given: object) -> KeptCertificate:
    return replace(KeptCertificate(HER_DESTRUCTION, sha256("signed"), 6, 1, "a4"), **given)


def an_old_visit(database: Database) -> None:
    """A second visit of Anna, with a row of every kind that holds content."""
    old = a_visit(id=OLD_VISIT)
    note = a_note(id=OLD_NOTE, visit_id=OLD_VISIT)
    with database.writing() as connection:
        visits.add(connection, old, an_entry(Event.VISIT_STARTED))
        submit(connection, old, note)
        sent = Return(OLD_NOTE, PHYSICIAN, "Which lot?", NOON)
        notes.send_back(connection, sent, an_entry(Event.NOTE_RETURNED))
        approve(connection, note)
        amendment = an_amendment(id=OLD_AMENDMENT, visit_id=OLD_VISIT, note_id=OLD_NOTE)
        amendments.begin(connection, amendment, an_entry(Event.AMENDMENT_OPENED))
        over = given_up(amendment_id=OLD_AMENDMENT)
        amendments.give_up(connection, over, an_entry(Event.AMENDMENT_CANCELLED))
        asked = a_void_request(id=OLD_REQUEST, visit_id=OLD_VISIT)
        voids.ask(connection, asked, an_entry(Event.VOID_ASKED))
        said = a_void_decision(request_id=OLD_REQUEST)
        voids.decide(connection, said, an_entry(Event.VISIT_VOIDED))


def destroy_an_old_visit(database: Database) -> None:
    """A hold that was lifted; then everything of that visit is emptied."""
    an_old_visit(database)
    with database.writing() as connection:
        legal_holds.place(connection, a_hold(), an_entry(Event.LEGAL_HOLD_PLACED))
        legal_holds.lift(connection, a_hold_lifted(), an_entry(Event.LEGAL_HOLD_LIFTED))
        proposed = an_entry(Event.DESTRUCTION_PROPOSED)
        destructions.propose(connection, a_destruction(), proposed)
        destructions.destroy(
            connection,
            a_decision_to_destroy(),
            a_certificate_kept(),
            [OLD_VISIT],
            an_entry(Event.NOTES_DESTROYED),
        )


def proposed_beside_a_hold(connection: Connection) -> None:
    """What the acts below go on with; the hold is on somebody else's notes."""
    other = a_patient(id=OTHER_PATIENT, mrn="MRN-0002")
    patients.add(connection, other, an_entry(Event.PATIENT_ADDED))
    destructions.propose(connection, a_destruction(), an_entry(Event.DESTRUCTION_PROPOSED))
    held = a_hold(patient_id=OTHER_PATIENT)
    legal_holds.place(connection, held, an_entry(Event.LEGAL_HOLD_PLACED))


ACTS_OF_RETENTION: dict[str, Callable[[Connection], object]] = {
    "legal_holds.place": lambda c: legal_holds.place(c, a_hold(id=NEW), an_entry()),
    "legal_holds.lift": lambda c: legal_holds.lift(c, a_hold_lifted(), an_entry()),
    "destructions.propose": lambda c: destructions.propose(
        c, a_destruction(id=NEW, number=2), an_entry()
    ),
    "destructions.decline": lambda c: destructions.decline(
        c, a_decision_to_destroy(decision="keep"), an_entry()
    ),
    "destructions.destroy": lambda c: destructions.destroy(
        c, a_decision_to_destroy(), a_certificate_kept(), [HER_VISIT], an_entry()
    ),
}
