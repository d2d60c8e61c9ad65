"""One page for a visit that may be made void: the request, and the second person's decision."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.draw_cover_sheet import read_cover_sheet
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.passkey_answers import Purpose
from refillnotes.actions.refusals import SignRefused
from refillnotes.actions.void_visit import AskToVoid, DecideVoid, look_at_visit, void_account
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.voiding import ASKED, CONFIRMED, KEPT, REASONS, reason_in_words
from refillnotes.web.account import signer
from refillnotes.web.current import clinic, person
from refillnotes.web.field_view import FieldView, Option, Problem, Shape
from refillnotes.web.sending import new_key, once

blueprint = Blueprint("voids", __name__)

_DECISIONS = {"void": CONFIRMED.sentence, "keep": KEPT.sentence}

Page = str | Answer | tuple[str, int]


@blueprint.get("/visits/<uuid:visit_id>/void")
def page(visit_id: UUID) -> Page:
    return _page(visit_id)


@blueprint.post("/visits/<uuid:visit_id>/void")
def ask(visit_id: UUID) -> Page:
    sending, asking = once(), _asking(visit_id)
    try:
        void_account(asking.reason, asking.account)  # before anybody spends a code on it
        signer.act_signed(asking, Purpose.SIGN_VOID, sending)
    except SignerUnknown as refusal:
        return _page(visit_id, refusal), 403
    except Unreadable as refusal:
        return _page(visit_id, unclear=str(refusal)), 400
    except SignRefused as refusal:
        return _page(visit_id, sentence=str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("voids.page", visit_id=visit_id))


@blueprint.post("/visits/<uuid:visit_id>/void/challenge")
def put_request(visit_id: UUID) -> Response:
    """At level S3: the hash of what asks for a void, for the device to sign."""
    put = signer.act_put(_asking(visit_id), Purpose.SIGN_VOID)
    return Response(put, mimetype="application/json")


@blueprint.post("/visits/<uuid:visit_id>/void/decision")
def decide(visit_id: UUID) -> Page:
    sending = once()
    try:
        signer.act_signed(_deciding(visit_id), Purpose.SIGN_VOID, sending)
    except SignerUnknown as refusal:
        return _page(visit_id, refusal), 403
    except Unreadable as refusal:
        return _page(visit_id, sentence=str(refusal)), 400
    except SignRefused as refusal:
        return _page(visit_id, sentence=str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("voids.page", visit_id=visit_id))


@blueprint.post("/visits/<uuid:visit_id>/void/decision/challenge")
def put_decision(visit_id: UUID) -> Response:
    """At level S3: the hash of this decision, for the device to sign."""
    put = signer.act_put(_deciding(visit_id), Purpose.SIGN_VOID)
    return Response(put, mimetype="application/json")


@blueprint.get("/notes/<uuid:note_id>/void.pdf")
def sheet(note_id: UUID) -> Response:
    name, content = read_cover_sheet(clinic(), person(), note_id)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asking(visit_id: UUID) -> AskToVoid:
    return AskToVoid(visit_id, request.form.get("reason", ""), request.form.get("account", ""))


def _deciding(visit_id: UUID) -> DecideVoid:
    """Errors: ``Unreadable`` where nothing was chosen."""
    decision = request.form.get("decision", "")
    if decision not in _DECISIONS:
        raise Unreadable("Choose whether the visit is void or stands. Nothing was decided.")
    return DecideVoid(visit_id, request.form.get("request", type=UUID), void=decision == "void")


def _page(
    visit_id: UUID,
    refused: SignerUnknown | None = None,
    sentence: str = "",
    unclear: str = "",
) -> str:
    opened = look_at_visit(clinic(), person(), visit_id)
    asked = opened.voiding.request if opened.voiding and opened.voiding.waits else None
    own = asked is not None and asked.requested_by == person().id
    fields = _request(unclear)
    put = "voids.put_request" if asked is None else "voids.put_decision"
    return render_template(
        "voids/page.html",
        opened=opened,
        asked=asked,
        words=reason_in_words(opened.voiding.request.reason) if opened.voiding else "",
        fields=fields,
        problems=[Problem(f.name, f.label, f.problem) for f in fields if f.problem],
        decision=_decision(own=own),
        meaning=ASKED.sentence,
        form=signer.approval_form(refused, url_for(put, visit_id=visit_id)),
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
