"""Today's patients and the visit, step by step."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.draw_draft import draft_record, draw_draft
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.look_up import due_patients
from refillnotes.actions.open_visit import (
    OpenVisit,
    VisitAtHand,
    open_visit,
    start_visit,
    visit_at_hand,
)
from refillnotes.actions.refusals import NoSigningKey, NotReady, SeenOtherwise, VisitChanged
from refillnotes.actions.save_draft import Saved, save_draft
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.witness_waste import witness_waste
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.facts import Fact
from refillnotes.web.account import signer
from refillnotes.web.current import clinic, person
from refillnotes.web.fact_form import FactForm
from refillnotes.web.nurse import today_page, visit_page
from refillnotes.web.nurse.witness_form import WitnessForm
from refillnotes.web.sending import new_key, once, version_sent

blueprint = Blueprint("nurse", __name__)

_SIGNED_BY_THE_WITNESS = {"witness", "witnessed_at"}
"""Nobody types who the witness was; a step saved without them leaves them as they are."""

_CONFLICT_OF = {"nurse.submit": visit_page.REVIEW, "nurse.witness": "waste"}
"""The step whose fields these send; after a conflict they are saved there and read again."""

Page = str | Answer | tuple[str, int]


@blueprint.get("/today")
def today() -> Page:
    here, after = clinic(), request.args.get("after", type=UUID)
    listed = due_patients(here, person(), after)
    groups = today_page.grouped(listed.rows, here.now().date())
    pages = {"whole": not (after or listed.after), "after": listed.after, "new_key": new_key}
    words = today_page.words(here, listed.rows)
    return render_template("nurse/today.html", groups=groups, **pages, **words)


@blueprint.post("/pumps/<uuid:pump_id>/visits")
def start(pump_id: UUID) -> Page:
    visit_id = start_visit(clinic(), person(), pump_id, once())
    return redirect(url_for("nurse.visit", visit_id=visit_id))


@blueprint.get("/visits/<uuid:visit_id>")
def visit(visit_id: UUID) -> Page:
    opened = open_visit(clinic(), person(), visit_id)
    open_steps = [line for line in visit_page.links(opened) if line.state != "done"]
    return redirect((open_steps or visit_page.links(opened))[0].url)


@blueprint.get("/visits/<uuid:visit_id>/<step_id>")
def step(visit_id: UUID, step_id: str) -> Page:
    return _step_page(open_visit(clinic(), person(), visit_id), step_id)


@blueprint.post("/visits/<uuid:visit_id>/<step_id>")
def save_step(visit_id: UUID, step_id: str) -> Page:
    opened = visit_at_hand(clinic(), visit_id, version_sent())
    form = _form(opened, _facts(opened, step_id), sent=True)
    readable = form.validate()
    try:
        save_draft(clinic(), person(), visit_id, version_sent(), form.typed, once())
    except VisitChanged as changed:
        return _conflict(opened, form, changed)
    if readable and request.form.get("go") != "stay":
        return redirect(visit_page.next_url(opened, step_id))
    opened = open_visit(clinic(), person(), visit_id)
    return _step_page(opened, step_id), 200 if readable else 400


@blueprint.put("/visits/<uuid:visit_id>/<step_id>")
def autosave(visit_id: UUID, step_id: str) -> Response | tuple[Response, int]:
    opened = visit_at_hand(clinic(), visit_id, version_sent())
    form = _form(opened, _facts(opened, step_id), sent=True)
    try:
        saved = save_draft(clinic(), person(), visit_id, version_sent(), form.typed, once())
    except VisitChanged as changed:
        return jsonify(sentence=str(changed), version=changed.stored.version), 409
    return _live(saved, reviewing=step_id == visit_page.REVIEW)


@blueprint.get("/visits/<uuid:visit_id>/review")
def review(visit_id: UUID) -> Page:
    return _review_page(open_visit(clinic(), person(), visit_id))


@blueprint.post("/visits/<uuid:visit_id>/submit")
def submit(visit_id: UUID) -> Page:
    held, sending = version_sent(), once()
    opened = visit_at_hand(clinic(), visit_id, held)
    form = _form(opened, visit_page.answers_asked(opened), sent=True)
    form.validate()
    try:
        note_id = submit_visit(
            clinic(),
            person(),
            visit_id,
            held,
            sending,
            answers=form.typed,
            seen=request.form.get("seen_sha256", ""),
            ask_signer=lambda: signer.note_signer_known(sending),
        )
    except VisitChanged as changed:
        return _conflict(opened, form, changed)
    except SignerUnknown as refusal:
        return _signer_unknown(visit_id, held, refusal)
    except NotReady:
        save_draft(clinic(), person(), visit_id, held, form.typed)
        return _review_page(open_visit(clinic(), person(), visit_id), tried=True), 422
    except (SeenOtherwise, NoSigningKey) as refusal:
        save_draft(clinic(), person(), visit_id, held, form.typed)
        opened_again = open_visit(clinic(), person(), visit_id)
        return _review_page(opened_again, sentence=str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("notes.note", note_id=note_id))


@blueprint.post("/visits/<uuid:visit_id>/witness")
def witness(visit_id: UUID) -> Page:
    held, sending = version_sent(), once()
    opened = visit_at_hand(clinic(), visit_id, held)
    form = _form(opened, _facts(opened, "waste"), sent=True)
    email, known = request.form.get("witness_email", ""), signer.witness_known
    try:
        witness_waste(clinic(), person(), visit_id, held, form.typed, email, known, sending)
    except VisitChanged as changed:
        return _conflict(opened, form, changed)
    except (Unreadable, SignerUnknown) as refusal:
        save_draft(clinic(), person(), visit_id, held, form.typed)
        again = open_visit(clinic(), person(), visit_id)
        return _step_page(again, "waste", WitnessForm.refused(email, refusal)), 400
    return redirect(url_for("nurse.step", visit_id=visit_id, step_id="waste"))


@blueprint.get("/visits/<uuid:visit_id>/draft.pdf")
def draft_pdf(visit_id: UUID) -> Response:
    drawn = draw_draft(clinic(), person(), visit_id)
    return Response(drawn, mimetype="application/pdf")


def _facts(opened: VisitAtHand, step_id: str) -> tuple[Fact, ...]:
    if step_id == visit_page.REVIEW:
        return visit_page.answers_asked(opened)
    step = visit_page.step_of(step_id)
    if step is None:
        abort(404)
    facts = visit_page.shown(opened, step, _rows_wanted()).facts
    return tuple(fact for fact in facts if fact.name not in _SIGNED_BY_THE_WITNESS)


def _rows_wanted() -> int:
    wanted = request.values.get("rows", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() else 0


def _form(opened: VisitAtHand, facts: tuple[Fact, ...], *, sent: bool = False) -> FactForm:
    form = FactForm(
        facts,
        opened.names,
        clinic().zone,
        before={} if sent else visit_page.offered(opened),
        marks={} if sent else visit_page.marks(opened.standing),
        questions=visit_page.questions(opened),
        waiting=visit_page.waiting(opened, facts),
    )
    form.process(request.form if sent else None, data=opened.visit.document)
    return form


def _step_page(opened: OpenVisit, step_id: str, witness: WitnessForm | None = None) -> str:
    step = visit_page.step_of(step_id)
    if step is None or step not in visit_page.asked(opened).steps:
        abort(404)
    shown = visit_page.shown(opened, step, _rows_wanted())
    form = _form(opened, shown.facts)
    return render_template(
        "nurse/step.html",
        **_common(opened),
        step=step,
        shown=shown,
        fields=form.views,
        problems=_problems(form),
        reviewing=False,
        witness=witness or WitnessForm(),
        **visit_page.APART,
        units_printed=[name for name in form.views if name.endswith("_unit")],
        here=step.title,
    )


def _signer_unknown(visit_id: UUID, held: int, refusal: SignerUnknown) -> Page:
    """The review as it was sent, with what was typed; nothing of it was saved or signed."""
    opened = open_visit(clinic(), person(), visit_id)
    form = _form(opened, visit_page.answers_asked(opened), sent=True)
    form.validate()
    if opened.visit.version != held:
        return _conflict(opened, form, VisitChanged(opened.visit))
    return _review_page(opened, form, refused=refusal), 403


def _review_page(
    opened: OpenVisit,
    form: FactForm | None = None,
    sentence: str = "",
    refused: SignerUnknown | None = None,
    *,
    tried: bool = False,
) -> str:
    form = form or _form(opened, visit_page.answers_asked(opened))
    return render_template(
        "nurse/review.html",
        **_common(opened),
        **visit_page.review_parts(opened, draft_record(clinic(), person(), opened)),
        fields=form.views,
        form=signer.note_form(refused),
        sentence=sentence,
        tried=tried,
        reviewing=True,
        here="Review",
    )


def _common(opened: OpenVisit) -> dict[str, object]:
    return {
        "opened": opened,
        "steps": visit_page.links(opened),
        "findings": visit_page.findings_to_show(opened.standing),
        "residual": visit_page.residual_figure(opened.standing),
        "titles": visit_page.TITLES,
        "question_url": visit_page.question_url(opened),
        "cancel_key": new_key(),
        "key": new_key(),
        "drafts_of": _drafts_of(opened),
    }


def _drafts_of(opened: VisitAtHand) -> str:
    """Whose unsent typing for which visit a tablet holds; another nurse never sees it."""
    return f"{person().id}/{opened.visit.id}"


def _problems(form: FactForm) -> list[dict[str, str]]:
    return [
        {"name": view.name, "label": view.label, "sentence": view.problem}
        for view in form.views.values()
        if view.problem
    ]


def _live(saved: Saved, *, reviewing: bool) -> Response:
    standing = saved.standing
    return jsonify(
        version=saved.version,
        saved_at=saved.at.isoformat(),
        findings_html=visit_page.panel(standing, reviewing=reviewing),
        field_states=visit_page.marks(standing),
        problems=standing.problems,
    )


def _conflict(opened: VisitAtHand, form: FactForm, changed: VisitChanged) -> tuple[str, int]:
    page = render_template(
        "nurse/conflict.html",
        opened=opened,
        rows=form.differing(changed.stored.document),
        step_id=_CONFLICT_OF.get(request.endpoint or "", request.path.rpartition("/")[2]),
        version=changed.stored.version,
        key=new_key(),
        drafts_of=_drafts_of(opened),
    )
    return page, 409
