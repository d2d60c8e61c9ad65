"""Say why the record is older than it was, so that work can go on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.compare_checkpoints import accepted, how_it_stands, ours
from refillnotes.domain.audit import GENESIS, AuditEntry, Event
from refillnotes.domain.checkpoint import Checkpoint, Standing
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.store import audit, restores
from refillnotes.store.restores import Restore


@dataclass(frozen=True, slots=True)
class _Loss:
    """From which record on the chain goes on, and the last one it should have had."""

    kept_seq: int
    kept_head: str
    lost_seq: int
    lost_head: str


def accept_restore(clinic: Clinic, reason: str, *, brought_back: bool = False) -> Restore:
    """Record the reason with the audit records that are lost; saving is on from then on.

    ``brought_back``: there was a restore, also when no checkpoint shows that it lost anything.
    Errors: ``NotAllowedNow`` when nothing is lost, ``CheckpointsUnfit``.
    """
    now = clinic.now()
    with replace(clinic.database, saving_is_off="").writing() as connection:
        loss = _loss(connection, ours(connection, clinic.checkpoints))
        if loss.lost_seq == loss.kept_seq and not brought_back:
            raise NotAllowedNow(
                f"The record holds all that its checkpoints name, up to record {loss.kept_seq}. "
                "There is nothing to accept."
            )
        restore = Restore(
            number=restores.next_number(connection),
            reason=reason,
            accepted_at=now,
            kept_seq=loss.kept_seq,
            kept_head=loss.kept_head,
            lost_seq=loss.lost_seq,
            lost_head=loss.lost_head,
        )
        hashes = {"kept": loss.kept_head, "lost": loss.lost_head}
        entry = AuditEntry(Event.RECORD_RESTORED, None, now, hashes=hashes)
        restores.accept(connection, restore, entry)
    return restore


def _loss(connection: Connection, written: tuple[Checkpoint, ...]) -> _Loss:
    head = audit.head(connection)
    seq, digest = (0, GENESIS) if head is None else (head.seq, head.hash)
    restored = restores.every(connection)
    stands = [(one, how_it_stands(connection, one)) for one in written]
    gone = [
        (one, how)
        for one, how in stands
        if how is not Standing.REACHED and not accepted(restored, one)
    ]
    if not gone:
        return _Loss(seq, digest, seq, digest)
    if any(how is Standing.REWRITTEN for _, how in gone):
        first = min(one.seq for one, _ in gone)
        agreed = [one for one, how in stands if how is Standing.REACHED and one.seq < first]
        last = max(agreed, key=lambda one: one.seq, default=None)
        seq, digest = (0, GENESIS) if last is None else (last.seq, last.head)
    newest = max((one for one, _ in gone), key=lambda one: one.seq)
    return _Loss(seq, digest, newest.seq, newest.head)
