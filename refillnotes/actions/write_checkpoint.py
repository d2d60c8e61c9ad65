"""Write down outside the record what it holds now."""

from __future__ import annotations

from datetime import datetime, timedelta

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.compare_checkpoints import newest_of, why_behind
from refillnotes.actions.register_destructions import register_destructions
from refillnotes.actions.watch_clock import clock_warning
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.checkpoint import Checkpoint
from refillnotes.store import audit, holdings
from refillnotes.store.errors import RecordBehind

MOST_ACTS = 100
"""A checkpoint is due after so many audit records ..."""

LONGEST = timedelta(minutes=15)
"""... or when the last is so old and anything was done since."""


def write_checkpoint(clinic: Clinic) -> Checkpoint:
    """Sign what the record holds and append it in the second place, with missing destructions.

    A record that is behind would pass for the newest one and hide what it lost: ``RecordBehind``.
    Errors: ``CheckpointsUnfit``, ``SavingIsOff`` before the first one.
    """
    behind = why_behind(clinic.database, clinic.checkpoints)
    if behind:
        raise RecordBehind(behind)
    _make_key(clinic)
    with clinic.database.reading() as connection:
        checkpoint = holdings.take(connection, clinic.now())
    clinic.checkpoints.append(checkpoint)
    register_destructions(clinic)
    return checkpoint


def write_checkpoint_if_due(clinic: Clinic, *, leaving: bool = False) -> Checkpoint | None:
    """Write one when enough was done or time has passed; ``leaving``: when anything was done.

    None while the clock is behind: it would pass for the time to go by.
    """
    newest = newest_of(clinic.database, clinic.checkpoints)
    with clinic.database.reading() as connection:
        head = audit.head(connection)
    if head is None:
        return None
    if newest is not None:
        acts = head.seq - newest.seq
        waited = clinic.now() - datetime.fromisoformat(newest.at)
        due = leaving or acts >= MOST_ACTS or waited >= LONGEST
        if acts == 0 or not due or clock_warning(clinic):
            return None
    return write_checkpoint(clinic)


def _make_key(clinic: Clinic) -> None:
    """Make the key with its trace, so that the chain itself says whose checkpoints count."""
    if clinic.checkpoints.key_sha256() is not None:
        return
    with clinic.database.writing() as connection:
        made = clinic.checkpoints.make_key()
        entry = AuditEntry(Event.CHECKPOINT_KEY_MADE, None, clinic.now(), hashes={"key": made})
        audit.record(connection, entry)
