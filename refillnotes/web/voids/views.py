"""One page for a visit that may be made void: the request, and the second person's decision."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.draw_cover_sheet import read_cover_sheet
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.refusals import SignRefused
from refillnotes.actions.void_visit import ask_to_void, decide_void, look_at_visit, void_account
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.voiding import ASKED, CONFIRMED, KEPT, REASONS, reason_in_words
from refillnotes.web.account import signer
from refillnotes.web.current import clinic, person
from refillnotes.web.field_view import FieldView, Option, Problem, Shape
from refillnotes.web.sending import new_key, once
from refillnotes.web.sign_form import SignForm

blueprint = Blueprint("voids", __name__)

_DECISIONS = {"void": CONFIRMED.sentence, "keep": KEPT.sentence}

Page = str | Answer | tuple[str, int]


@blueprint.get("/visits/<uuid:visit_id>/void")
def page(visit_id: UUID) -> Page:
    return _page(visit_id, signer.note_form())


@blueprint.post("/visits/<uuid:visit_id>/void")
def ask(visit_id: UUID) -> Page:
    sending = once()
    reason, account = request.form.get("reason", ""), request.form.get("account", "")
    try:
        void_account(reason, account)  # before anybody spends a code on it
        ceremony = signer.note_signer_known(sending)
        ask_to_void(clinic(), person(), visit_id, reason, account, sending, ceremony)
    except SignerUnknown as refusal:
        return _page(visit_id, signer.note_form(refusal)), 403
    except Unreadable as refusal:
        return _page(visit_id, signer.note_form(), unclear=str(refusal)), 400
    except SignRefused as refusal:
        return _page(visit_id, signer.note_form(), str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("voids.page", visit_id=visit_id))


@blueprint.post("/visits/<uuid:visit_id>/void/decision")
def decide(visit_id: UUID) -> Page:
    sending, decision = once(), request.form.get("decision", "")
    if decision not in _DECISIONS:
        sentence = "Choose whether the visit is void or stands. Nothing was decided."
        return _page(visit_id, signer.note_form(), sentence), 400
    try:
        seen, void = request.form.get("request", type=UUID), decision == "void"
        ceremony = signer.note_signer_known(sending)
        decide_void(clinic(), person(), visit_id, seen, sending, ceremony, void=void)
    except SignerUnknown as refusal:
        return _page(visit_id, signer.note_form(refusal)), 403
    except SignRefused as refusal:
        return _page(visit_id, signer.note_form(), str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("voids.page", visit_id=visit_id))


@blueprint.get("/notes/<uuid:note_id>/void.pdf")
def sheet(note_id: UUID) -> Response:
    name, content = read_cover_sheet(clinic(), person(), note_id)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(visit_id: UUID, form: SignForm, sentence: str = "", unclear: str = "") -> str:
    opened = look_at_visit(clinic(), person(), visit_id)
    asked = opened.voiding.request if opened.voiding and opened.voiding.waits else None
    own = asked is not None and asked.requested_by == person().id
    fields = _request(unclear)
    return render_template(
        "voids/page.html",
        opened=opened,
        asked=asked,
        words=reason_in_words(opened.voiding.request.reason) if opened.voiding else "",
        fields=fields,
        problems=[Problem(f.name, f.label, f.problem) for f in fields if f.problem],
        decision=_decision(own=own),
        meaning=ASKED.sentence,
        form=form,
        sentence=sentence,
        key=new_key(),
    )


def _request(unclear: str) -> tuple[FieldView, FieldView]:
    """Why a visit is void and what happened; ``unclear`` is about the first that is missing."""
    typed, account = request.form.get("reason", ""), request.form.get("account", "")
    chosen = typed in dict(REASONS)
    return (
        FieldView(
            "reason",
            "Why",
            Shape.CHOICE,
            value=typed,
            options=tuple(Option(code, label, code == typed) for code, label in REASONS),
            problem="" if chosen else unclear,
            undo=False,
        ),
        FieldView(
            "account",
            "What happened",
            Shape.LINES,
            value=account,
            problem=unclear if chosen else "",
        ),
    )


def _decision(*, own: bool) -> FieldView:
    """What may be decided: whoever asked can only take it back."""
    offered = {"keep": "I take my request back; the visit stands."} if own else _DECISIONS
    chosen = request.form.get("decision", "")
    options = tuple(Option(code, words, code == chosen) for code, words in offered.items())
    return FieldView("decision", "Your decision", Shape.CHOICE, options=options)
