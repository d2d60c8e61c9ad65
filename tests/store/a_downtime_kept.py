"""Builders: a downtime, and a visit due in it that did not take place."""

from datetime import timedelta

from sqlalchemy import Connection

from refillnotes.domain.audit import Event
from refillnotes.domain.reconciling import Downtime, NoVisit
from refillnotes.store import downtimes
from tests.store.builders import HER_PUMP, NOON, NURSE, an_entry, an_id

_ID = an_id(60)


def a_downtime_with_a_visit_that_was_none(connection: Connection) -> None:
    until = NOON + timedelta(hours=8)
    downtime = Downtime(_ID, NOON, until, "No network.", (str(HER_PUMP),), NURSE, until)
    downtimes.add(connection, downtime, an_entry(Event.DOWNTIME_RECORDED))
    said = NoVisit(_ID, HER_PUMP, "Called off.", NURSE, until)
    downtimes.say_no_visit(connection, said, an_entry(Event.VISIT_DID_NOT_HAPPEN))
