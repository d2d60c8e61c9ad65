"""Say to a device whether what it kept is in the record, still has its page, or fits nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, request, url_for

from refillnotes.actions.left_on_device import (
    Left,
    Standing,
    where_typing_stands,
    where_words_stand,
)
from refillnotes.actions.open_visit import VisitAtHand, visit_at_hand
from refillnotes.domain.clock import day_in_words
from refillnotes.web.current import clinic, person
from refillnotes.web.fact_form import FactForm
from refillnotes.web.nurse import visit_page
from refillnotes.web.unit_fields import UNIT

blueprint = Blueprint("device", __name__)

ADDENDUM = "addendum"
_ANY_VERSION = 0
_NO_WORDS = {"rows", "csrf_token", "idempotency_key"}
"""Sent by a step's form beside its facts."""


@blueprint.post("/visits/<uuid:visit_id>/<step_id>/on-device")
def standing(visit_id: UUID, step_id: str) -> Response:
    """It comes with what was typed, by the script of the person's own page, and stores nothing."""
    if step_id == ADDENDUM:
        words = request.form.get("words", "")
        stands = where_words_stand(clinic(), person(), visit_id, words)
        return _said(stands, "Addendum", step_id, {"Words": words})
    step = visit_page.step_of(step_id)
    if step is None and step_id != visit_page.REVIEW:
        abort(404)
    title = "Review" if step is None else step.title
    opened = visit_at_hand(clinic(), visit_id, _ANY_VERSION)
    form = _sent(opened, step_id)
    stands = where_typing_stands(clinic(), visit_id, partial(_in, form=form))
    return _said(stands, title, step_id, _in_words(form))


def _sent(opened: VisitAtHand, step_id: str) -> FactForm:
    step = visit_page.step_of(step_id)
    facts = visit_page.answers_asked(opened) if step is None else step.facts
    form = FactForm(facts, opened.names, clinic().zone)
    form.process(request.form)
    return form


def _in(document: Mapping[str, str], form: FactForm) -> bool:
    """Whether what was sent says the same, field by field, and nothing that no field takes now."""
    sent = [field for field in form if field.name in request.form]
    return not _homeless(form) and all(field.means(document.get(field.name, "")) for field in sent)


def _homeless(form: FactForm) -> dict[str, str]:
    """What was sent under names that no field has now."""
    known = {*form.typed, *_NO_WORDS}
    return {
        name: text
        for name, text in request.form.items()
        if text.strip() and name.removesuffix(UNIT) not in known
    }


def _in_words(form: FactForm) -> dict[str, str]:
    """What was sent as its page shows it, title by title."""
    return {
        field.label.text: field.in_words(field.data) for field in form if field.data
    } | _homeless(form)


def _said(standing: Standing, title: str, step_id: str, words: Mapping[str, str]) -> Response:
    """The words are read on the page, so it is told them where nothing else shows them."""
    visit = f"{title}, visit of {day_in_words(standing.started_at.astimezone(clinic().zone))}"
    spelled = list(words.items()) if standing.left is Left.OVER else []
    return jsonify(state=standing.left, title=visit, url=_page(standing, step_id), words=spelled)


def _page(standing: Standing, step_id: str) -> str:
    """Where it is taken in; nowhere for what fits nowhere."""
    if standing.left is not Left.OPEN:
        return ""
    if step_id == ADDENDUM:
        return url_for("addenda.new", note_id=standing.note_id)
    return url_for("nurse.step", visit_id=standing.visit_id, step_id=step_id)
