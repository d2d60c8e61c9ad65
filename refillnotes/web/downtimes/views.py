"""Downtimes: recorded once they are over, each with the visits that are still to be entered."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.reconcile_downtime import read_downtimes, record_downtime
from refillnotes.actions.reconcile_downtime import say_no_visit as keep_no_visit
from refillnotes.domain.errors import Unreadable
from refillnotes.web.current import clinic, person
from refillnotes.web.downtimes.downtime_form import DowntimeForm
from refillnotes.web.sending import new_key, once

blueprint = Blueprint("downtimes", __name__)

Page = str | Answer | tuple[str, int]


@blueprint.get("/downtimes")
def page() -> Page:
    return _page(DowntimeForm(clinic().zone))


@blueprint.post("/downtimes")
def record() -> Page:
    form = DowntimeForm(clinic().zone, request.form)
    if not form.validate():
        return _page(form), 400
    try:
        record_downtime(clinic(), person(), form.began_at, form.ended_at, form.account, once())
    except Unreadable as refusal:
        return _page(form, str(refusal)), 400
    return redirect(url_for("downtimes.page"))


@blueprint.post("/downtimes/<uuid:downtime_id>/pumps/<uuid:pump_id>")
def say_no_visit(downtime_id: UUID, pump_id: UUID) -> Page:
    account = request.form.get("account", "")
    try:
        keep_no_visit(clinic(), person(), downtime_id, pump_id, account, once())
    except Unreadable as refusal:
        return _page(DowntimeForm(clinic().zone), str(refusal), pump_id, account), 400
    return redirect(url_for("downtimes.page"))


def _page(
    form: DowntimeForm, sentence: str = "", refused: UUID | None = None, account: str = ""
) -> str:
    """``refused`` is the pump of which ``account`` was typed and not kept."""
    return render_template(
        "downtimes/page.html",
        downtimes=read_downtimes(clinic(), person()),
        fields=form.views,
        sentence=sentence,
        refused_pump=refused,
        refused_account=account,
        new_key=new_key,
    )
