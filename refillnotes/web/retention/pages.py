"""The pages of retention in words: what is due, one patient's notes, one destruction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request

from refillnotes.actions.brought_back import BroughtBack, CheckpointsUnfit, look_at_brought_back
from refillnotes.actions.decide_destruction import (
    KEPT,
    OpenDestruction,
    look_at_destruction,
)
from refillnotes.actions.hold_notes import LIFTED, PLACED
from refillnotes.actions.kept_until import KeptLine, look_at_patient, overview
from refillnotes.actions.list_to_destroy import look_at_list, why_kept
from refillnotes.domain.clock import day_in_words
from refillnotes.domain.destruction import APPROVED, DECLINED, PROPOSED
from refillnotes.domain.retention import Until
from refillnotes.domain.retention_classes import CLASSES
from refillnotes.domain.thresholds import Threshold
from refillnotes.web.current import clinic, person
from refillnotes.web.field_view import FieldView, Option, Problem, Shape
from refillnotes.web.sending import new_key
from refillnotes.web.sign_form import SignForm

__all__ = ["KEPT", "destruction_page", "overview_page", "patient_page"]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of the policy: what it says, how sure, and where it comes from."""

    title: str
    value: str
    mark: str
    source: str


def overview_page(typed: str = "", problem: str = "") -> str:
    held = overview(clinic(), person())
    back, unknown = _brought_back()
    hint = "The record number, like 0042-1187."
    return render_template(
        "retention/overview.html",
        back=back,
        unknown=unknown,
        due=[(line, _until(line)) for line in held.due],
        waiting=[one for one in held.proposals if one.waits],
        decided=[one for one in held.proposals if not one.waits],
        holds=held.holds,
        kept=held.kept,
        next=held.next,
        next_until="" if held.next is None else _until(held.next),
        patient=FieldView("patient", "Patient", Shape.TEXT, typed, hint=hint, problem=problem),
        figures=[_figure(one) for one in _figures()],
        classes=CLASSES,
    )


def patient_page(
    patient_id: UUID,
    form: SignForm,
    sentence: str = "",
    unclear: str = "",
    lift_unclear: str = "",
) -> str:
    kept = look_at_patient(clinic(), person(), patient_id)
    listed = look_at_list(clinic(), patient_id) if kept.line is not None and kept.line.due else None
    reason = FieldView(
        "reason", "Why", Shape.LINES, request.form.get("reason", ""), f"Like: {PLACED}.",
        problem=unclear,
    )  # fmt: skip
    why = FieldView(
        "why", "Why it ends", Shape.LINES, request.form.get("why", ""), f"Like: {LIFTED}.",
        problem=lift_unclear,
    )  # fmt: skip
    return render_template(
        "retention/patient.html",
        kept=kept,
        until="" if kept.line is None else why_kept(kept.line),
        listed=listed,
        reason=reason,
        why=why,
        lifting=request.form.get("hold", ""),
        problems=[
            Problem(one.name, one.label, one.problem) for one in (reason, why) if one.problem
        ],
        meaning=PROPOSED.sentence,
        form=form,
        sentence=sentence,
        keys=(new_key(), new_key(), new_key()),
    )


def destruction_page(
    destruction_id: UUID, form: SignForm, sentence: str = "", unclear: str = ""
) -> str:
    opened = look_at_destruction(clinic(), destruction_id)
    own = opened.destruction.proposed_by == person().id
    fields = _decision(own=own, changed=bool(opened.changed), unclear=unclear)
    return render_template(
        "retention/destruction.html",
        opened=opened,
        standing=_standing(opened),
        own=own,
        fields=fields,
        problems=[Problem(one.name, one.label, one.problem) for one in fields if one.problem],
        form=form,
        sentence=sentence,
        key=new_key(),
    )


def _brought_back() -> tuple[tuple[BroughtBack, ...], str]:
    """What a restore brought back, or why that cannot be known while a disk is away."""
    try:
        return look_at_brought_back(clinic()), ""
    except CheckpointsUnfit as why:
        return (), str(why)


def _standing(opened: OpenDestruction) -> str:
    if opened.decision is None:
        return "Proposed; it waits for another privacy officer."
    became = "destroyed" if opened.decision.destroys else "kept"
    return f"The notes of this patient are {became}."


def _decision(*, own: bool, changed: bool, unclear: str) -> tuple[FieldView, FieldView]:
    """What may be decided: whoever proposed can only take it back."""
    keeps = "I take my proposal back; what is listed is kept." if own else DECLINED.sentence
    offered = {"keep": keeps}
    if not own and not changed:
        offered = {"destroy": APPROVED.sentence, "keep": keeps}
    chosen = request.form.get("decision", "")
    return (
        FieldView(
            "decision",
            "Your decision",
            Shape.CHOICE,
            value=chosen,
            options=tuple(Option(code, words, code == chosen) for code, words in offered.items()),
            undo=False,
        ),
        FieldView(
            "reason",
            "Why it is kept",
            Shape.LINES,
            request.form.get("reason", ""),
            f"Only where it is kept, like: {KEPT}.",
            problem=unclear,
        ),
    )


def _until(line: KeptLine) -> str:
    return day_in_words(line.until.last_day) if isinstance(line.until, Until) else line.until.why


def _figures() -> tuple[Threshold[object], ...]:
    retention = clinic().rules.policy.retention
    return (*retention.periods, retention.age)


def _figure(one: Threshold[object]) -> FigureLine:
    source = clinic().rules.catalogue.sources.get(one.source)
    named = one.source if source is None else source.title
    note = "" if one.changed else one.note  # it speaks of the figure that ships
    return FigureLine(one.title, str(one.value), one.mark, f"{named}. {note}".strip())
