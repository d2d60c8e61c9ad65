"""What is due, legal holds, and a destruction that one person proposes and another approves."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.decide_destruction import approve_destruction, decline_destruction
from refillnotes.actions.hold_notes import lift_hold, place_hold
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.propose_destruction import propose_destruction
from refillnotes.actions.read_certificate import read_certificate
from refillnotes.actions.read_trail import find_patient_id
from refillnotes.actions.refusals import SignRefused
from refillnotes.domain.destruction import readable_reason
from refillnotes.domain.errors import Unreadable
from refillnotes.web.account import signer
from refillnotes.web.current import clinic, person
from refillnotes.web.privacy.trail_form import NOBODY
from refillnotes.web.retention import pages
from refillnotes.web.sending import once

blueprint = Blueprint("retention", __name__)

Page = str | Answer | tuple[str, int]

DESTROY, KEEP = "destroy", "keep"


@blueprint.get("/privacy/retention")
def overview() -> Page:
    return pages.overview_page()


@blueprint.post("/privacy/retention/find")
def find() -> Page:
    typed = request.form.get("patient", "").strip()
    found = find_patient_id(clinic(), typed)
    if found is None:
        return pages.overview_page(typed, NOBODY.format(typed=typed)), 404
    return redirect(url_for("retention.patient", patient_id=found))


@blueprint.get("/privacy/patients/<uuid:patient_id>/retention")
def patient(patient_id: UUID) -> Page:
    return pages.patient_page(patient_id, signer.sign_form())


@blueprint.post("/privacy/patients/<uuid:patient_id>/hold")
def hold(patient_id: UUID) -> Page:
    try:
        place_hold(clinic(), person(), patient_id, request.form.get("reason", ""), once())
    except Unreadable as refusal:
        return pages.patient_page(patient_id, signer.sign_form(), unclear=str(refusal)), 400
    return redirect(url_for("retention.patient", patient_id=patient_id))


@blueprint.post("/privacy/patients/<uuid:patient_id>/lift")
def lift(patient_id: UUID) -> Page:
    hold_id = request.form.get("hold", type=UUID)
    try:
        lift_hold(clinic(), person(), patient_id, hold_id, request.form.get("why", ""), once())
    except Unreadable as refusal:
        form, unclear = signer.sign_form(), str(refusal)
        return pages.patient_page(patient_id, form, lift_unclear=unclear), 400
    return redirect(url_for("retention.patient", patient_id=patient_id))


@blueprint.post("/privacy/patients/<uuid:patient_id>/destruction")
def propose(patient_id: UUID) -> Page:
    sending, seen = once(), request.form.get("seen_sha256", "")
    try:
        ceremony = signer.signer_known(sending)
        key = propose_destruction(clinic(), person(), patient_id, seen, sending, ceremony)
    except SignerUnknown as refusal:
        return pages.patient_page(patient_id, signer.sign_form(refusal)), 403
    except SignRefused as refusal:
        return pages.patient_page(patient_id, signer.sign_form(), str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("retention.destruction", destruction_id=key))


@blueprint.get("/privacy/destructions/<uuid:destruction_id>")
def destruction(destruction_id: UUID) -> Page:
    return pages.destruction_page(destruction_id, signer.sign_form())


@blueprint.post("/privacy/destructions/<uuid:destruction_id>/decision")
def decide(destruction_id: UUID) -> Page:
    sending, decision = once(), request.form.get("decision", "")
    reason, seen = request.form.get("reason", ""), request.form.get("seen_sha256", "")
    if decision not in {DESTROY, KEEP}:
        said = "Choose whether the notes are destroyed or kept. Nothing was decided."
        return pages.destruction_page(destruction_id, signer.sign_form(), said), 400
    try:
        if decision == KEEP:
            readable_reason(reason, pages.KEPT)  # before anybody spends a code on it
        here = clinic(), person(), destruction_id
        ceremony = signer.signer_known(sending)
        if decision == KEEP:
            decline_destruction(*here, reason, sending, ceremony)
        else:
            approve_destruction(*here, seen, sending, ceremony)
    except SignerUnknown as refusal:
        return pages.destruction_page(destruction_id, signer.sign_form(refusal)), 403
    except Unreadable as refusal:
        form, unclear = signer.sign_form(), str(refusal)
        return pages.destruction_page(destruction_id, form, unclear=unclear), 400
    except SignRefused as refusal:
        return pages.destruction_page(destruction_id, signer.sign_form(), str(refusal)), 409
    signer.signed_now()
    return redirect(url_for("retention.destruction", destruction_id=destruction_id))


@blueprint.get("/destructions/<uuid:destruction_id>/certificate.pdf")
def certificate(destruction_id: UUID) -> Response:
    name, content = read_certificate(clinic(), destruction_id)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
