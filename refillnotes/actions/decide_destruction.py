"""Decide on a proposed destruction, and do it: content and files go, tombstones stay."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import ToSign
from refillnotes.actions.list_to_destroy import ToDestroy, list_to_destroy
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.propose_change import signature_of
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.refusals import SeenOtherwise, SignRefused
from refillnotes.actions.register_destructions import register_destructions
from refillnotes.actions.remove_destroyed import remove_files, wipe_traces
from refillnotes.actions.seal_certificate import Sealed, seal_certificate
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.destruction import (
    APPROVED,
    DECLINED,
    Certificate,
    readable_reason,
    why_not_theirs,
)
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.signature import Bound, Signer, state
from refillnotes.domain.visit import Move, State, after
from refillnotes.store import audit, destructions, figures, patients, pdfs, visits
from refillnotes.store.destructions import Destruction, DestructionDecision, KeptCertificate
from refillnotes.store.errors import CheckpointsUnfit
from refillnotes.store.people import Person

KEPT = "The law of our state changed in May"


class NotYoursToDecide(SignRefused):
    """Nobody approves what they proposed themselves."""


@dataclass(frozen=True, slots=True)
class OpenDestruction:
    """A proposal as its reader decides on it, or as it was decided."""

    destruction: Destruction
    certificate: Certificate
    decision: DestructionDecision | None
    mrn: str
    changed: str
    """Why it cannot be approved any more, empty when it can."""


def look_at_destruction(clinic: Clinic, destruction_id: UUID) -> OpenDestruction:
    """What somebody reads before they decide. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        destruction = _found(connection, destruction_id)
        decision = destructions.decision_on(connection, destruction_id)
        patient = patients.find(connection, destruction.patient_id)
        changed = ""
        if decision is None:
            try:
                still_listed(clinic, connection, destruction)
            except SignRefused as why:
                changed = str(why)
    mrn = "" if patient is None else patient.mrn
    return OpenDestruction(destruction, read(destruction), decision, mrn, changed)


