"""An addendum: written and signed on one page, read and approved on another."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.approve_addendum import AddendumApproval, decline_addendum
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.passkey_answers import Purpose
from refillnotes.actions.read_addendum import (
    pages_of_addendum,
    read_addendum,
    read_addendum_page,
    read_addendum_pdf,
)
from refillnotes.actions.read_note import read_note
from refillnotes.actions.refusals import SignRefused
from refillnotes.domain.addendum import LONGEST, approval_of_addendum, readable_text
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.signature import ADDER
from refillnotes.web.account import signer
from refillnotes.web.addenda import standing
from refillnotes.web.care import may_now
from refillnotes.web.current import clinic, person
from refillnotes.web.field_view import FieldView, Problem, Shape
from refillnotes.web.sending import new_key, once
from refillnotes.web.sign_form import SignForm, shown_in_form

blueprint = Blueprint("addenda", __name__)

Page = str | Answer | tuple[str, int]


@blueprint.get("/notes/<uuid:note_id>/addenda")
def new(note_id: UUID) -> str:
    return _writing(note_id, signer.note_form())


@blueprint.post("/notes/<uuid:note_id>/addenda")
def write(note_id: UUID) -> Page:
    sending = once()
    try:
        text = readable_text(request.form.get("text", ""))  # before a code is spent on it
        ceremony = signer.note_signer_known(sending)
        addendum_id = write_addendum(clinic(), person(), note_id, text, sending, ceremony)
    except SignerUnknown as refusal:
        return _writing(note_id, signer.note_form(refusal)), 403
    except Unreadable as refusal:
        return _writing(note_id, signer.note_form(), str(refusal)), 400
    except SignRefused as refusal:
        return _writing(note_id, signer.note_form(), sentence=str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("addenda.page", addendum_id=addendum_id))


@blueprint.get("/addenda/<uuid:addendum_id>")
def page(addendum_id: UUID) -> str:
    return _page(addendum_id)


@blueprint.get("/addenda/<uuid:addendum_id>/pdf")
def pdf(addendum_id: UUID) -> Response:
    name, content = read_addendum_pdf(clinic(), person(), addendum_id)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@blueprint.get("/addenda/<uuid:addendum_id>/pages/<int:page>.png")
def picture(addendum_id: UUID, page: int) -> Response:
    drawn = read_addendum_page(clinic(), person(), addendum_id, page)
    return Response(drawn, mimetype="image/png")


@blueprint.post("/addenda/<uuid:addendum_id>/sign")
def sign(addendum_id: UUID) -> Page:
    sending = once()
    try:
        approval = AddendumApproval(addendum_id, shown_in_form())
        signer.signed_as_asked(approval, Purpose.SIGN_ADDENDUM, sending)
    except SignerUnknown as refusal:
        return _page(addendum_id, refusal), 403
    except SignRefused as refusal:
        return _page(addendum_id, sentence=str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("addenda.page", addendum_id=addendum_id))


@blueprint.post("/addenda/<uuid:addendum_id>/sign/challenge")
def put_statement(addendum_id: UUID) -> Response:
    """At level S3: the hash of this addendum's statement, for the device to sign."""
    approval = AddendumApproval(addendum_id, shown_in_form())
    put = signer.statement_put(approval, Purpose.SIGN_ADDENDUM)
    return Response(put, mimetype="application/json")


@blueprint.post("/addenda/<uuid:addendum_id>/decline")
def decline(addendum_id: UUID) -> Page:
    try:
        reason = request.form.get("reason", "")
        note_id = decline_addendum(clinic(), person(), addendum_id, reason, once())
    except Unreadable as refusal:
        return _page(addendum_id, unclear=str(refusal)), 400
    return redirect(url_for("notes.note", note_id=note_id))


def _writing(note_id: UUID, form: SignForm, problem: str = "", sentence: str = "") -> str:
    opened = read_note(clinic(), person(), note_id)
    text = FieldView(
        "text",
        "What is added",
        Shape.LINES,
        value=request.form.get("text", ""),
        hint=f"Words alone, up to {LONGEST:,} characters. A number that was wrong is put "
        "right by amending the note.",
        problem=problem,
    )
    return render_template(
        "addenda/new.html",
        opened=opened,
        record=opened.record,
        text=text,
        problems=[Problem(text.name, text.label, problem)] if problem else [],
        meaning=ADDER.sentence,
        kept_as=_kept_as(opened.visit.id),
        form=form,
        sentence=sentence,
        key=new_key(),
    )


def _page(
    addendum_id: UUID,
    refused: SignerUnknown | None = None,
    sentence: str = "",
    unclear: str = "",
) -> str:
    opened, roles = read_addendum(clinic(), person(), addendum_id), person().roles
    only = clinic().one_physician
    hinders_signing = opened.standing.hinders_signing(roles, one_physician=only)
    hinders_declining = opened.standing.hinders_declining(roles)
    challenge = url_for(".put_statement", addendum_id=addendum_id) if signer.by_passkey() else ""
    return render_template(
        "addenda/page.html",
        opened=opened,
        record=opened.record,
        stands=standing.in_words(opened),
        pictures=[
            url_for("addenda.picture", addendum_id=addendum_id, page=page + 1)
            for page in range(pages_of_addendum(clinic(), opened))
        ],
        may_sign=hinders_signing is None and may_now("addenda.sign"),
        may_decline=hinders_declining is None and may_now("addenda.decline"),
        reason=FieldView(
            "reason",
            "Why",
            Shape.LINES,
            value=request.form.get("reason", ""),
            hint="The text stays on record with this reason beside it.",
            problem=unclear,
        ),
        meaning=approval_of_addendum(own=opened.own).sentence,
        kept_as=_kept_as(opened.visit.id),
        form=signer.approval_form(refused, challenge),
        sentence=sentence,
        keys=(new_key(), new_key()),
    )


def _kept_as(visit_id: UUID) -> str:
    """Whose words for which visit a device keeps while they are typed."""
    return f"{person().id}/{visit_id}/addendum"
