"""What waits for a signature, and the signature itself."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.look_up import waiting_notes
from refillnotes.actions.refusals import SignRefused
from refillnotes.actions.return_note import return_note
from refillnotes.actions.sign_batch import ready_to_batch, sign_batch
from refillnotes.actions.sign_note import sign_note
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.signature import APPROVER
from refillnotes.web.account.reauthentication import password_is_theirs
from refillnotes.web.current import clinic, person
from refillnotes.web.notes.views import note_page
from refillnotes.web.physician import batch_page, queue_page
from refillnotes.web.sending import new_key, once
from refillnotes.web.sign_form import SignForm, shown_in_form

blueprint = Blueprint("physician", __name__)

Page = str | Answer | tuple[str, int]


@blueprint.get("/queue")
def queue() -> Page:
    return render_template(
        "physician/queue.html", queue=queue_page.read(waiting_notes(clinic(), person()))
    )


@blueprint.get("/queue/batch")
def batch() -> Page:
    return _batch_page(SignForm())


@blueprint.post("/queue/batch")
def sign_several() -> Page:
    sending, chosen = once(), batch_page.ticked()
    if not password_is_theirs(request.form.get("password", "")):
        form = SignForm(problem="That is not your password. Type it again; nothing was signed.")
        return _batch_page(form), 403
    if not chosen:
        return _batch_page(
            SignForm(), "No note is ticked. Tick those to sign; none was signed."
        ), 400
    done = sign_batch(clinic(), person(), chosen, sending)
    return render_template(
        "physician/batch_signed.html", batch=done.id, outcomes=batch_page.outcomes(done)
    )


def _batch_page(form: SignForm, sentence: str = "") -> str:
    return render_template(
        "physician/batch.html",
        lines=batch_page.lines(ready_to_batch(clinic(), person())),
        meaning=APPROVER.sentence,
        form=form,
        sentence=sentence,
        key=new_key(),
    )


@blueprint.post("/notes/<uuid:note_id>/sign")
def sign(note_id: UUID) -> Page:
    sending = once()
    if not password_is_theirs(request.form.get("password", "")):
        form = SignForm(problem="That is not your password. Type it again; nothing was signed.")
        return note_page(note_id, form), 403
    try:
        sign_note(clinic(), person(), note_id, shown_in_form(), sending)
    except SignRefused as refusal:
        return note_page(note_id, sentence=str(refusal)), 409
    return redirect(url_for("notes.note", note_id=note_id))


@blueprint.post("/notes/<uuid:note_id>/return")
def send_back(note_id: UUID) -> Page:
    question = request.form.get("question", "")
    try:
        return_note(clinic(), person(), note_id, question, once())
    except Unreadable as refusal:
        return note_page(note_id, SignForm(question=question, unclear=str(refusal))), 400
    return redirect(url_for("physician.queue"))
