"""Notice a clock that was set back: what is recorded keeps its order, and nothing is signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.compare_checkpoints import newest_of
from refillnotes.actions.refusals import ClockBehind
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.clock import WRONG_BY, moment_in_words
from refillnotes.store import audit
from refillnotes.store.errors import CheckpointsUnfit

LOOKED_BACK = 1000
"""Audit records: there are about a hundred after the newest checkpoint, more when none can be."""


def clock_warning(clinic: Clinic) -> str:
    """Why nothing may be signed at this hour; empty when the clock can be believed.

    It cannot when it shows more than five minutes before the newest checkpoint, or before anything
    recorded since. A checkpoint written by hand says that it is right now. A demo is believed:
    its past is told, to the end of today.
    """
    with clinic.database.reading() as connection:
        return _warning(clinic, connection, _newest_checkpoint(clinic))


def note_wrong_clock(clinic: Clinic) -> str:
    """The same, with a trace in the chain, one for each time the clock was set back."""
    newest = _newest_checkpoint(clinic)
    with clinic.database.reading() as connection:
        warning = _warning(clinic, connection, newest)
        noted = audit.happened_since(connection, Event.CLOCK_REGRESSION, _since(connection, newest))
    if warning and not noted:
        with clinic.database.writing() as connection:
            audit.record(connection, AuditEntry(Event.CLOCK_REGRESSION, None, clinic.now()))
    return warning


def refuse_wrong_clock(clinic: Clinic) -> None:
    """Errors: ``ClockBehind``."""
    warning = clock_warning(clinic)
    if warning:
        raise ClockBehind(warning)


def _warning(clinic: Clinic, connection: Connection, newest: tuple[int, datetime] | None) -> str:
    if clinic.demo:
        return ""
    latest = audit.latest_since(connection, _since(connection, newest))
    known = [at for at in (latest, None if newest is None else newest[1]) if at is not None]
    now = clinic.now()
    if not known or now >= max(known) - WRONG_BY:
        return ""
    return (
        f"The server's clock shows {moment_in_words(now, clinic.zone)}, and something was recorded "
        f"at {moment_in_words(max(known), clinic.zone)}. Nothing can be signed until the clock is "
        "right. Tell whoever runs this clinic's server; if it is right now and ran ahead before, "
        "they run: refillnotes checkpoint"
    )


def _newest_checkpoint(clinic: Clinic) -> tuple[int, datetime] | None:
    """The audit record it holds, and when it was written."""
    try:
        newest = newest_of(clinic.database, clinic.checkpoints)
    except CheckpointsUnfit:  # verify says so; the records themselves still tell the time
        return None
    return None if newest is None else (newest.seq, datetime.fromisoformat(newest.at))


def _since(connection: Connection, newest: tuple[int, datetime] | None) -> int:
    head = audit.head(connection)
    looked_back = 0 if head is None else head.seq - LOOKED_BACK
    return max(looked_back, 0 if newest is None else newest[0])
