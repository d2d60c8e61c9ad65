"""Who signs a note beside its author and its approver: those it names as having been there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from refillnotes.domain.record import Record
from refillnotes.domain.signature import Meaning

CHECKER = Meaning(
    "checked",
    "checker",
    "I independently checked the volume, concentration and programme.",
)
WITNESS = Meaning("witnessed", "witness", "I saw the waste destroyed that this note records.")
CHECKER_AND_WITNESS = Meaning(
    "checked and witnessed",
    CHECKER.role,
    "I independently checked the volume, concentration and programme, and saw the waste destroyed.",
)
"""Of one person who did both: one box on paper, one signature."""

SECOND_ROLES = (CHECKER.role, WITNESS.role)

LABELS: Mapping[str, str] = MappingProxyType(
    {
        CHECKER.code: "checked by",
        WITNESS.code: "witnessed by",
        CHECKER_AND_WITNESS.code: "checked and witnessed by",
    }
)
"""What stands over the box of each, on paper."""

_WITHOUT_BOXES = "note-1"
"""The template whose paper has no box for them; its notes are signed by two people."""


def second_people(record: Record) -> dict[str, Meaning]:
    """What each person means who may sign beside the author, by their id, the checker first."""
    if record["template"] == _WITHOUT_BOXES:
        return {}
    checker, witness = (record["facts"].get(name, "") for name in ("second_checker", "witness"))
    if checker and checker == witness:
        return {checker: CHECKER_AND_WITNESS}
    named = {checker: CHECKER, witness: WITNESS}
    return {person: meaning for person, meaning in named.items() if person}
