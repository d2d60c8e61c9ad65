"""The audit trail, one record of it, who looked at a chart, and all of it to take away."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.export_trail import export_trail
from refillnotes.actions.read_trail import chain_state, read_one, read_trail, report_accesses
from refillnotes.interop.fhir import MEDIA_TYPE
from refillnotes.web.current import clinic, person
from refillnotes.web.privacy import trail_page
from refillnotes.web.privacy.trail_form import TrailForm

blueprint = Blueprint("privacy", __name__)

Page = str | Answer | tuple[str, int]
FILE_NAME = "refillnotes-audit.ndjson"


@blueprint.get("/privacy/trail")
def trail() -> Page:
    form = TrailForm(request.args)
    if form.problems:
        return _trail_page(form), 400
    return _trail_page(form, request.args.get("after", type=int))


@blueprint.post("/privacy/trail/find")
def find() -> Page:
    form = TrailForm(request.form)
    if form.problems:
        return _trail_page(form), 400
    return redirect(f"{url_for('privacy.trail')}?{urlencode(form.sent)}")


@blueprint.get("/privacy/trail/<int(max=9223372036854775807):seq>")
def record(seq: int) -> Page:
    return render_template("privacy/record.html", one=read_one(clinic(), person(), seq))


@blueprint.get("/privacy/patients/<uuid:patient_id>/accesses")
def accesses(patient_id: UUID) -> Page:
    form = TrailForm(request.args | {"patient": str(patient_id)})
    if form.problems:
        return _trail_page(form), 400
    asked = form.asked
    made = report_accesses(clinic(), person(), patient_id, asked.first, asked.last)
    return render_template("privacy/accesses.html", made=made, asked=asked, days=form.views)


@blueprint.post("/privacy/trail/export")
def export() -> Page:
    form = TrailForm(request.form)
    if form.problems:
        return _trail_page(form), 400
    answer = Response(export_trail(clinic(), person(), form.asked), mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


def _trail_page(form: TrailForm, after: int | None = None) -> str:
    found = None if form.problems else read_trail(clinic(), person(), form.asked, after)
    return render_template(
        "privacy/trail.html",
        form=form,
        found=found,
        sentence="Nothing is listed until the selection can be read."
        if found is None
        else trail_page.sentence(found),
        state=trail_page.state_in_words(chain_state(clinic()), clinic().zone),
        problems=form.problems,
    )
