"""What waits for a signature, and the signature itself."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.look_up import waiting_notes
from refillnotes.actions.passkey_answers import Purpose
from refillnotes.actions.read_addendum import waiting_addenda
from refillnotes.actions.refusals import SignRefused
from refillnotes.actions.return_note import return_note
from refillnotes.actions.sign_batch import ready_to_batch, sign_batch
from refillnotes.actions.sign_note import NoteApproval
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.signature import APPROVER
from refillnotes.web.account import signer
from refillnotes.web.current import clinic, person
from refillnotes.web.notes.views import note_page
from refillnotes.web.physician import batch_page, queue_page
from refillnotes.web.sending import new_key, once
from refillnotes.web.sign_form import SignForm, shown_in_form

blueprint = Blueprint("physician", __name__)

Page = str | Answer | tuple[str, int]


@blueprint.get("/queue")
def queue() -> Page:
    notes = waiting_notes(clinic(), person())
    read = queue_page.read(notes, waiting_addenda(clinic(), person()))
    return render_template("physician/queue.html", queue=read)


@blueprint.get("/queue/batch")
def batch() -> Page:
    return _batch_page()


@blueprint.post("/queue/batch")
def sign_several() -> Page:
    sending, chosen = once(), batch_page.ticked()
    if not chosen:
        return _batch_page("No note is ticked. Tick those to sign; none was signed."), 400
    try:
        if signer.by_passkey():
            done = signer.batch_signed_by_passkey(chosen, sending)
        else:
            ceremony = signer.note_signer_known(sending)
            done = sign_batch(clinic(), person(), chosen, sending, ceremony)
    except SignerUnknown as refusal:
        return _batch_page(refused=refusal), 403
    signer.signed_now()
    return render_template(
        "physician/batch_signed.html", batch=done.id, outcomes=batch_page.outcomes(done)
    )


@blueprint.post("/queue/batch/challenge")
def put_batch() -> Response:
    """At level S3: the hash of the list of the ticked notes, for the device to sign."""
    return Response(signer.batch_put(batch_page.ticked()), mimetype="application/json")


def _batch_page(sentence: str = "", refused: SignerUnknown | None = None) -> str:
    challenge = url_for(".put_batch") if signer.by_passkey() else ""
    return render_template(
        "physician/batch.html",
        lines=batch_page.lines(ready_to_batch(clinic(), person())),
        meaning=APPROVER.sentence,
        form=signer.approval_form(refused, challenge),
        sentence=sentence,
        key=new_key(),
    )


@blueprint.post("/notes/<uuid:note_id>/sign")
def sign(note_id: UUID) -> Page:
    sending = once()
    try:
        signer.signed_as_asked(NoteApproval(note_id, shown_in_form()), Purpose.SIGN_NOTE, sending)
    except SignerUnknown as refusal:
        return note_page(note_id, refused=refusal), 403
    except SignRefused as refusal:
        return note_page(note_id, sentence=str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("notes.note", note_id=note_id))


@blueprint.post("/notes/<uuid:note_id>/sign/challenge")
def put_statement(note_id: UUID) -> Response:
    """At level S3: the hash of this note's statement, for the device to sign."""
    put = signer.statement_put(NoteApproval(note_id, shown_in_form()), Purpose.SIGN_NOTE)
    return Response(put, mimetype="application/json")


@blueprint.post("/notes/<uuid:note_id>/return")
def send_back(note_id: UUID) -> Page:
    question, fact = request.form.get("question", ""), request.form.get("fact", "")
    try:
        return_note(clinic(), person(), note_id, question, once(), fact=fact)
    except Unreadable as refusal:
        form = SignForm(question=question, unclear=str(refusal), fact=fact)
        return note_page(note_id, form), 400
    return redirect(url_for("physician.queue"))
