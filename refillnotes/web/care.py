"""Let a request to a chart through, or answer as if there were none: asked for every address."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import g, request

from refillnotes.actions.care_relation import admit, is_being_amended
from refillnotes.web.current import opened
from refillnotes.web.errors import answer
from refillnotes.web.saving import is_offered

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from refillnotes.actions.people import Person
    from refillnotes.domain.care_relation import EmergencyAccess

CHARTS = {
    "patient_id": "patient",
    "pump_id": "pump",
    "visit_id": "visit",
    "note_id": "note",
    "addendum_id": "addendum",
}
"""What in an address is a part of somebody's chart, and what it is an id of."""

NO_CHART = {
    "downtime_id",
    "person_id",
    "change_id",
    "access_id",
    "passkey_id",
    "destruction_id",
}
"""Ids in addresses that belong to no chart."""

NOT_FOR_CARE = {
    "privacy.accesses": "a privacy officer sees who opened the chart, not the chart",
    "charts.restriction": "who restricts a chart is not among those named",
    "charts.restrict": "the same",
    "retention.patient": "until when notes are kept, not what stands in them",
    "retention.hold": "the same",
    "retention.lift": "the same",
    "retention.propose": "the same",
    "emergency.ask": "the way in for who is outside; it shows the same for any id",
    "emergency.begin": "the same; the act looks whether there is a chart to break into",
}
"""Addresses with an id of a chart that ask for no care relation, and why."""

NEW_NOTES = {
    "nurse.start",
    "nurse.save_step",
    "nurse.autosave",
    "nurse.submit",
    "nurse.witness",
}
"""What may be sent in an emergency access, beside looking; in no visit that is being amended."""

CHANGES = {
    "patients.edit",
    "patients.add_pump",
    "patients.edit_pump",
    "physician.sign",
    "witness.sign",
    "physician.send_back",
    "amendments.begin",
    "addenda.new",
    "addenda.sign",
    "addenda.decline",
    "voids.page",
}
"""What a page offers that is refused in an emergency access."""

_ONLY_READ = (
    "In an emergency access a chart is read and new notes are written; nothing else is changed, "
    "signed or returned. Somebody named for this chart can do it."
)

_ANOTHERS = (
    "In an emergency access a new note is written; the amendment of a signed one is left to those "
    "named for this chart. Start a new visit, or ask one of them. Nothing was changed."
)


def refuse_outside(who: Person) -> ResponseReturnValue | None:
    """None lets the request through. Errors: ``NotHere``, restricted and absent alike."""
    if request.endpoint in NOT_FOR_CARE:
        return None
    for name, kind in CHARTS.items():
        key = cast("UUID | None", (request.view_args or {}).get(name))
        if key is None:
            continue
        admitted = admit(opened(), who, kind, key)
        if admitted.access is not None:
            g.emergency = admitted.access
            if request.method not in {"GET", "HEAD"}:
                return _refuse_in_emergency(kind, key)
    return None


def _refuse_in_emergency(kind: str, key: UUID) -> ResponseReturnValue | None:
    """None lets through what goes into a note that was never signed."""
    if request.endpoint not in NEW_NOTES:
        return answer(403, _ONLY_READ)
    if kind == "visit" and is_being_amended(opened(), key):
        return answer(403, _ANOTHERS)
    return None


def may_now(endpoint: str) -> bool:
    """Whether a page may offer this: not every act in an emergency access, nor with saving off."""
    return is_offered(endpoint) and (emergency_at_hand() is None or endpoint not in CHANGES)


def emergency_at_hand() -> EmergencyAccess | None:
    """The emergency access under which this page is shown."""
    return cast("EmergencyAccess | None", g.get("emergency"))
