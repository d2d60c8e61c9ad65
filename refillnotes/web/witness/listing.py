"""The list of what waits for one second person, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from refillnotes.actions.people import Person
from refillnotes.actions.read_note import OpenNote
from refillnotes.domain.clock import day_in_words
from refillnotes.domain.second_person import LABELS, second_people


@dataclass(frozen=True, slots=True)
class Row:
    """One note, as a row of a queue."""

    url: str
    who: str
    what: str
    when: str
    why: str = ""
    severity: str = ""


def rows(reader: Person, waiting: Iterable[OpenNote]) -> tuple[Row, ...]:
    return tuple(_row(reader, one) for one in waiting)


def _row(reader: Person, one: OpenNote) -> Row:
    record, meaning = one.record, second_people(one.record)[str(reader.id)]
    patient, people = record["patient"], record["people"]
    return Row(
        url=url_for("notes.note", note_id=one.note.id),
        who=f"{patient['family_name'].upper()}, {patient['given_name']}",
        what=f"{LABELS[meaning.code]} you · recorded by {people['nurse']}",
        when=day_in_words(datetime.fromisoformat(record["visit"]["started_at"])),
    )
