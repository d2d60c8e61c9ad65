"""The notes an auditor chooses, and the bundle of them to take away."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, render_template, request

from refillnotes.actions.export_notes import export_notes
from refillnotes.actions.look_up import count_notes, count_withheld, notes_destroyed, signed_notes
from refillnotes.web.auditor import notes_page
from refillnotes.web.auditor.filter_form import FilterForm
from refillnotes.web.current import clinic, person

blueprint = Blueprint("auditor", __name__)

FILE_NAME = "refillnotes-notes.zip"


@blueprint.get("/audit/notes")
def notes() -> str | tuple[str, int]:
    form = FilterForm(request.args)
    if form.problems:
        return _problems_page(form), 400
    return _notes_page(form, request.args.get("after", type=UUID))


@blueprint.post("/audit/notes/export")
def export() -> Response | tuple[str, int]:
    form = FilterForm(request.form)
    if form.problems:
        return _problems_page(form), 400
    answer = Response(export_notes(clinic(), person(), form.wanted), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


def _notes_page(form: FilterForm, after: UUID | None) -> str:
    found = signed_notes(clinic(), person(), form.wanted, after)
    totals = count_notes(clinic(), person(), form.wanted)
    withheld = count_withheld(clinic(), person(), form.wanted)
    gone = notes_destroyed(clinic(), person())
    return render_template(
        "auditor/notes.html",
        form=form,
        picks=form.picks(_by_severity(form), _standings(form)),
        sentence=notes_page.sentence(totals, withheld),
        count=totals.signed,
        lines=notes_page.lines_of(found.rows, clinic().rules.catalogue),
        after=found.after,
        destroyed=gone,
        destroyed_words=notes_page.destroyed_in_words(len(gone)),
        one_physician=clinic().one_physician,
        problems=(),
    )


def _by_severity(form: FilterForm) -> dict[str, int]:
    """How many notes each severity would leave, with everything else chosen as it is."""
    return dict(count_notes(clinic(), person(), replace(form.wanted, severity=None)).by_severity)


def _standings(form: FilterForm) -> dict[str, int]:
    """How many of the notes otherwise chosen were amended, or are void."""
    totals = count_notes(clinic(), person(), replace(form.wanted, standing=None))
    return {"amended": totals.amended, "void": totals.void}


def _problems_page(form: FilterForm) -> str:
    return render_template(
        "auditor/notes.html",
        form=form,
        picks=form.picks({}, {}),
        sentence="Nothing is listed until the selection can be read.",
        count=0,
        lines=[],
        after=None,
        destroyed=(),
        destroyed_words="",
        one_physician=clinic().one_physician,
        problems=form.problems,
    )
