"""The rules a visit is judged by at this moment: those approved whose day has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.case import Rules
from refillnotes.domain.governance import Approved, in_force
from refillnotes.store import rule_changes


def with_rules_in_force(clinic: Clinic) -> Clinic:
    """The same clinic, judging by the rules of this moment.

    Ask once for each request or command: everything done in it is then judged by the same rules.
    It costs one look at the newest decision; the rules are made again only when they changed.
    """
    now = clinic.now()
    with clinic.database.reading() as connection:
        rules = rules_at(clinic, connection, now)
    return clinic if rules is clinic.rules else replace(clinic, rules=rules)


def rules_at(clinic: Clinic, connection: Connection, moment: datetime) -> Rules:
    """The rules in force at a moment. Errors: ``ReferenceRefused``."""
    return clinic.rulebook.rules(in_force(approved_changes(clinic, connection), moment))


def approved_changes(clinic: Clinic, connection: Connection) -> tuple[Approved, ...]:
    """Every approved change, read again only when somebody has decided something since."""
    decisions = rule_changes.newest_decision(connection)
    known = clinic.approved.find(decisions)
    if known is None:
        known = rule_changes.approved_changes(connection)
        clinic.approved.keep(decisions, known)
    return known
