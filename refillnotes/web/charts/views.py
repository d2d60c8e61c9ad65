"""Emergency accesses and restricted charts: what waits, what was found, who may open what."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.care_relation import chart_to_restrict, restrict_chart, restricted_charts
from refillnotes.actions.read_trail import find_patient_id
from refillnotes.actions.review_emergencies import open_access, read_accesses, review_access
from refillnotes.domain.care_relation import Verdict
from refillnotes.domain.errors import Unreadable
from refillnotes.web.current import clinic, person
from refillnotes.web.field_view import FieldView, Option, Shape
from refillnotes.web.privacy.trail_form import NOBODY
from refillnotes.web.sending import new_key, once, version_sent

blueprint = Blueprint("charts", __name__)

Page = str | Answer | tuple[str, int]


@blueprint.get("/privacy/emergencies")
def emergencies() -> Page:
    return render_template(
        "charts/emergencies.html",
        waiting=read_accesses(clinic(), reviewed=False),
        reviewed=read_accesses(clinic(), reviewed=True),
    )


@blueprint.get("/privacy/emergencies/<uuid:access_id>")
def emergency(access_id: UUID) -> Page:
    return _emergency_page(access_id)


@blueprint.post("/privacy/emergencies/<uuid:access_id>")
def review(access_id: UUID) -> Page:
    verdict, words = request.form.get("verdict", ""), request.form.get("words", "")
    try:
        review_access(clinic(), person(), access_id, verdict, words, once())
    except Unreadable as refusal:
        return _emergency_page(access_id, str(refusal)), 400
    return redirect(url_for("charts.emergencies"))


@blueprint.get("/privacy/restrictions")
def restrictions() -> Page:
    return _restrictions_page()


@blueprint.post("/privacy/restrictions/find")
def find_chart() -> Page:
    typed = request.form.get("patient", "").strip()
    found = find_patient_id(clinic(), typed)
    if found is None:
        return _restrictions_page(typed, NOBODY.format(typed=typed)), 404
    return redirect(url_for("charts.restriction", patient_id=found))


@blueprint.get("/privacy/patients/<uuid:patient_id>/restriction")
def restriction(patient_id: UUID) -> Page:
    return _restriction_page(patient_id)


@blueprint.post("/privacy/patients/<uuid:patient_id>/restriction")
def restrict(patient_id: UUID) -> Page:
    named, reason = tuple(request.form.getlist("named")), request.form.get("reason", "")
    restricted = request.form.get("restricted") == "yes"
    try:
        restrict_chart(
            clinic(),
            person(),
            patient_id,
            version_sent(),
            named,
            reason,
            once(),
            restricted=restricted,
        )
    except Unreadable as refusal:
        return _restriction_page(patient_id, str(refusal)), 400
    return redirect(url_for("charts.restrictions"))


def _emergency_page(access_id: UUID, sentence: str = "") -> str:
    opened = open_access(clinic(), person(), access_id)
    chosen = request.form.get("verdict", "")
    options = tuple(Option(one.value, one.in_words, chosen == one.value) for one in Verdict)
    return render_template(
        "charts/emergency.html",
        opened=opened,
        own=opened.line.access.person_id == person().id,
        verdicts={one.value: one.in_words for one in Verdict},
        sentence=sentence,
        key=new_key(),
        fields=(
            FieldView("verdict", "It was", Shape.CHOICE, value=chosen, options=options, undo=False),
            FieldView("words", "What you found", Shape.LINES, request.form.get("words", "")),
        ),
    )


def _restrictions_page(typed: str = "", problem: str = "") -> str:
    hint = "The record number, like 0042-1187."
    return render_template(
        "charts/restrictions.html",
        charts=restricted_charts(clinic()),
        patient=FieldView("patient", "Patient", Shape.TEXT, typed, hint=hint, problem=problem),
    )


def _restriction_page(patient_id: UUID, sentence: str = "") -> str:
    chart, sent = chart_to_restrict(clinic(), patient_id), request.method == "POST"
    held = chart.restriction
    on = (held is not None and held.restricted) if not sent else None
    choice = request.form.get("restricted", "") if on is None else ("yes" if on else "no")
    named = request.form.getlist("named") if sent else (() if held is None else held.named)
    return render_template(
        "charts/restriction.html",
        chart=chart,
        sentence=sentence,
        key=new_key(),
        version=version_sent() if sent else chart.version,
        fields=(
            FieldView(
                "restricted",
                "Who may open this chart",
                Shape.CHOICE,
                value=choice,
                options=(
                    Option("no", "Everybody whose work opens charts", choice == "no"),
                    Option("yes", "Only those chosen below", choice == "yes"),
                ),
                undo=False,
            ),
            FieldView(
                "named",
                "Named people",
                Shape.SEVERAL,
                options=tuple(
                    Option(
                        str(one.id),
                        f"{one.name} {one.credentials}".strip(),
                        str(one.id) in named,
                    )
                    for one in chart.may_be_named
                ),
            ),
            FieldView(
                "reason",
                "Why",
                Shape.LINES,
                request.form.get("reason", ""),
                hint="Like: The patient works here.",
            ),
        ),
    )
