"""One note, for everyone who may read it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, render_template, url_for

from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.own_approval import may_approve
from refillnotes.actions.read_addendum import addenda_beside
from refillnotes.actions.read_note import OpenNote, read_note, read_pdf
from refillnotes.actions.read_page import pages_of, read_page
from refillnotes.actions.witness_note import asked_to_witness
from refillnotes.domain.signature import approval
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.visit import WAITING, Move, State, may
from refillnotes.domain.voiding import reason_in_words
from refillnotes.web.access import may_open
from refillnotes.web.account import signer
from refillnotes.web.addenda import standing as addenda_standing
from refillnotes.web.care import may_now
from refillnotes.web.current import clinic, person
from refillnotes.web.notes import standing
from refillnotes.web.sending import new_key
from refillnotes.web.sign_form import AmendForm, SignForm

blueprint = Blueprint("notes", __name__)


@blueprint.get("/notes/<uuid:note_id>")
def note(note_id: UUID) -> str:
    return note_page(note_id)


@blueprint.get("/notes/<uuid:note_id>/pdf")
def pdf(note_id: UUID) -> Response:
    name, content = read_pdf(clinic(), person(), note_id)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@blueprint.get("/notes/<uuid:note_id>/pages/<int:page>.png")
def picture(note_id: UUID, page: int) -> Response:
    return Response(read_page(clinic(), person(), note_id, page), mimetype="image/png")


def note_page(
    note_id: UUID,
    form: SignForm | None = None,
    sentence: str = "",
    refused: SignerUnknown | None = None,
    amend: AmendForm | None = None,
) -> str:
    """The note with its PDF, what was unusual beside it, and what can be done with it."""
    opened = read_note(clinic(), person(), note_id)
    asked = asked_to_witness(person(), opened) if _may_do("witness.sign") else None
    may_sign = _may_sign(opened) and asked is None
    form = form or _form(note_id, refused, may_sign=may_sign, witness=asked is not None)
    return render_template(
        "notes/note.html",
        opened=opened,
        pictures=[
            url_for("notes.picture", note_id=note_id, page=page + 1)
            for page in range(pages_of(clinic(), opened))
        ],
        record=opened.record,
        stands=standing.in_words(opened),
        void_reason=reason_in_words(opened.voiding.request.reason) if opened.voiding else "",
        revisions=standing.lines(opened),
        may_sign=may_sign,
        witness=None if asked is None else asked.sentence,
        not_yet=standing.not_yet_signed(opened),
        addenda=addenda_standing.lines(addenda_beside(clinic(), person(), opened.visit.id)),
        may_amend=_may_amend(opened),
        may_add=_may_add(opened),
        may_void=_may_do("voids.page"),
        meaning=approval(own=opened.own).sentence,
        form=form,
        about=form.about(opened.record["facts"]),
        amend=amend or AmendForm(),
        sentence=sentence,
        titles={fact.name: fact.title for fact in FACTS.values()},
        keys=(new_key(), new_key(), new_key()),
    )


def _form(
    note_id: UUID, refused: SignerUnknown | None, *, may_sign: bool, witness: bool
) -> SignForm:
    """At level S3 with the address that puts this note's own statement to the device."""
    if not (may_sign or witness):
        return SignForm()
    put = "witness.put_statement" if witness else "physician.put_statement"
    challenge = url_for(put, note_id=note_id) if signer.by_passkey() else ""
    return signer.approval_form(refused, challenge)


def _may_sign(opened: OpenNote) -> bool:
    waits = opened.visit.state in WAITING and not opened.signed and not opened.superseded
    waits = waits and not opened.void_asked
    return (
        waits
        and "physician" in person().roles
        and may_approve(clinic(), person(), opened)
        and may_now("physician.sign")
    )


def _may_amend(opened: OpenNote) -> bool:
    stands = opened.signed and not opened.superseded and may(opened.visit.state, Move.AMEND)
    return stands and _may_do("amendments.begin")


def _may_add(opened: OpenNote) -> bool:
    stands = opened.signed and not opened.superseded and not opened.void_asked
    return stands and opened.visit.state != State.VOID and _may_do("addenda.new")


def _may_do(endpoint: str) -> bool:
    return may_open(person().roles, endpoint) and may_now(endpoint)
