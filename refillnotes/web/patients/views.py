"""Patients: the list, one folder, and the forms that add and change what is on record."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from refillnotes.actions import keep_patient
from refillnotes.actions.care_relation import outside_by_mrn
from refillnotes.actions.look_up import Folder, Patient, Pump, find_patients, open_folder
from refillnotes.actions.look_up import Page as Rows
from refillnotes.actions.refusals import MrnTaken, PatientChanged, PumpChanged, SerialTaken
from refillnotes.domain.alike import alike_in
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.text import clean_text
from refillnotes.web.access import may_open
from refillnotes.web.current import clinic, person
from refillnotes.web.patients import folder_page, patient_form, pump_form
from refillnotes.web.patients.details_form import DetailsForm
from refillnotes.web.patients.patient_form import PatientForm
from refillnotes.web.patients.pump_form import PumpForm
from refillnotes.web.sending import new_key, once, version_sent

blueprint = Blueprint("patients", __name__)

Page = str | Answer | tuple[str, int]
BOTH = ("GET", "POST")


@blueprint.get("/patients")
def listing() -> Page:
    found = find_patients(clinic(), person(), "", request.args.get("after", type=UUID))
    return _listing_page(found)


@blueprint.post("/patients/search")
def search() -> Page:
    text, after = request.form.get("text", ""), request.form.get("after", type=UUID)
    try:
        found = find_patients(clinic(), person(), clean_text(text), after)
    except Unreadable as refusal:
        return _listing_page(None, problem=str(refusal)), 400
    shut = (
        outside_by_mrn(clinic(), person(), text)
        if may_open(person().roles, "emergency.ask")
        else None
    )
    return _listing_page(found, text, shut=shut)


@blueprint.get("/patients/<uuid:patient_id>")
def folder(patient_id: UUID) -> Page:
    opened = open_folder(clinic(), person(), patient_id)
    return render_template(
        "patients/folder.html",
        patient=opened.patient,
        pumps=folder_page.pumps_of(opened, clinic()),
        in_use=folder_page.in_use(opened),
        alike=opened.alike,
        nurse="nurse" in person().roles,
        new_key=new_key,
    )


@blueprint.route("/patients/new", methods=BOTH)
def add() -> Page:
    form = PatientForm()
    form.process(request.form or None)
    if request.method == "GET":
        return _patient_page(form)
    if not form.validate():
        return _patient_page(form), 400
    try:
        patient_id = keep_patient.add_patient(clinic(), person(), form.details, once())
    except MrnTaken as taken:
        form.refuse("mrn", str(taken))
        return _patient_page(form), 409
    return redirect(url_for("patients.folder", patient_id=patient_id))


@blueprint.route("/patients/<uuid:patient_id>/edit", methods=BOTH)
def edit(patient_id: UUID) -> Page:
    opened = open_folder(clinic(), person(), patient_id)
    form = PatientForm()
    form.process(request.form or None, data=patient_form.as_typed(opened.patient))
    if request.method == "GET":
        return _patient_page(form, opened)
    if not form.validate():
        return _patient_page(form, opened), 400
    return _save_patient(form, opened)


@blueprint.route("/patients/<uuid:patient_id>/pumps/new", methods=BOTH)
def add_pump(patient_id: UUID) -> Page:
    opened, form = open_folder(clinic(), person(), patient_id), PumpForm()
    form.process(request.form or None)
    if request.method == "GET":
        return _pump_page(form, opened)
    if not form.validate():
        return _pump_page(form, opened), 400
    try:
        keep_patient.add_pump(clinic(), person(), patient_id, form.details, once())
    except SerialTaken as taken:
        form.refuse("serial", str(taken))
        return _pump_page(form, opened), 409
    return redirect(url_for("patients.folder", patient_id=patient_id))


@blueprint.route("/patients/<uuid:patient_id>/pumps/<uuid:pump_id>", methods=BOTH)
def edit_pump(patient_id: UUID, pump_id: UUID) -> Page:
    opened = open_folder(clinic(), person(), patient_id)
    pump, form = _pump_of(opened, pump_id), PumpForm()
    form.process(request.form or None, data=pump_form.as_typed(pump))
    if request.method == "GET":
        return _pump_page(form, opened, pump)
    if not form.validate():
        return _pump_page(form, opened, pump), 400
    return _save_pump(form, opened, pump)


def _save_patient(form: PatientForm, opened: Folder) -> Page:
    at, patient_id = version_sent(), opened.patient.id
    try:
        keep_patient.change_patient(clinic(), person(), patient_id, at, form.details, once())
    except PatientChanged as changed:
        stored = patient_form.as_typed(changed.stored)
        return _conflict(form, opened, stored, changed.stored.version)
    except MrnTaken as taken:
        form.refuse("mrn", str(taken))
        return _patient_page(form, opened), 409
    return redirect(url_for("patients.folder", patient_id=patient_id))


def _save_pump(form: PumpForm, opened: Folder, pump: Pump) -> Page:
    at = version_sent()
    try:
        keep_patient.change_pump(clinic(), person(), pump.id, at, form.details, once())
    except PumpChanged as changed:
        stored = pump_form.as_typed(changed.stored)
        return _conflict(form, opened, stored, changed.stored.version)
    except SerialTaken as taken:
        form.refuse("serial", str(taken))
        return _pump_page(form, opened, pump), 409
    return redirect(url_for("patients.folder", patient_id=opened.patient.id))


def _pump_of(opened: Folder, pump_id: UUID) -> Pump:
    found = next((pump for pump, _ in opened.pumps if pump.id == pump_id), None)
    return found or abort(404)


def _listing_page(
    found: Rows[Patient] | None, text: str = "", problem: str = "", shut: UUID | None = None
) -> str:
    return render_template(
        "patients/listing.html",
        found=found,
        alike=alike_in({one.id: one for one in found.rows}) if found else {},
        text=text,
        problem=problem,
        shut=shut,
    )


def _patient_page(form: PatientForm, opened: Folder | None = None) -> str:
    patient = None if opened is None else opened.patient
    return render_template(
        "patients/patient.html",
        fields=list(form.views.values()),
        problems=form.problems,
        patient=patient,
        version=None if patient is None else _version(patient.version),
        key=new_key(),
    )


def _pump_page(form: PumpForm, opened: Folder, pump: Pump | None = None) -> str:
    return render_template(
        "patients/pump.html",
        fields=form.views,
        problems=form.problems,
        patient=opened.patient,
        pump=pump,
        version=None if pump is None else _version(pump.version),
        key=new_key(),
    )


def _version(stored: int) -> int:
    """The version the typed text was made from, which is the stored one until it is sent."""
    return version_sent() if request.method == "POST" else stored


def _conflict(
    form: DetailsForm, opened: Folder, stored: dict[str, str], version: int
) -> tuple[str, int]:
    page = render_template(
        "patients/conflict.html",
        patient=opened.patient,
        differences=form.differences(stored),
        version=version,
        key=new_key(),
    )
    return page, 409
