"""What waits for a signature, and the signature itself."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.look_up import waiting_notes
from refillnotes.actions.read_addendum import waiting_addenda
from refillnotes.actions.refusals import SignRefused
from refillnotes.actions.return_note import return_note
from refillnotes.actions.sign_batch import ready_to_batch, sign_batch
from refillnotes.actions.sign_note import sign_note
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.signature import APPROVER
from refillnotes.web.account import signer
from refillnotes.web.current import clinic, person
from refillnotes.web.notes.views import note_page
from refillnotes.web.physician import batch_page, queue_page
from refillnotes.web.sending import new_key, once
from refillnotes.web.sign_form import SignForm, shown_in_form

blueprint = Blueprint("physician", __name__)

ONE_BY_ONE = "A passkey signs one note at a time here. Open each and sign it by itself."

Page = str | Answer | tuple[str, int]


@blueprint.get("/queue")
def queue() -> Page:
    notes = waiting_notes(clinic(), person())
    read = queue_page.read(notes, waiting_addenda(clinic(), person()))
    return render_template("physician/queue.html", queue=read)


@blueprint.get("/queue/batch")
def batch() -> Page:
    return _batch_page(signer.approval_form())


@blueprint.post("/queue/batch")
def sign_several() -> Page:
    sending, chosen = once(), batch_page.ticked()
    if signer.by_passkey():
        return _batch_page(signer.approval_form(), ONE_BY_ONE), 409
    if not chosen:
        sentence = "No note is ticked. Tick those to sign; none was signed."
        return _batch_page(signer.approval_form(), sentence), 400
    try:
        ceremony = signer.note_signer_known(sending)
    except SignerUnknown as refusal:
        return _batch_page(signer.approval_form(refusal)), 403
    done = sign_batch(clinic(), person(), chosen, sending, ceremony)
    signer.signed_now()
    return render_template(
        "physician/batch_signed.html", batch=done.id, outcomes=batch_page.outcomes(done)
    )


def _batch_page(form: SignForm, sentence: str = "") -> str:
    return render_template(
        "physician/batch.html",
        lines=() if signer.by_passkey() else batch_page.lines(ready_to_batch(clinic(), person())),
        meaning=APPROVER.sentence,
        form=form,
        sentence=sentence or (ONE_BY_ONE if signer.by_passkey() else ""),
        key=new_key(),
    )


@blueprint.post("/notes/<uuid:note_id>/sign")
def sign(note_id: UUID) -> Page:
    sending = once()
    try:
        if signer.by_passkey():
            signer.signed_by_passkey(note_id, sending)
        else:
            ceremony = signer.note_signer_known(sending)
            sign_note(clinic(), person(), note_id, shown_in_form(), sending, ceremony)
    except SignerUnknown as refusal:
        return note_page(note_id, refused=refusal), 403
    except SignRefused as refusal:
        return note_page(note_id, sentence=str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("notes.note", note_id=note_id))


@blueprint.post("/notes/<uuid:note_id>/sign/challenge")
def put_statement(note_id: UUID) -> Response:
    """At level S3: the hash of this note's statement, for the device to sign."""
    return Response(signer.statement_put(note_id), mimetype="application/json")


@blueprint.post("/notes/<uuid:note_id>/return")
def send_back(note_id: UUID) -> Page:
    question, fact = request.form.get("question", ""), request.form.get("fact", "")
    try:
        return_note(clinic(), person(), note_id, question, once(), fact=fact)
    except Unreadable as refusal:
        form = SignForm(question=question, unclear=str(refusal), fact=fact)
        return note_page(note_id, form), 400
    return redirect(url_for("physician.queue"))
