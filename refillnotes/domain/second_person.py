"""Who signs a note beside its author and its approver: those it names as having been there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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

_NO_PROGRAMME = ("volume, concentration and programme", "volume and concentration")
"""What is left to check of a pump that runs at a constant flow."""

_WITHOUT_BOXES = "note-1"
"""The template whose paper has no box for them; its notes are signed by two people."""


def second_people(record: Record) -> dict[str, Meaning]:
    """What each person means who may sign beside the author, by their id, the checker first."""
    if record["template"] == _WITHOUT_BOXES:
        return {}
    facts = record["facts"]
    checker, witness = (facts.get(name) for name in ("second_checker", "witness"))
    named = {checker: CHECKER, witness: WITNESS}
    if checker == witness:
        named = {checker: CHECKER_AND_WITNESS}
    programmed = "mode" in facts
    return {
        person: meaning if programmed else _without_programme(meaning)
        for person, meaning in named.items()
        if person
    }


def _without_programme(meaning: Meaning) -> Meaning:
    """The same act at a pump that cannot be programmed: nobody signs for what was not there."""
    return replace(meaning, sentence=meaning.sentence.replace(*_NO_PROGRAMME))
