"""Propose to destroy a patient's notes whose time is over; nothing is destroyed by it yet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import ToSign
from refillnotes.actions.list_to_destroy import ToDestroy, list_to_destroy
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.propose_change import signature_of
from refillnotes.actions.refusals import SeenOtherwise
from refillnotes.actions.register_destructions import registered
from refillnotes.actions.seal_certificate import seal_certificate
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.destruction import (
    PROPOSED,
    SCHEMA,
    Certificate,
    canonical_certificate,
    certificate_hash,
)
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.store import audit, destructions
from refillnotes.store.destructions import Destruction
from refillnotes.store.errors import CheckpointsUnfit
from refillnotes.store.people import Person


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A certificate before anybody signed it, as ``ToSign`` wants one."""

    id: UUID
    record_sha256: str

    def named(self, number: str) -> str:
        return f"destruction {number}"


def propose_destruction(
    clinic: Clinic,
    who: Person,
    patient_id: UUID,
    seen_sha256: str,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> UUID:
    """Sign a list of what is due. The caller has made sure who signs, as ``ceremony`` says.

    ``seen_sha256`` names the list that was on the screen. Errors: ``NotDue``, ``SeenOtherwise``,
    ``NotAllowedNow`` when one is proposed already, the printer's and the seal's.
    """
    now = clinic.now()
    with clinic.database.reading() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        listed = _still(clinic, connection, patient_id, seen_sha256)
        number, head = _next_number(clinic, connection), audit.head(connection)
    made = certificate(clinic, who, listed, uuid4(), number, now)
    content = canonical_certificate(made)
    drawn = _Drawn(UUID(made["id"]), certificate_hash(content))
    pdf = clinic.printer.certificate(made, clinic.paper)
    to_sign = ToSign(drawn, str(number), pdf, PROPOSED, now, head, ceremony, clinic.version)
    sealed = seal_certificate(clinic, who, to_sign)
    proposed = Destruction(
        id=drawn.id,
        number=number,
        patient_id=patient_id,
        record=content.decode(),
        record_sha256=drawn.record_sha256,
        proposed_by=who.id,
        proposer=signature_of(who),
        proposed_at=now,
        statement=sealed.stated.text,
        statement_sha256=sealed.stated.sha256,
        sha256=sealed.sha256,
        size=sealed.size,
        crc32=sealed.crc32,
        paper=sealed.paper,
    )
    about = {Subject.DESTRUCTION: proposed.id, Subject.PATIENT: patient_id}
    hashes = {"record": proposed.record_sha256, "statement": proposed.statement_sha256}
    entry = AuditEntry(Event.DESTRUCTION_PROPOSED, who.id, now, about, hashes)
    with clinic.database.writing() as connection:
        before = answered_before(connection, who, once)
        if before is not None:
            return UUID(before)
        _still(clinic, connection, patient_id, seen_sha256)
        if _next_number(clinic, connection) != number:
            raise SeenOtherwise("Another destruction was proposed meanwhile. Propose yours again.")
        destructions.propose(connection, proposed, entry)
        remember(connection, who, once, now, str(proposed.id))
    return proposed.id


def _next_number(clinic: Clinic, connection: Connection) -> int:
    """One that no destruction had, also none that a restored record never heard of.

    A register that cannot be read holds nothing up; then the record's own numbers go on.
    """
    known = [destructions.next_number(connection)]
    with suppress(CheckpointsUnfit):
        known += [one.number + 1 for one in registered(clinic)]
    return max(known)


def certificate(
    clinic: Clinic, who: Person, listed: ToDestroy, key: UUID, number: int, now: datetime
) -> Certificate:
    """What both sign: the list, and who proposed it when."""
    return {
        "schema": SCHEMA,
        "id": str(key),
        "number": str(number),
        "clinic": {"name": clinic.name, "timezone": clinic.zone.key},
        "patient": str(listed.patient_id),
        "last_entry": listed.last_entry,
        "kept_until": listed.kept_until,
        "rule": listed.rule,
        "policy_version": clinic.rules.policy.version,
        "visits": list(listed.visits),
        "proposer": signature_of(who),
        "proposed_at": now.isoformat(timespec="seconds"),
    }


def _still(clinic: Clinic, connection: Connection, patient_id: UUID, seen_sha256: str) -> ToDestroy:
    waits = destructions.waiting_of(connection, patient_id)
    if waits is not None:
        raise NotAllowedNow(
            f"{waits.proposer} proposed it already, as destruction {waits.number}. Decide on that."
        )
    listed = list_to_destroy(clinic, connection, patient_id)
    if listed.seen_sha256 != seen_sha256:
        raise SeenOtherwise("The list below is not what you looked at. Read it, then sign.")
    return listed
