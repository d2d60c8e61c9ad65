"""What each event of the audit trail is called on a page, and by which words it is found."""

from __future__ import annotations

import json
from typing import NotRequired, TypedDict

from refillnotes.domain.audit import Event


class EventRead(TypedDict):
    """A stored event, read from its JSON."""

    event: str
    actor: str | None
    subjects: NotRequired[dict[str, str]]
    rows: NotRequired[dict[str, str]]
    """The fingerprint of every frozen row the act made, by the row's name."""


DID: dict[Event, str] = {
    Event.SIGNED_IN: "signed in",
    Event.SIGN_IN_REFUSED: "was refused at signing in",
    Event.SIGNED_OUT: "signed out",
    Event.PASSWORD_ASKED_AGAIN: "gave the password again",
    Event.PASSWORD_REFUSED: "gave a wrong password",
    Event.PASSWORD_CHANGED: "changed a password",
    Event.CODE_SHOWN: "gave the second factor by a code",
    Event.CODE_REFUSED: "gave a wrong code",
    Event.AUTHENTICATOR_STARTED: "began to set up one-time codes",
    Event.AUTHENTICATOR_CONFIRMED: "turned one-time codes on",
    Event.AUTHENTICATOR_REMOVED: "turned one-time codes off",
    Event.RECOVERY_CODES_MADE: "made new recovery codes",
    Event.RECOVERY_CODE_USED: "used a recovery code",
    Event.PASSKEY_ADDED: "added a passkey",
    Event.PASSKEY_RENAMED: "gave a passkey another name",
    Event.PASSKEY_REMOVED: "removed a passkey",
    Event.PASSKEY_SHOWN: "gave the second factor by a passkey",
    Event.PASSKEY_REFUSED: "gave a passkey that did not fit",
    Event.PASSKEY_COPIED: "gave a passkey of which there is a copy",
    Event.SIGNING_KEY_MADE: "made a signing key of their own",
    Event.SIGNING_KEY_REPLACED: "replaced their signing key",
    Event.SIGNING_KEY_REVOKED: "revoked a signing key",
    Event.PIN_CHANGED: "changed the PIN of a signing key",
    Event.PIN_SHOWN: "opened a signing key by its PIN",
    Event.PIN_REFUSED: "gave a wrong PIN",
    Event.FACTOR_RULE_CHANGED: "changed which roles need one-time codes",
    Event.PERSON_INVITED: "invited somebody",
    Event.INVITATION_ACCEPTED: "accepted an invitation",
    Event.PERSON_ADDED: "opened an account",
    Event.PERSON_CHANGED: "changed an account",
    Event.ROLES_CHANGED: "changed what somebody may do",
    Event.PATIENT_ADDED: "added a patient",
    Event.PATIENT_CHANGED: "changed a patient’s details",
    Event.CHART_VIEWED: "opened the chart",
    Event.LIST_VIEWED: "opened a list of patients",
    Event.PATIENTS_SEARCHED: "searched for a patient",
    Event.CHART_RESTRICTED: "restricted a chart to named people",
    Event.CHART_OPENED_TO_ALL: "opened a restricted chart to everybody again",
    Event.EMERGENCY_ACCESS_STARTED: "began an emergency access",
    Event.EMERGENCY_ACCESS_REVIEWED: "reviewed an emergency access",
    Event.PUMP_IMPLANTED: "added a pump",
    Event.PUMP_CHANGED: "changed a pump’s details",
    Event.PUMP_EXPLANTED: "recorded a pump as explanted",
    Event.VISIT_STARTED: "started a visit",
    Event.VISIT_SAVED: "saved a visit",
    Event.VISIT_ABORTED: "aborted a visit",
    Event.VISIT_VOIDED: "voided a visit",
    Event.NOTE_SUBMITTED: "submitted a note",
    Event.NOTE_VIEWED: "opened a note",
    Event.NOTE_RETURNED: "returned a note with a question",
    Event.NOTE_WITNESSED: "signed a note as witness or second checker",
    Event.NOTE_SIGNED: "signed a note",
    Event.AMENDMENT_OPENED: "began to amend a note",
    Event.AMENDMENT_CANCELLED: "gave an amendment up",
    Event.NOTE_AMENDED: "signed the amendment of a note",
    Event.ADDENDUM_WRITTEN: "wrote an addendum to a note",
    Event.ADDENDUM_VIEWED: "opened an addendum",
    Event.ADDENDUM_DECLINED: "took an addendum back, or did not approve it",
    Event.ADDENDUM_SIGNED: "signed an addendum",
    Event.VOID_ASKED: "asked to make a visit void",
    Event.VOID_REFUSED: "decided that a visit stands",
    Event.PDF_VIEWED: "opened or printed a note’s PDF",
    Event.NOTES_EXPORTED: "took a note away in an export",
    Event.TRAIL_READ: "read the audit trail",
    Event.ACCESSES_REPORTED: "drew up who looked at a chart",
    Event.TRAIL_EXPORTED: "took the audit trail away",
    Event.LEGAL_HOLD_PLACED: "placed a legal hold",
    Event.LEGAL_HOLD_LIFTED: "lifted a legal hold",
    Event.DESTRUCTION_PROPOSED: "proposed to destroy a patient’s notes",
    Event.DESTRUCTION_DECLINED: "decided that a patient’s notes are kept",
    Event.NOTES_DESTROYED: "approved that a patient’s notes are destroyed",
    Event.DESTROYED_FILES_REMOVED: "removed the files of destroyed notes, which were left behind",
    Event.RULE_CHANGE_PROPOSED: "proposed a change of the rules",
    Event.RULE_CHANGE_APPROVED: "approved a change of the rules",
    Event.RULE_CHANGE_DECLINED: "declined a change of the rules",
    Event.RULE_CHANGE_WITHDRAWN: "withdrew a change of the rules",
    Event.OWN_APPROVAL_ALLOWED: "noted that a physician here may approve notes of their own",
    Event.OWN_APPROVAL_ENDED: "noted that nobody here may approve notes of their own any more",
    Event.RULES_BENEATH: "noted other rules shipped with the program",
    Event.RULES_FOUNDED: "noted the figures this clinic was founded with",
    Event.RULES_COMPARED: "judged past visits by today’s rules",
    Event.SCHEMA_MIGRATED: "brought the database up to a new version",
    Event.BACKUP_MADE: "made a backup",
    Event.DOWNTIME_RECORDED: "recorded a downtime",
    Event.VISIT_DID_NOT_HAPPEN: "said that a visit due in a downtime did not take place",
    Event.CHART_PACKED: "put the chart into a downtime pack",
    Event.PACK_MADE: "made a downtime pack",
    Event.PACK_PASSWORD_MADE: "made another password for downtime packs",
    Event.CHECKPOINT_KEY_MADE: "made the key of checkpoints",
    Event.CLOCK_REGRESSION: "noticed that the clock was set back",
    Event.RECORD_RESTORED: "accepted a record brought back from a backup",
    Event.TRACES_TAKEN_IN: "took in the traces left while saving was off",
    Event.ORPHAN_SET_ASIDE: "set aside a file that belongs to no note",
    Event.RECORD_VERIFIED: "verified the record and found it as it was written",
    Event.RECORD_FOUND_CHANGED: "verified the record and found something changed",
    Event.SEAL_MADE: "made a seal",
    Event.SEAL_REVOKED: "revoked a seal",
    Event.TIME_STAMP_MISSED: "signed without a time stamp, as the authority gave none",
}
"""What the actor did, after their name."""


def event_term(event: Event) -> str:
    """The word that finds every record of this event."""
    return event.value


def actor_term(person_id: object) -> str:
    """The word that finds everything this person did."""
    return f"by {person_id}"


def terms_of(event: str) -> frozenset[str]:
    """The words by which one record is found: its event, its actor, each id it is about.

    ``event`` is the stored text. An id alone finds whatever was done to that patient, visit, note,
    pump or account.
    """
    return terms_in(json.loads(event))


def terms_in(held: EventRead) -> frozenset[str]:
    """The same of an event that is read already."""
    actor = held.get("actor")
    return frozenset(
        {
            held["event"],
            *([] if actor is None else [actor_term(actor)]),
            *held.get("subjects", {}).values(),
        }
    )
