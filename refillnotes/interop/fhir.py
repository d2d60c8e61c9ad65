"""Audit records as FHIR R4 AuditEvent resources, one JSON line each, with nothing but ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from refillnotes.domain.audit import Event, Link, Subject

DCM = "http://dicom.nema.org/resources/ontology/DCM"
"""The code system of DICOM PS3.16, from which IHE and FHIR take the codes of audit events."""

OURS = "urn:refillnotes:audit-event"
CHAIN = "urn:refillnotes:audit-chain"
_ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
_ENTITY_ROLE = "http://terminology.hl7.org/CodeSystem/object-role"
_SOURCE_TYPE = "http://terminology.hl7.org/CodeSystem/security-source-type"

MEDIA_TYPE = "application/fhir+ndjson"

CODES = {
    "110100": "Application Activity",
    "110101": "Audit Log Used",
    "110106": "Export",
    "110107": "Import",
    "110110": "Patient Record",
    "110112": "Query",
    "110113": "Security Alert",
    "110114": "User Authentication",
    "110122": "Login",
    "110123": "Logout",
    "110127": "Emergency Override Started",
    "110129": "Security Configuration",
    "110131": "Software Configuration",
    "110135": "Object Security Attributes Changed",
    "110136": "Security Roles Changed",
    "110137": "User Security Attributes Changed",
}
"""Every code used, with the meaning DICOM prints for it."""


@dataclass(frozen=True, slots=True)
class Coded:
    """How one kind of event is told: its type, a subtype or "", C R U D or E, whether it failed."""

    kind: str
    subtype: str
    action: str
    failed: bool = False


_RECORD = {action: Coded("110110", "", action) for action in "CRUD"}
_LOOKED, _SAVED, _ADDED = _RECORD["R"], _RECORD["U"], _RECORD["C"]
_ACCOUNT = Coded("110113", "110137", "U")
_RULES = Coded("110100", "110131", "U")
_KEYS = Coded("110113", "110129", "E")
_UPKEEP = Coded("110100", "", "E")

CODED: Mapping[Event, Coded] = {
    Event.SIGNED_IN: Coded("110114", "110122", "E"),
    Event.SIGN_IN_REFUSED: Coded("110114", "110122", "E", failed=True),
    Event.SIGNED_OUT: Coded("110114", "110123", "E"),
    Event.PASSWORD_ASKED_AGAIN: Coded("110114", "", "E"),
    Event.PASSWORD_REFUSED: Coded("110114", "", "E", failed=True),
    Event.PASSWORD_CHANGED: _ACCOUNT,
    Event.CODE_SHOWN: Coded("110114", "", "E"),
    Event.CODE_REFUSED: Coded("110114", "", "E", failed=True),
    Event.AUTHENTICATOR_STARTED: _ACCOUNT,
    Event.AUTHENTICATOR_CONFIRMED: _ACCOUNT,
    Event.AUTHENTICATOR_REMOVED: _ACCOUNT,
    Event.RECOVERY_CODES_MADE: _ACCOUNT,
    Event.RECOVERY_CODE_USED: Coded("110114", "110122", "E"),
    Event.PASSKEY_ADDED: _ACCOUNT,
    Event.PASSKEY_RENAMED: _ACCOUNT,
    Event.PASSKEY_REMOVED: _ACCOUNT,
    Event.PASSKEY_SHOWN: Coded("110114", "", "E"),
    Event.PASSKEY_REFUSED: Coded("110114", "", "E", failed=True),
    Event.PASSKEY_COPIED: Coded("110114", "", "E", failed=True),
    Event.SIGNING_KEY_MADE: _ACCOUNT,
    Event.SIGNING_KEY_REPLACED: _ACCOUNT,
    Event.SIGNING_KEY_REVOKED: _ACCOUNT,
    Event.PIN_CHANGED: _ACCOUNT,
    Event.PIN_SHOWN: Coded("110114", "", "E"),
    Event.PIN_REFUSED: Coded("110114", "", "E", failed=True),
    Event.FACTOR_RULE_CHANGED: Coded("110113", "110129", "U"),
    Event.PERSON_INVITED: Coded("110113", "110137", "C"),
    Event.INVITATION_ACCEPTED: _ACCOUNT,
    Event.PERSON_ADDED: Coded("110113", "110137", "C"),
    Event.PERSON_CHANGED: _ACCOUNT,
    Event.ROLES_CHANGED: Coded("110113", "110136", "U"),
    Event.PATIENT_ADDED: _ADDED,
    Event.PATIENT_CHANGED: _SAVED,
    Event.CHART_VIEWED: _LOOKED,
    Event.LIST_VIEWED: Coded("110112", "", "E"),
    Event.PATIENTS_SEARCHED: Coded("110112", "", "E"),
    Event.CHART_RESTRICTED: Coded("110113", "110135", "U"),
    Event.CHART_OPENED_TO_ALL: Coded("110113", "110135", "U"),
    Event.EMERGENCY_ACCESS_STARTED: Coded("110113", "110127", "E"),
    Event.EMERGENCY_ACCESS_REVIEWED: Coded("110113", "", "U"),
    Event.PUMP_IMPLANTED: _ADDED,
    Event.PUMP_CHANGED: _SAVED,
    Event.PUMP_EXPLANTED: _SAVED,
    Event.VISIT_STARTED: _ADDED,
    Event.VISIT_SAVED: _SAVED,
    Event.VISIT_ABORTED: _SAVED,
    Event.VISIT_VOIDED: _SAVED,
    Event.NOTE_SUBMITTED: _ADDED,
    Event.NOTE_VIEWED: _LOOKED,
    Event.NOTE_RETURNED: _SAVED,
    Event.NOTE_WITNESSED: _SAVED,
    Event.NOTE_SIGNED: _SAVED,
    Event.AMENDMENT_OPENED: _ADDED,
    Event.AMENDMENT_CANCELLED: _SAVED,
    Event.NOTE_AMENDED: _SAVED,
    Event.ADDENDUM_WRITTEN: _ADDED,
    Event.ADDENDUM_VIEWED: _LOOKED,
    Event.ADDENDUM_DECLINED: _SAVED,
    Event.ADDENDUM_SIGNED: _SAVED,
    Event.VOID_ASKED: _SAVED,
    Event.VOID_REFUSED: _SAVED,
    Event.PDF_VIEWED: _LOOKED,
    Event.NOTES_EXPORTED: Coded("110106", "", "R"),
    Event.TRAIL_READ: Coded("110101", "", "R"),
    Event.ACCESSES_REPORTED: Coded("110101", "", "R"),
    Event.TRAIL_EXPORTED: Coded("110106", "", "R"),
    Event.LEGAL_HOLD_PLACED: Coded("110113", "110135", "U"),
    Event.LEGAL_HOLD_LIFTED: Coded("110113", "110135", "U"),
    Event.DESTRUCTION_PROPOSED: _SAVED,
    Event.DESTRUCTION_DECLINED: _SAVED,
    Event.NOTES_DESTROYED: _RECORD["D"],
    Event.DESTROYED_FILES_REMOVED: _UPKEEP,
    Event.RULE_CHANGE_PROPOSED: _RULES,
    Event.RULE_CHANGE_APPROVED: _RULES,
    Event.RULE_CHANGE_DECLINED: _RULES,
    Event.RULE_CHANGE_WITHDRAWN: _RULES,
    Event.OWN_APPROVAL_ALLOWED: _RULES,
    Event.OWN_APPROVAL_ENDED: _RULES,
    Event.RULES_BENEATH: _RULES,
    Event.RULES_FOUNDED: _RULES,
    Event.RULES_COMPARED: Coded("110112", "", "E"),
    Event.SCHEMA_MIGRATED: Coded("110100", "110131", "E"),
    Event.BACKUP_MADE: Coded("110106", "", "E"),
    Event.CHART_PACKED: Coded("110106", "", "R"),
    Event.PACK_MADE: Coded("110106", "", "E"),
    Event.PACK_PASSWORD_MADE: _KEYS,
    Event.DOWNTIME_RECORDED: _ADDED,
    Event.VISIT_DID_NOT_HAPPEN: _ADDED,
    Event.CHECKPOINT_KEY_MADE: _KEYS,
    Event.CLOCK_REGRESSION: Coded("110113", "", "E", failed=True),
    Event.RECORD_RESTORED: Coded("110107", "", "E"),
    Event.TRACES_TAKEN_IN: _UPKEEP,
    Event.ORPHAN_SET_ASIDE: _UPKEEP,
    Event.RECORD_VERIFIED: _UPKEEP,
    Event.RECORD_FOUND_CHANGED: Coded("110113", "", "E", failed=True),
    Event.SEAL_MADE: _KEYS,
    Event.SEAL_REVOKED: _KEYS,
    Event.TIME_STAMP_MISSED: Coded("110113", "", "E", failed=True),
}
"""A line for each event; a habit test counts them."""


@dataclass(frozen=True, slots=True)
class Thing:
    """How one kind of subject is told: its resource, entity type and role."""

    resource: str
    kind: str
    role: str


THINGS: Mapping[Subject, Thing] = {
    Subject.PERSON: Thing("Practitioner", "1", "15"),
    Subject.PATIENT: Thing("Patient", "1", "1"),
    Subject.PUMP: Thing("Device", "2", "4"),
    Subject.VISIT: Thing("Encounter", "2", "4"),
    Subject.NOTE: Thing("DocumentReference", "2", "3"),
    Subject.ADDENDUM: Thing("DocumentReference", "2", "3"),
    Subject.RULE_CHANGE: Thing("Basic", "2", "4"),
    Subject.EMERGENCY_ACCESS: Thing("Basic", "2", "4"),
    Subject.DOWNTIME: Thing("Basic", "2", "4"),
    Subject.DESTRUCTION: Thing("Basic", "2", "4"),
}

_KINDS = {"1": "Person", "2": "System Object"}
_ROLES = {"1": "Patient", "3": "Report", "4": "Domain Resource", "15": "Practitioner"}


def audit_events(links: Iterable[Link], clinic: str) -> Iterator[bytes]:
    """Each record as a line of JSON; ``clinic`` names the site."""
    for link in links:
        yield _line(audit_event(link, clinic))


def audit_event(link: Link, clinic: str) -> dict[str, object]:
    """One record. Its ``id`` is the hash, and the detail of the chain holds all that gives it."""
    held = json.loads(link.event)
    coded = CODED[Event(held["event"])]
    actor = held.get("actor")
    subtypes = [] if not coded.subtype else [_dicom(coded.subtype)]
    return {
        "resourceType": "AuditEvent",
        "id": link.hash,
        "type": _dicom(coded.kind),
        "subtype": [*subtypes, {"system": OURS, "code": held["event"]}],
        "action": coded.action,
        "recorded": link.at,
        "outcome": "4" if coded.failed else "0",
        "agent": [_agent(None if actor is None else UUID(actor))],
        "source": {
            "site": clinic,
            "observer": {"type": "Device", "identifier": {"value": "refillnotes"}},
            "type": [{"system": _SOURCE_TYPE, "code": "4", "display": "Application Server"}],
        },
        "entity": [
            *(_entity(Subject(kind), UUID(key)) for kind, key in held.get("subjects", {}).items()),
            _place_in_chain(link),
        ],
    }


def _line(resource: Mapping[str, object]) -> bytes:
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _dicom(code: str) -> dict[str, str]:
    return {"system": DCM, "code": code, "display": CODES[code]}


def _agent(actor: UUID | None) -> dict[str, object]:
    if actor is None:
        program = {"type": "Device", "identifier": {"value": "refillnotes"}}
        return {"who": program, "requestor": False}
    return {"who": {"reference": f"Practitioner/{actor}"}, "requestor": True}


def _entity(subject: Subject, key: UUID) -> dict[str, object]:
    thing = THINGS[subject]
    return {
        "what": {"reference": f"{thing.resource}/{key}"},
        "type": {"system": _ENTITY_TYPE, "code": thing.kind, "display": _KINDS[thing.kind]},
        "role": {"system": _ENTITY_ROLE, "code": thing.role, "display": _ROLES[thing.role]},
    }


def _place_in_chain(link: Link) -> dict[str, object]:
    """SHA-256 over the RFC 8785 form of {at, event, prev, seq} is the hash: ``at`` is recorded."""
    return {
        "what": {"identifier": {"system": CHAIN, "value": str(link.seq)}},
        "type": {"system": _ENTITY_TYPE, "code": "2", "display": _KINDS["2"]},
        "detail": [
            {"type": name, "valueString": value}
            for name, value in (
                ("seq", str(link.seq)),
                ("prev", link.prev),
                ("hash", link.hash),
                ("event", link.event),
            )
        ],
    }
