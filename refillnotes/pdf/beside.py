"""What is printed beside a note: an addendum to it, or the cover sheet of a void one."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from refillnotes.domain.addendum import AddendumRecord, addendum_hash, canonical_addendum
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
    markup = _template("addendum.html").render(
        addendum=_words(record), seal=seal[:_SHOWN], made_at=made_at.isoformat()
    )
    return print_page(
        markup,
        Paper(paper),
        Standing.SUBMITTED,
        square_code(seal.upper()),
        Enclosed("addendum.json", "The addendum as signed", content, made_at),
    )


def _words(record: AddendumRecord) -> dict[str, str]:
    patient, visit, adds_to = record["patient"], record["visit"], record["adds_to"]
    family, given = patient["family_name"].upper(), patient["given_name"]
    return {
        "clinic": record["clinic"]["name"],
        "number": record["number"],
        "visit": visit["number"],
        "revision": adds_to["revision"],
        "patient": f"{family}, {given}",
        "running": f"{family}, {given[:1]}. · MRN {patient['mrn']}",
        "born": day(patient["born"]),
        "mrn": patient["mrn"],
        "started": full_moment(visit["started_at"]),
        "signed": full_moment(adds_to["signed_at"]),
        "record": adds_to["record_sha256"][:_SHOWN],
        "text": record["text"],
        "author": record["author"],
        "written": full_moment(record["written_at"]),
    }


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(asset(f"templates/pdf/{name}").parent),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a child must not meet half of a newer version
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
