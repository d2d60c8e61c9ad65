"""A small clinic to write down: name what matters, the rest is a good visit."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.care_relation import EmergencyAccess, Restriction, Review
from refillnotes.domain.governance import RuleChange, Ruling
from refillnotes.store import (
    figures,
    notes,
    patients,
    people,
    pumps,
    restores,
    rule_changes,
    visits,
)
from refillnotes.store.database import Database
from refillnotes.store.figures import VisitFigures
from refillnotes.store.notes import KeptPdf, Note, Signature
from refillnotes.store.passkeys import Passkey
from refillnotes.store.patients import Patient
from refillnotes.store.people import Person
from refillnotes.store.pumps import Pump
from refillnotes.store.restores import Restore
from refillnotes.store.rule_changes import Statement
from refillnotes.store.visits import Visit

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_change(**given: object) -> RuleChange:
    change = RuleChange(
        id=an_id(8),
        number=1,
        act="replace",
        figure="residual.floor",
        title="Residual: Smallest difference worth a word",
        before="0.5 mL",
        after="0.4 mL",
        effective_on=NOON.date(),
        effective_from=NOON,
        reason="Our syringes are read to a tenth.",
        source="Pain committee minutes 12",
        confidence="derived",
        preview="{}",
        rules_version="0123456789ab ba9876543210",
        proposed_by=NURSE,
        proposer="Nora Blake RN",
        proposed_at=NOON,
    )
    return replace(change, **given)


def a_restriction(**given: object) -> Restriction:
    named = (str(PHYSICIAN),)
    return replace(Restriction(ANNA, 1, True, named, "She works here.", NURSE, NOON), **given)


def an_emergency(**given: object) -> EmergencyAccess:
    access = EmergencyAccess(an_id(9), ANNA, NURSE, "other", "She is ill.", NOON, NOON)
    return replace(access, **given)


def an_emergency_review(**given: object) -> Review:
    return replace(Review(an_id(9), "justified", "Asked her.", PHYSICIAN, NOON), **given)


def a_ruling(**given: object) -> Ruling:
    ruling = Ruling(an_id(8), "approve", "", PHYSICIAN, "Nora Blake RN", NOON)
    return replace(ruling, **given)


def a_statement(said: str = "{}") -> Statement:
    return Statement(said, sha256(said))


def an_id(number: int) -> UUID:
    return UUID(int=number, version=4)


NURSE, PHYSICIAN, ANNA, HER_PUMP, HER_VISIT, HER_NOTE = (an_id(number) for number in range(1, 7))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def an_entry(event: Event = Event.VISIT_SAVED, at: datetime = NOON) -> AuditEntry:
    return AuditEntry(event, NURSE, at)


def a_person(**given: object) -> Person:
    nurse = Person(
        id=NURSE,
        email="nurse@clinic.example",
        name="Nora Blake",
        credentials="RN",
        password_hash="$argon2id$never-matches",  # noqa: S106
        security_stamp="stamp-of-nora",
        active=True,
        created_at=NOON,
        version=1,
        roles=("nurse",),
    )
    return replace(nurse, **given)


def a_patient(**given: object) -> Patient:
    anna = Patient(
        id=ANNA,
        family_name="Müller",
        given_name="Anna",
        born=date(1961, 4, 2),
        mrn="MRN-0001",
        allergies="none known",
        indication="spasticity",
        version=1,
    )
    return replace(anna, **given)


def a_pump(**given: object) -> Pump:
    pump = Pump(
        id=HER_PUMP,
        patient_id=ANNA,
        model="synchromed-2-40",
        capacity="40 mL",
        serial="NGP123456H",
        implanted_on=date(2023, 5, 4),
        catheter_model=None,
        catheter_length="89.0 cm",
        catheter_bore=None,
        tip_level="T10",
        tubing_volume=None,
        factory_flow=None,
        explanted_on=None,
        version=1,
    )
    return replace(pump, **given)


def a_visit(document: Mapping[str, str] | None = None, **given: object) -> Visit:
    visit = Visit(
        id=HER_VISIT,
        number=None,
        patient_id=ANNA,
        pump_id=HER_PUMP,
        state="draft",
        version=1,
        document={"measured_residual": "2.30 mL"} if document is None else document,
        started_at=NOON,
        started_by=NURSE,
        updated_at=NOON,
        updated_by=NURSE,
    )
    return replace(visit, **given)


def a_note(**given: object) -> Note:
    record = '{"schema":"refillnotes-record-1"}'
    note = Note(HER_NOTE, HER_VISIT, 1, record, sha256(record), NURSE, NOON)
    return replace(note, **given)


def a_signature(**given: object) -> Signature:
    said = '{"meaning":"performed"}'
    author = Signature(HER_NOTE, "author", NURSE, "performed", said, sha256(said), NOON)
    return replace(author, **given)


def a_pdf(**given: object) -> KeptPdf:
    return replace(KeptPdf(HER_NOTE, sha256("the PDF"), 7, 0xFFFFFFFF, "letter"), **given)


HER_PASSKEY = an_id(40)


def a_passkey(**given: object) -> Passkey:
    return replace(Passkey(HER_PASSKEY, NURSE, "Her phone", "abc", "def", 3, NOON), **given)


def nurses_pdf(**given: object) -> KeptPdf:
    return replace(a_pdf(), **{"sha256": sha256("the nurse's PDF"), "size": 6} | given)


def the_figures(**given: object) -> VisitFigures:
    clean = VisitFigures(
        visit_id=HER_VISIT,
        note_id=HER_NOTE,
        pump_id=HER_PUMP,
        patient_id=ANNA,
        signed_at=NOON,
        occurred_on=NOON.date(),
        outcome="refilled",
        drugs=("morphine", "bupivacaine"),
        pump_model="synchromed-2-40",
        clinician="Nora Blake",
        filled="40.0 mL",
        expected_residual="4.0 mL",
        measured_residual="4.2 mL",
        discrepancy="0.2 mL",
        flow_error=None,
        accuracy_ratio=None,
        dose="1.000 mg/day",
        concentration="10 mg/mL",
        pain="3",
        refill_by=date(2027, 2, 20),
        limited_by="alarm",
        next_appointment=date(2027, 2, 15),
        worst_severity="ok",
        accepted=0,
    )
    return replace(clean, **given)


def a_clinic(database: Database) -> None:
    """Nora, a physician, and Anna with her pump."""
    with database.writing() as connection:
        people.add(connection, a_person(), an_entry(Event.PERSON_ADDED))
        people.add(
            connection,
            a_person(
                id=PHYSICIAN, email="md@clinic.example", security_stamp="md", roles=("physician",)
            ),
            an_entry(Event.PERSON_ADDED),
        )
        patients.add(connection, a_patient(), an_entry(Event.PATIENT_ADDED))
        pumps.add(connection, a_pump(), an_entry(Event.PUMP_IMPLANTED))


def submit(connection: Connection, visit: Visit, note: Note, **figure: object) -> Visit:
    """As the action does it: the note, its author's name, the visit and its figures at once."""
    notes.submit(
        connection,
        note,
        a_signature(note_id=note.id),
        nurses_pdf(note_id=note.id),
        an_entry(Event.NOTE_SUBMITTED),
    )
    moved = visits.write(connection, replace(visit, state="submitted"))
    figures.put(
        connection,
        the_figures(
            **{
                "visit_id": visit.id,
                "note_id": note.id,
                "pump_id": visit.pump_id,
                "signed_at": None,
            }
            | figure
        ),
    )
    return moved


def approve(connection: Connection, note: Note) -> None:
    approval = a_signature(note_id=note.id, role="approver", signer_id=PHYSICIAN)
    notes.sign(connection, approval, a_pdf(note_id=note.id), an_entry(Event.NOTE_SIGNED))


def a_restore(**given: object) -> Restore:
    kept, lost = sha256("kept"), sha256("lost")
    return replace(Restore(1, "The disk broke.", NOON, 6, kept, 9, lost), **given)


def an_accepted_restore(connection: Connection) -> None:
    restores.accept(connection, a_restore(), an_entry(Event.RECORD_RESTORED))


def an_approved_change(connection: Connection) -> None:
    proposal, approval = an_entry(Event.RULE_CHANGE_PROPOSED), an_entry(Event.RULE_CHANGE_APPROVED)
    rule_changes.propose(connection, a_change(), sha256("1"), a_statement(), proposal)
    rule_changes.decide(connection, a_ruling(), a_statement(), approval)


def a_signed_note(database: Database) -> None:
    a_clinic(database)
    with database.writing() as connection:
        visits.add(connection, a_visit(), an_entry(Event.VISIT_STARTED))
        submit(connection, a_visit(), a_note())
        approve(connection, a_note())
        figures.put(connection, the_figures())
