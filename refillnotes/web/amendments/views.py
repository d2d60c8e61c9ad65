"""An amendment is opened from the note it amends, and given up from the visit it is written in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.amend_note import amend_note, cancel_amendment
from refillnotes.domain.errors import Unreadable
from refillnotes.web.current import clinic, person
from refillnotes.web.notes.views import note_page
from refillnotes.web.sending import once, version_sent
from refillnotes.web.sign_form import AmendForm

blueprint = Blueprint("amendments", __name__)

Page = str | Answer | tuple[str, int]


@blueprint.post("/notes/<uuid:note_id>/amend")
def begin(note_id: UUID) -> Page:
    reason = request.form.get("reason", "")
    try:
        visit_id = amend_note(clinic(), person(), note_id, reason, once())
    except Unreadable as refusal:
        return note_page(note_id, amend=AmendForm(reason, str(refusal))), 400
    return redirect(url_for("nurse.visit", visit_id=visit_id))


@blueprint.post("/visits/<uuid:visit_id>/amendment/cancel")
def cancel(visit_id: UUID) -> Answer:
    note_id = cancel_amendment(clinic(), person(), visit_id, version_sent(), once())
    return redirect(url_for("notes.note", note_id=note_id))
