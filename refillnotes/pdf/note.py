"""The printed note: a record, the paper and the standing become PDF/A bytes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from refillnotes.domain.record import Record, canonical, canonical_hash, record_hash
from refillnotes.pdf.assets import asset
from refillnotes.pdf.chart import square_code
from refillnotes.pdf.page import Enclosed, print_page
from refillnotes.pdf.sheet import compose_sheet


class Paper(StrEnum):
    """The two papers clinics print on."""

    A4 = "A4"
    LETTER = "Letter"


class Standing(StrEnum):
    """How far the note has come: a draft carries a watermark, what is submitted gets signed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


def render_note(record: Record, paper: Paper | str, standing: Standing | str) -> bytes:
    """Draw the note: a pure function of its arguments, the same bytes in every process.

    Raises ``CannotBeWritten`` when no font has a letter, ``PageFaulty`` when the page would not
    look as designed and ``NothingElseIsFetched`` when it reaches for anything but its own
    assets. The web renders through ``Renderer``, which can be killed.
    """
    content = canonical(record)
    seal = canonical_hash(content)
    return print_page(
        note_markup(record, standing, seal),
        Paper(paper),
        Standing(standing),
        square_code(seal.upper()),
        Enclosed("record.json", "The record as signed", content, _made_at(record)),
    )


def note_markup(record: Record, standing: Standing | str, seal: str = "") -> str:
    """Write the note as well-formed HTML, without its stylesheet.

    ``seal`` is the record's hash, where it is known already.
    """
    sheet = compose_sheet(record, Standing(standing), seal or record_hash(record))
    return _template().render(
        sheet=sheet, number=sheet.head.number, made_at=_made_at(record).isoformat()
    )


def _made_at(record: Record) -> datetime:
    visit = record["visit"]
    return datetime.fromisoformat(visit.get("submitted_at") or visit["started_at"])


@cache
def _template() -> Template:
    folder = asset("templates/pdf/note.html").parent
    environment = Environment(
        loader=FileSystemLoader((folder, folder.parent)),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a child must not meet half of a newer version
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("note.html")
