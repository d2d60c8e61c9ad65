"""The people of the clinic: listed, added, changed."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import Field, Form

from refillnotes.actions.invitations import invite_again, invite_somebody_new
from refillnotes.actions.passkeys import remove_every_passkey
from refillnotes.actions.passwords import PasswordUnfit
from refillnotes.actions.people import (
    LastAdmin,
    LastDayMissing,
    Person,
    change_person,
    everybody,
    find_person,
    set_password,
    versions_of,
)
from refillnotes.actions.refusals import EmailTaken
from refillnotes.actions.remark_on_record import backups_in_words
from refillnotes.actions.second_factor import (
    ask_roles,
    remove_authenticator,
    roles_asked,
    standing_of,
    standings,
)
from refillnotes.actions.signing_keys import own_key_of, revoke_signing_key
from refillnotes.actions.time_stamps import authority_outside
from refillnotes.domain.errors import Unreadable
from refillnotes.web.admin import history_page
from refillnotes.web.admin.forms import (
    FactorsForm,
    FirstPasswordForm,
    PersonForm,
    revocation_reason,
)
from refillnotes.web.current import clinic, person
from refillnotes.web.field_view import FieldView
from refillnotes.web.fields import problems_of
from refillnotes.web.sending import new_key, once, version_sent

blueprint = Blueprint("admin", __name__, url_prefix="/people")

AForm = TypeVar("AForm", bound=Form)
Page = str | Answer | tuple[str, int]


@blueprint.get("")
def people() -> Page:
    today, all_of_them = clinic().now().date(), everybody(clinic())
    factors = standings(clinic(), [one.id for one in all_of_them])
    rows = [history_page.row_of(one, today, factors[one.id]) for one in all_of_them]
    outside = authority_outside(clinic())
    backups = backups_in_words(clinic())
    return render_template("admin/people.html", rows=rows, backups=backups, outside=outside)


@blueprint.get("/new")
def new() -> Page:
    return _new_page(PersonForm())


@blueprint.post("/new")
def add() -> Page:
    form = PersonForm(request.form)
    if not form.validate():
        return _new_page(form), 400
    try:
        invited = invite_somebody_new(clinic(), person(), form.details, once())
    except EmailTaken as refusal:
        return _new_page(_refused(form, form.email, refusal)), 400
    except LastDayMissing as refusal:
        return _new_page(_refused(form, form.last_day, refusal)), 400
    return render_template("admin/invited.html", invited=invited)


@blueprint.post("/<uuid:person_id>/invitation")
def invite(person_id: UUID) -> Page:
    invited = invite_again(clinic(), person(), person_id, once())
    return render_template("admin/invited.html", invited=invited)


@blueprint.get("/<uuid:person_id>")
def one(person_id: UUID) -> Page:
    known = find_person(clinic(), person_id)
    return _person_page(known, PersonForm.about(known), FirstPasswordForm())


@blueprint.post("/<uuid:person_id>")
def change(person_id: UUID) -> Page:
    known, form = find_person(clinic(), person_id), PersonForm(request.form)
    if not form.validate():
        return _person_page(known, form, FirstPasswordForm()), 400
    try:
        change_person(clinic(), person(), person_id, version_sent(), form.details, once())
    except EmailTaken as refusal:
        return _person_page(known, _refused(form, form.email, refusal), FirstPasswordForm()), 400
    except LastAdmin as refusal:
        return _person_page(known, _refused(form, form.roles, refusal), FirstPasswordForm()), 400
    except LastDayMissing as refusal:
        return _person_page(known, _refused(form, form.last_day, refusal), FirstPasswordForm()), 400
    flash(f"{form.details.name} is changed.")
    return redirect(url_for(".people"))


@blueprint.post("/<uuid:person_id>/password")
def password(person_id: UUID) -> Page:
    known, first = find_person(clinic(), person_id), FirstPasswordForm(request.form)
    if not first.validate():
        return _person_page(known, PersonForm.about(known), first), 400
    try:
        set_password(clinic(), person(), person_id, first.new_password.data, once())
    except PasswordUnfit as refusal:
        first = _refused(first, first.new_password, refusal)
        return _person_page(known, PersonForm.about(known), first), 400
    flash(f"{known.name} signs in with the new password from now on.")
    return redirect(url_for(".people"))


@blueprint.post("/<uuid:person_id>/codes")
def codes_off(person_id: UUID) -> Page:
    known = find_person(clinic(), person_id)
    remove_authenticator(clinic(), person(), person_id, "", once())
    flash(f"The one-time codes of {known.name} are off.")
    return redirect(url_for(".people"))


@blueprint.post("/<uuid:person_id>/passkeys")
def passkeys_off(person_id: UUID) -> Page:
    known = find_person(clinic(), person_id)
    remove_every_passkey(clinic(), person(), person_id, once())
    flash(f"{known.name} has no passkey any more.")
    return redirect(url_for(".people"))


@blueprint.post("/<uuid:person_id>/signing-key")
def signing_key_off(person_id: UUID) -> Page:
    known, reason = find_person(clinic(), person_id), request.form.get("reason", "")
    try:
        revoke_signing_key(clinic(), person(), person_id, reason, once())
    except Unreadable as refusal:
        view = revocation_reason(reason, str(refusal))
        return _person_page(known, PersonForm.about(known), FirstPasswordForm(), view), 400
    flash(f"The signing key of {known.name} is revoked.")
    return redirect(url_for(".people"))


@blueprint.get("/codes")
def factors() -> Page:
    return _factors_page(FactorsForm.about(roles_asked(clinic())))


@blueprint.post("/codes")
def ask_factors() -> Page:
    form = FactorsForm(request.form)
    if not form.validate():
        return _factors_page(form), 400
    ask_roles(clinic(), person(), form.chosen, once())
    flash("Who needs a second factor is changed.")
    return redirect(url_for(".people"))


def _refused(form: AForm, field: Field, refusal: Exception) -> AForm:
    """Put what the action refused beside the field it is about."""
    field.errors = [str(refusal)]
    return form


def _new_page(form: PersonForm) -> str:
    return render_template(
        "admin/new.html", fields=form.views, problems=problems_of(form), key=new_key()
    )


def _person_page(
    known: Person, form: PersonForm, first: FirstPasswordForm, reason: FieldView | None = None
) -> str:
    return render_template(
        "admin/person.html",
        known=known,
        fields=form.views,
        password_fields=first.views,
        problems=[*problems_of(form), *problems_of(first)],
        version=request.form.get("version", known.version),
        keys=tuple(new_key() for _ in range(6)),
        history=history_page.lines_of(versions_of(clinic(), known.id), everybody(clinic())),
        standing=standing_of(clinic(), known.id),
        own_key=own_key_of(clinic(), known.id).held,
        reason=reason or revocation_reason(),
    )


def _factors_page(form: FactorsForm) -> str:
    return render_template(
        "admin/factors.html",
        fields=[form.asked.view],
        problems=problems_of(form),
        key=new_key(),
    )