def decline_destruction(
    clinic: Clinic,
    who: Person,
    destruction_id: UUID,
    reason: str,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> None:
    """The notes are kept, and the proposal is over; whoever proposed may take it back like this.

    Errors: ``NotHere``, ``NotAllowedNow`` when it is decided, ``Unreadable`` without a reason.
    """
    said, now = readable_reason(reason, KEPT), clinic.now()
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        destruction = _undecided(connection, destruction_id)
        head = audit.head(connection)
        stated = state(
            DECLINED,
            Signer(str(who.id), who.name, who.credentials),
            Bound(destruction.record_sha256, destruction.sha256, destruction.size),
            now,
            note=destruction.named(str(destruction.number)),
            audit_head="" if head is None else head.hash,
            ceremony=ceremony,
            app=clinic.version,
        )
        decision = DestructionDecision(
            destruction_id, "keep", said, who.id, signature_of(who), now, stated.text, stated.sha256
        )
        entry = AuditEntry(
            Event.DESTRUCTION_DECLINED,
            who.id,
            now,
            _about(destruction),
            {"record": destruction.record_sha256, "statement": stated.sha256},
        )
        destructions.decline(connection, decision, entry)
        remember(connection, who, once, now, str(destruction_id))


def approve_destruction(
    clinic: Clinic,
    who: Person,
    destruction_id: UUID,
    seen_sha256: str,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> None:
    """Destroy what was listed. The certificate is on disk before; the files go after.

    In one transaction: the decision, a tombstone for every row that holds content, which empties
    it, and the lists. A process killed before the commit has destroyed nothing; one killed after it
    leaves files, which ``remove_destroyed`` removes. The second place is told first, so that a
    restore of an older backup can name what to destroy again. Errors: ``NotHere``,
    ``NotAllowedNow``, ``NotYoursToDecide``, ``NotDue``, ``SeenOtherwise``, the printer's and the
    seal's.
    """
    now = clinic.now()
    with clinic.database.reading() as connection:
        if answered_before(connection, who, once) is not None:
            return
        destruction, _ = _to_approve(clinic, connection, who, destruction_id, seen_sha256)
        head = audit.head(connection)
    pdf = pdfs.read(clinic.folder, destruction.sha256)
    number = str(destruction.number)
    sealed = seal_certificate(
        clinic,
        who,
        ToSign(destruction, number, pdf, APPROVED, now, head, ceremony, clinic.version),
    )
    decision = DestructionDecision(
        destruction_id,
        "destroy",
        "",
        who.id,
        signature_of(who),
        now,
        sealed.stated.text,
        sealed.stated.sha256,
    )
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        current, listed = _to_approve(clinic, connection, who, destruction_id, seen_sha256)
        _destroy(connection, current, listed, decision, sealed)
        remember(connection, who, once, now, str(destruction_id))
    with suppress(CheckpointsUnfit):  # done all the same: the next checkpoint makes up for it
        register_destructions(clinic)
    wipe_traces(clinic)
    with suppress(OSError):  # done all the same: what is left goes when serving starts again
        remove_files(clinic)


def still_listed(clinic: Clinic, connection: Connection, destruction: Destruction) -> ToDestroy:
    """What is due now, the very list that was proposed. Errors: ``NotDue``, ``SeenOtherwise``."""
    listed = list_to_destroy(clinic, connection, destruction.patient_id)
    proposed = read(destruction)
    then = ToDestroy(
        destruction.patient_id,
        proposed["last_entry"],
        proposed["kept_until"],
        proposed["rule"],
        tuple(proposed["visits"]),
    )
    if then.seen_sha256 != listed.seen_sha256:
        raise SeenOtherwise(
            "What is due now is not what was proposed: something was written, or a rule changed. "
            "Decline it, and have it proposed again."
        )
    return listed


def read(destruction: Destruction) -> Certificate:
    return cast("Certificate", json.loads(destruction.record))


def _destroy(
    connection: Connection,
    destruction: Destruction,
    listed: ToDestroy,
    decision: DestructionDecision,
    sealed: Sealed,
) -> None:
    entry = AuditEntry(
        Event.NOTES_DESTROYED,
        decision.decided_by,
        decision.decided_at,
        _about(destruction),
        {
            "record": destruction.record_sha256,
            "statement": decision.statement_sha256,
            "pdf": sealed.sha256,
        },
    )
    kept = KeptCertificate(destruction.id, sealed.sha256, sealed.size, sealed.crc32, sealed.paper)
    destructions.destroy(connection, decision, kept, listed.visit_ids, entry)
    for visit_id in listed.visit_ids:
        visit = visits.find(connection, visit_id)
        if visit is not None:
            figures.remove(connection, visit_id)
            gone = after(State(visit.state), Move.DESTROY)
            at, by = decision.decided_at, decision.decided_by
            emptied = replace(visit, state=gone, document={}, updated_at=at, updated_by=by)
            visits.write(connection, emptied)


def _to_approve(
    clinic: Clinic,
    connection: Connection,
    who: Person,
    destruction_id: UUID,
    seen_sha256: str,
) -> tuple[Destruction, ToDestroy]:
    destruction = _undecided(connection, destruction_id)
    refusal = why_not_theirs(own=destruction.proposed_by == who.id)
    if refusal is not None:
        raise NotYoursToDecide(refusal)
    if destruction.record_sha256 != seen_sha256:
        raise SeenOtherwise("Another proposal was on your screen. Open this one again.")
    return destruction, still_listed(clinic, connection, destruction)


def _undecided(connection: Connection, destruction_id: UUID) -> Destruction:
    destruction = _found(connection, destruction_id)
    if destructions.decision_on(connection, destruction_id) is not None:
        raise NotAllowedNow(f"Destruction {destruction.number} is decided already.")
    return destruction


def _found(connection: Connection, destruction_id: UUID) -> Destruction:
    destruction = destructions.find(connection, destruction_id)
    if destruction is None:
        raise NotHere(destruction_id)
    return destruction


def _about(destruction: Destruction) -> dict[Subject, UUID]:
    return {Subject.DESTRUCTION: destruction.id, Subject.PATIENT: destruction.patient_id}
