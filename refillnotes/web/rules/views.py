"""Rules in force, what they are made of, and each change from its proposal to its decision."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.decide_change import DecideChange
from refillnotes.actions.judge_again import same_today
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.look_ahead import look_ahead
from refillnotes.actions.look_up_rules import judge_past_visits, open_change
from refillnotes.actions.passkey_answers import Purpose
from refillnotes.actions.propose_change import ProposeChange
from refillnotes.actions.refusals import SeenOtherwise, SignRefused, Stale
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.figures import ReferenceRefused
from refillnotes.web.account import signer
from refillnotes.web.current import clinic, person
from refillnotes.web.fields import problems_of
from refillnotes.web.rules.change_form import DecisionForm
from refillnotes.web.rules.change_page import DONE, change_page
from refillnotes.web.rules.figures_page import groups
from refillnotes.web.rules.overview_page import overview_page
from refillnotes.web.rules.preview_page import preview_page
from refillnotes.web.rules.propose_page import ProposePage
from refillnotes.web.sending import once

blueprint = Blueprint("rules", __name__, url_prefix="/rules")

Page = str | Answer | tuple[str, int]

_LOOK_AGAIN = (
    "What you typed, past visits or the rules changed since you looked. See once more what it "
    "would change, then sign."
)


@blueprint.get("")
def overview() -> Page:
    return render_template("rules/overview.html", page=overview_page(clinic()))


@blueprint.get("/again")
def again() -> Page:
    compared = preview_page(same_today(clinic(), person()))
    return render_template("rules/again.html", compared=compared, rules=clinic().rules)


@blueprint.get("/figures")
def figures() -> Page:
    known = groups(clinic().rules)
    chosen = request.args.get("of", known[0].slug)
    group = next((one for one in known if one.slug == chosen), None)
    if group is None:
        abort(404)
    return render_template("rules/figures.html", groups=known, group=group)


@blueprint.get("/propose/<act>/<figure>")
def proposal(act: str, figure: str) -> Page:
    return ProposePage.asked(clinic(), act, figure).drawn()


@blueprint.post("/propose/<act>/<figure>")
def propose(act: str, figure: str) -> Page:
    page = ProposePage.sent(clinic(), act, figure, request.form)
    if not page.valid:
        return page.drawn(), 400
    try:
        if request.form.get("step") == "sign":
            return _sign(page)
        return page.drawn(look_ahead(clinic(), person(), page.proposal, _reach()))
    except (Unreadable, ReferenceRefused) as refusal:
        return page.refused(refusal).drawn(), 400
    except Stale as refusal:
        return page.refused(refusal).drawn(), 409


def _reach() -> int:
    """How many stretches of past visits are asked for: looking begins again with the newest."""
    gone = max(1, request.form.get("reach", 1, type=int))
    return {"further": gone + 1, "look": 1}.get(request.form.get("step", ""), gone)


def _proposing(page: ProposePage) -> ProposeChange:
    return ProposeChange(page.proposal, request.form.get("seen_sha256", ""), _reach())


def _sign(page: ProposePage) -> Page:
    sending = once()
    try:
        change_id = signer.act_signed(_proposing(page), Purpose.SIGN_RULES, sending)
    except SignerUnknown as refusal:
        looked = look_ahead(clinic(), person(), page.proposal, _reach())
        return page.drawn(looked, refusal), 403
    except SignRefused as refusal:
        looked = look_ahead(clinic(), person(), page.proposal, _reach())
        return page.drawn(looked, sentence=str(refusal)), 409
    signer.signed_now()
    flash("The change is proposed. Another steward decides on it.")
    return redirect(url_for(".change", change_id=change_id))


@blueprint.post("/propose/<act>/<figure>/challenge")
def put_proposal(act: str, figure: str) -> Response:
    """At level S3: the hash of this proposal, for the device to sign."""
    page = ProposePage.sent(clinic(), act, figure, request.form)
    if not page.valid:
        raise SeenOtherwise(_LOOK_AGAIN)
    try:
        put = signer.act_put(_proposing(page), Purpose.SIGN_RULES)
    except SeenOtherwise as why:
        raise SeenOtherwise(_LOOK_AGAIN) from why
    return Response(put, mimetype="application/json")


@blueprint.get("/changes/<uuid:change_id>")
def change(change_id: UUID) -> Page:
    return change_page(open_change(clinic(), person(), change_id))


@blueprint.get("/changes/<uuid:change_id>/again")
def change_again(change_id: UUID) -> Page:
    opened = open_change(clinic(), person(), change_id)
    return change_page(opened, again=judge_past_visits(clinic(), person(), change_id))


@blueprint.post("/changes/<uuid:change_id>/decision")
def decide(change_id: UUID) -> Page:
    sending, opened = once(), open_change(clinic(), person(), change_id)
    form = DecisionForm(opened.may, request.form)
    if not form.validate():
        return change_page(opened, form), 400
    try:
        signer.act_signed(_deciding(change_id, form), Purpose.SIGN_RULES, sending)
    except SignerUnknown as refusal:
        return change_page(opened, form, refusal), 403
    except Unreadable as refusal:
        return change_page(opened, form.unclear(refusal)), 400
    except (SignRefused, ReferenceRefused) as refusal:
        return change_page(opened, form, sentence=str(refusal)), 409
    signer.signed_now()
    flash(f"The change is {DONE[form.chosen]}.")
    return redirect(url_for(".change", change_id=change_id))


@blueprint.post("/changes/<uuid:change_id>/decision/challenge")
def put_decision(change_id: UUID) -> Response:
    """At level S3: the hash of this decision, for the device to sign."""
    form = DecisionForm(open_change(clinic(), person(), change_id).may, request.form)
    if not form.validate():
        raise Unreadable(" ".join(problem.sentence for problem in problems_of(form)))
    put = signer.act_put(_deciding(change_id, form), Purpose.SIGN_RULES)
    return Response(put, mimetype="application/json")


def _deciding(change_id: UUID, form: DecisionForm) -> DecideChange:
    seen = request.form.get("seen_sha256", "")
    return DecideChange(change_id, form.chosen, form.reason.data, seen)
