"""What is printed beside a note: an addendum to it, or the cover sheet of a void one."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache

import rfc8785
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from refillnotes.domain.addendum import AddendumRecord, addendum_hash, canonical_addendum
from refillnotes.domain.record import Visit
from refillnotes.domain.voiding import CoverSheet, reason_in_words, statement_hash
from refillnotes.pdf.assets import asset
from refillnotes.pdf.chart import square_code
from refillnotes.pdf.note import Paper, Standing
from refillnotes.pdf.page import Enclosed, print_page
from refillnotes.pdf.wording import day, full_moment

_SHOWN = 16
"""Letters of a hash that are printed; the file inside has the whole of it."""


def render_addendum(record: AddendumRecord, paper: Paper | str) -> bytes:
    """Draw an addendum with its boxes for two signatures: a pure function, as ``render_note``.

    Raises as ``render_note`` does.
    """
    content = canonical_addendum(record)
    seal = addendum_hash(content)
    made_at = datetime.fromisoformat(record["written_at"])
    markup = template("addendum.html").render(
        addendum=_words(record), seal=seal[:_SHOWN], made_at=made_at.isoformat()
    )
    return print_page(
        markup,
        Paper(paper),
        Standing.SUBMITTED,
        square_code(seal.upper()),
        Enclosed("addendum.json", "The addendum as signed", content, made_at),
    )


def render_cover_sheet(sheet: CoverSheet, paper: Paper | str) -> bytes:
    """Draw what lies on a void note: why, who asked, who confirmed, when, and which records.

    A pure function, and raises as ``render_note`` does. The note itself stays as it was signed.
    """
    asked, confirmed = (_said(sheet[name]) for name in ("asked", "confirmed"))
    made_at = datetime.fromisoformat(json.loads(sheet["confirmed"])["signed_at"])
    markup = template("void.html").render(
        head=_head(sheet["clinic"]["name"], sheet["visit"], sheet["patient"]),
        revision=sheet["visit"]["revision"],
        record=sheet["record_sha256"],
        seal=sheet["record_sha256"][:_SHOWN],
        said=(asked, confirmed),
        records=json.loads(sheet["confirmed"])["records"],
        made_at=made_at.isoformat(),
    )
    content = rfc8785.dumps(sheet)  # type: ignore[arg-type]  # a TypedDict is a dict of JSON values
    return print_page(
        markup,
        Paper(paper),
        Standing.SUBMITTED,
        square_code(sheet["record_sha256"].upper()),
        Enclosed("void.json", "Both statements as they were signed", content, made_at),
    )


def _said(statement: str) -> dict[str, str]:
    said = json.loads(statement)
    return {
        "name": said["name"],
        "sentence": said["sentence"],
        "reason": reason_in_words(said["reason"]),
        "account": said["account"],
        "at": full_moment(said["signed_at"]),
        "statement": statement_hash(statement)[:_SHOWN],
    }


def _head(clinic: str, visit: Visit, patient: dict[str, str]) -> dict[str, str]:
    """Where and whose visit it was, as the note opens with it."""
    family, given = patient["family_name"].upper(), patient["given_name"]
    return {
        "clinic": clinic,
        "visit": visit["number"],
        "patient": f"{family}, {given}",
        "running": f"{family}, {given[:1]}. · MRN {patient['mrn']}",
        "born": day(patient["born"]),
        "mrn": patient["mrn"],
        "started": full_moment(visit["started_at"]),
    }


def _words(record: AddendumRecord) -> dict[str, str]:
    adds_to = record["adds_to"]
    return {
        **_head(record["clinic"]["name"], record["visit"], record["patient"]),
        "number": record["number"],
        "revision": adds_to["revision"],
        "signed": full_moment(adds_to["signed_at"]),
        "record": adds_to["record_sha256"][:_SHOWN],
        "text": record["text"],
        "author": record["author"],
        "written": full_moment(record["written_at"]),
    }


@cache
def template(name: str) -> Template:
    """One page of templates/pdf, read once in a process."""
    environment = Environment(
        loader=FileSystemLoader(asset(f"templates/pdf/{name}").parent),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a child must not meet half of a newer version
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
