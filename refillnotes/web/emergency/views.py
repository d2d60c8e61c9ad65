"""Ask for an emergency access, with a reason and every factor, and begin it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.care_relation import begin_emergency_access, why_now
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.domain.care_relation import Why
from refillnotes.domain.errors import Unreadable
from refillnotes.web.account import signer
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
    why, words = request.form.get("why", ""), request.form.get("words", "")
    try:
        why_now(why, words)  # before anybody spends a code on it
        signer.signer_known(sending, fresh=True)
        begin_emergency_access(clinic(), person(), patient_id, why, words, sending)
    except SignerUnknown as refusal:
        return _page(patient_id, refused=refusal), 403
    except Unreadable as refusal:
        return _page(patient_id, sentence=str(refusal)), 400
    log_emergency(person())
    return redirect(url_for("patients.folder", patient_id=patient_id))


def _page(patient_id: UUID, sentence: str = "", refused: SignerUnknown | None = None) -> str:
    chosen = request.form.get("why", "")
    options = tuple(Option(one.value, one.in_words, chosen == one.value) for one in Why)
    return render_template(
        "emergency/ask.html",
        patient_id=patient_id,
        sentence=sentence,
        key=new_key(),
        form=signer.sign_form(refused, fresh=True),
        fields=(
            FieldView("why", "Why now", Shape.CHOICE, value=chosen, options=options, undo=False),
            FieldView(
                "words",
                "In your words",
                Shape.LINES,
                value=request.form.get("words", ""),
                hint="The privacy officer reads this.",
            ),
        ),
    )
