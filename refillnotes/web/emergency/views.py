"""Ask for an emergency access, with a reason and the password, and begin it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.care_relation import begin_emergency_access
from refillnotes.domain.care_relation import Why
from refillnotes.domain.errors import Unreadable
from refillnotes.web.account.reauthentication import password_is_theirs
from refillnotes.web.current import clinic, person
from refillnotes.web.event_log import log_emergency
from refillnotes.web.field_view import FieldView, Option, Shape
from refillnotes.web.sending import new_key, once

blueprint = Blueprint("emergency", __name__)

Page = str | Answer | tuple[str, int]


@blueprint.get("/charts/<uuid:patient_id>/emergency")
def ask(patient_id: UUID) -> Page:
    return _page(patient_id)


@blueprint.post("/charts/<uuid:patient_id>/emergency")
def begin(patient_id: UUID) -> Page:
    sending = once()
    if not password_is_theirs(request.form.get("password", "")):
        return _page(patient_id, wrong="That is not your password. Type it again."), 403
    why, words = request.form.get("why", ""), request.form.get("words", "")
    try:
        begin_emergency_access(clinic(), person(), patient_id, why, words, sending)
    except Unreadable as refusal:
        return _page(patient_id, sentence=str(refusal)), 400
    log_emergency(person())
    return redirect(url_for("patients.folder", patient_id=patient_id))


def _page(patient_id: UUID, sentence: str = "", wrong: str = "") -> str:
    chosen = request.form.get("why", "")
    options = tuple(Option(one.value, one.in_words, chosen == one.value) for one in Why)
    return render_template(
        "emergency/ask.html",
        patient_id=patient_id,
        sentence=sentence,
        key=new_key(),
        fields=(
            FieldView("why", "Why now", Shape.CHOICE, value=chosen, options=options, undo=False),
            FieldView(
                "words",
                "In your words",
                Shape.LINES,
                value=request.form.get("words", ""),
                hint="The privacy officer reads this.",
            ),
            FieldView(
                "password",
                "Your password",
                Shape.PASSWORD,
                hint="Asked again, so that it is you who opens it.",
                problem=wrong,
                autocomplete="current-password",
            ),
        ),
    )
