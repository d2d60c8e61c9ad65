"""Builders: what is sent once the program can be used again."""

from datetime import timedelta

from refillnotes.actions.reconcile_downtime import record_downtime
from tests.clinics import Practice
from tests.web.sending import Sending


def a_downtime_recorded(practice: Practice) -> Sending:
    fields = {"began_at": "2026-11-13T08:00", "ended_at": "2026-11-14T08:00", "account": "Network."}
    return Sending(practice.nurse, "/downtimes", fields, {"account": "Power."})


def a_visit_that_was_none(practice: Practice) -> Sending:
    practice.a_note()
    later = practice.later(days=100)
    ended = later.clinic.now()
    began = ended - timedelta(days=30)
    made = record_downtime(later.clinic, practice.nurse, began, ended, "No network.")
    address = f"/downtimes/{made}/pumps/{practice.pump_id}"
    return Sending(practice.nurse, address, {"account": "Called off."}, {"account": "Moved."})
