"""A certificate of destruction, which stands for ever: what went, when, by whom, by which rule."""

from __future__ import annotations

from datetime import datetime

from refillnotes.domain.destruction import (
    Certificate,
    Paper,
    canonical_certificate,
    certificate_hash,
    papers_of,
)
from refillnotes.domain.visit import State
from refillnotes.pdf.beside import template
from refillnotes.pdf.chart import square_code
from refillnotes.pdf.note import Paper as Sheet
from refillnotes.pdf.note import Standing
from refillnotes.pdf.page import Enclosed, print_page
from refillnotes.pdf.wording import day, full_moment

_SHOWN = 16
"""Letters of a hash that are printed; the file inside has the whole of it."""


def render_certificate(certificate: Certificate, paper: Sheet | str) -> bytes:
    """Draw it with its boxes for two signatures: a pure function, as ``render_note``.

    Raises as ``render_note`` does.
    """
    content = canonical_certificate(certificate)
    seal = certificate_hash(content)
    made_at = datetime.fromisoformat(certificate["proposed_at"])
    rule = certificate["rule"]
    markup = template("destruction.html").render(
        one={
            "number": certificate["number"],
            "clinic": certificate["clinic"]["name"],
            "patient": certificate["patient"],
            "last_entry": day(certificate["last_entry"]),
            "kept_until": day(certificate["kept_until"]),
            "proposer": certificate["proposer"],
            "proposed": full_moment(certificate["proposed_at"]),
            "policy": certificate["policy_version"],
        },
        rule=rule,
        visits=[
            {
                "number": visit["number"] or "a draft",
                "state": "void" if visit["state"] == State.VOID else "",
                "papers": [_words(paper) for paper in visit["papers"]],
                "rows": visit["rows"],
            }
            for visit in certificate["visits"]
        ],
        papers=papers_of(certificate["visits"]),
        files=sum(len(one["pdfs"]) for visit in certificate["visits"] for one in visit["papers"]),
        seal=seal[:_SHOWN],
        made_at=made_at.isoformat(),
    )
    return print_page(
        markup,
        Sheet(paper),
        Standing.SUBMITTED,
        square_code(seal.upper()),
        Enclosed("destruction.json", "What was destroyed, as signed", content, made_at),
    )


def _words(paper: Paper) -> dict[str, object]:
    return {
        "what": paper["what"],
        "record": paper["record_sha256"][:_SHOWN],
        "pdfs": [one[:_SHOWN] for one in paper["pdfs"]],
    }
