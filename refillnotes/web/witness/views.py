"""What waits for a witness or second checker, and their signature under a submitted note."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.passkey_answers import Purpose
from refillnotes.actions.refusals import SignRefused
from refillnotes.actions.witness_note import SecondSignature, notes_to_witness
from refillnotes.web.account import signer
from refillnotes.web.current import clinic, person
from refillnotes.web.notes.views import note_page
from refillnotes.web.sending import once
from refillnotes.web.sign_form import shown_in_form
from refillnotes.web.witness import listing

blueprint = Blueprint("witness", __name__)

Page = str | Answer | tuple[str, int]


@blueprint.get("/to-witness")
def waiting() -> Page:
    rows = listing.rows(person(), notes_to_witness(clinic(), person()))
    return render_template("witness/waiting.html", rows=rows)


@blueprint.post("/notes/<uuid:note_id>/witness")
def sign(note_id: UUID) -> Page:
    sending, signing = once(), SecondSignature(note_id, shown_in_form())
    try:
        signer.signed_as_asked(signing, Purpose.WITNESS_NOTE, sending)
    except SignerUnknown as refusal:
        return note_page(note_id, refused=refusal), 403
    except SignRefused as refusal:
        return note_page(note_id, sentence=str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("notes.note", note_id=note_id))


@blueprint.post("/notes/<uuid:note_id>/witness/challenge")
def put_statement(note_id: UUID) -> Response:
    """At level S3: the hash of this statement, for the device to sign."""
    signing = SecondSignature(note_id, shown_in_form())
    put = signer.statement_put(signing, Purpose.WITNESS_NOTE)
    return Response(put, mimetype="application/json")
