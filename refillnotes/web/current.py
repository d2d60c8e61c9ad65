"""The clinic of this program and the person of this request."""

from __future__ import annotations

from typing import cast

from flask import current_app, g
from flask_security import current_user

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.people import Person
from refillnotes.actions.rules_in_force import with_rules_in_force


def clinic() -> Clinic:
    """The clinic with the rules in force when this request first asked for it."""
    if "clinic" not in g:
        g.clinic = with_rules_in_force(opened())
    return cast("Clinic", g.clinic)


def opened() -> Clinic:
    """The clinic as the program opened it: for its name and its clock, not for its rules."""
    return cast("Clinic", current_app.extensions["refillnotes"])


def person() -> Person:
    """Who is signed in. The access matrix has let them in, so somebody is."""
    who = person_or_none()
    if who is None:
        raise LookupError("nobody is signed in; this view is not meant for the public")
    return who


def person_or_none() -> Person | None:
    return cast("Person | None", getattr(current_user, "person", None))
