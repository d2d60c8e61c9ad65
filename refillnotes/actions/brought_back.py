"""Find what was destroyed once and is here again, since an older backup was restored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.kept_until import KeptLine, line_of
from refillnotes.actions.list_to_destroy import why_kept
from refillnotes.actions.register_destructions import registered
from refillnotes.domain.destruction_register import Registered
from refillnotes.store import destructions, patients
from refillnotes.store.errors import CheckpointsUnfit

__all__ = [
    "BroughtBack",
    "CheckpointsUnfit",
    "brought_back",
    "brought_back_in_words",
    "in_words",
    "look_at_brought_back",
]

NOT_SIGNED = "Nothing of it is signed here; it is finished or given up first."


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """One destruction that the record forgot, and how many texts it emptied are here again."""

    registered: Registered
    patient_id: UUID
    mrn: str
    texts: int
    line: KeptLine | None
    """None where none of the patient's visits is signed or void here."""

    @property
    def destroyed_at(self) -> datetime:
        return datetime.fromisoformat(self.registered.destroyed_at)

    @property
    def due(self) -> bool:
        """Whether it can be destroyed again today."""
        return self.line is not None and self.line.due

    @property
    def why_not_due(self) -> str:
        return NOT_SIGNED if self.line is None else why_kept(self.line)

    @property
    def named(self) -> str:
        """By its number and day: after a restore another destruction may have the same number."""
        return f"destruction {self.registered.number} of {self.destroyed_at:%Y-%m-%d}"


def brought_back(clinic: Clinic, connection: Connection) -> tuple[BroughtBack, ...]:
    """Each destruction whose notes or addenda hold content, the newest first.

    A text that was destroyed twice counts for the newest one. Errors: ``CheckpointsUnfit``.
    """
    found: list[BroughtBack] = []
    seen: set[str] = set()
    for one in reversed(registered(clinic)):
        here = {name for name in one.texts if destructions.holds_content(connection, name)} - seen
        seen |= here
        if here:
            patient_id = UUID(one.patient_id)
            mrn = patients.named(connection, (patient_id,))[patient_id].mrn
            line = line_of(clinic, connection, patient_id)
            found.append(BroughtBack(one, patient_id, mrn, len(here), line))
    return tuple(found)


def look_at_brought_back(clinic: Clinic) -> tuple[BroughtBack, ...]:
    """The same for the page of retention. Errors: ``CheckpointsUnfit``."""
    with clinic.database.reading() as connection:
        return brought_back(clinic, connection)


def brought_back_in_words(clinic: Clinic) -> str:
    """For whoever restored; empty where nothing came back. Errors: ``CheckpointsUnfit``."""
    found = look_at_brought_back(clinic)
    if not found:
        return ""
    texts = sum(one.texts for one in found)
    return (
        f"Destroyed once, and here again: {in_words(texts)}, by "
        f"{', '.join(one.named for one in found)}. Two privacy officers destroy them again, on the "
        "page Retention."
    )


def in_words(texts: int) -> str:
    """How many notes and addenda."""
    return "1 text" if texts == 1 else f"{texts} texts"
