"""Time stamps from outside for signatures and checkpoints; what goes on without is on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.compare_checkpoints import Departure
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.audit_words import event_term
from refillnotes.domain.ceremony import AskTime
from refillnotes.seal.errors import NoTimeStamp, TimeStampUnsound
from refillnotes.seal.stamping import EARLIER
from refillnotes.store import audit, trail
from refillnotes.store.checkpoint_stamps import Stamped, append_stamp, read_stamps
from refillnotes.store.checkpoints import Written
from refillnotes.store.errors import CheckpointsUnfit
from refillnotes.store.people import Person
from refillnotes.store.trail import WantedRecords

_MISSED = WantedRecords((frozenset({event_term(Event.TIME_STAMP_MISSED)}),))

AT_ONCE = 20
"""Checkpoints that are made up for at one look; more wait for the next one."""


@dataclass(frozen=True, slots=True)
class Outside:
    """How it stands with the authority this clinic named."""

    url: str
    missed: int
    """Signatures that were made without a time stamp, ever."""
    waiting: int | None
    """Checkpoints that have none yet; None while their folder cannot be read."""


def time_asked_for(clinic: Clinic, who: Person, statement_sha256: str) -> AskTime | None:
    """What a signature asks for its time stamp; None where the clinic named no authority.

    An answer that does not come is an act of its own in the trail, which names the statement.
    """
    stamping = clinic.stamping
    if stamping is None:
        return None

    def ask(digest: bytes) -> bytes | None:
        try:
            return stamping.stamp(digest, clinic.now())
        except NoTimeStamp:
            missed = {"statement": statement_sha256}
            entry = AuditEntry(Event.TIME_STAMP_MISSED, who.id, clinic.now(), hashes=missed)
            with clinic.database.writing() as connection:
                audit.record(connection, entry)
            return None

    return ask


def stamp_checkpoints(clinic: Clinic) -> int:
    """Have what checkpoints lack stamped, the oldest first, and say how many still wait.

    Errors: ``CheckpointsUnfit``.
    """
    if clinic.stamping is None:
        return 0
    waiting = _unstamped(clinic)
    for done, one in enumerate(waiting[:AT_ONCE]):
        try:
            token = clinic.stamping.stamp(bytes.fromhex(one), clinic.now())
        except NoTimeStamp:
            return len(waiting) - done
        append_stamp(clinic.checkpoints, one, token)
    return max(len(waiting) - AT_ONCE, 0)


def stamp_departures(clinic: Clinic) -> Iterator[Departure]:
    """Every time stamp of a checkpoint that does not hold.

    One whose checkpoint is gone shows that a line was taken away. Errors: ``SealMissing``,
    ``SealUnfit``, ``CheckpointsUnfit``.
    """
    lines = {one.sha256: one for one in clinic.checkpoints.read() if isinstance(one, Written)}
    for stamp in read_stamps(clinic.checkpoints):
        number = stamp if isinstance(stamp, int) else stamp.line
        why = "cannot be read" if isinstance(stamp, int) else _why_unsound(clinic, lines, stamp)
        if why:
            yield Departure(f"time stamp {number} of checkpoints", why)


def authority_outside(clinic: Clinic) -> Outside | None:
    """How it stands with it, for whoever runs the clinic; None where none is named."""
    if clinic.stamping is None:
        return None
    with clinic.database.reading() as connection:
        missed = trail.count(connection, _MISSED)
    try:
        waiting: int | None = len(_unstamped(clinic))
    except CheckpointsUnfit:
        waiting = None
    return Outside(clinic.stamping.url, missed, waiting)


def _why_unsound(clinic: Clinic, lines: Mapping[str, Written], stamp: Stamped) -> str:
    one = lines.get(stamp.checkpoint_sha256)
    if one is None:
        return "its checkpoint is not there any more, or was changed"
    try:
        at = clinic.seal.stamped_at(stamp.token, bytes.fromhex(one.sha256))
    except TimeStampUnsound as why:
        return str(why)
    if at < datetime.fromisoformat(one.checkpoint.at) - EARLIER:
        return f"it is of {at:%Y-%m-%d %H:%M} UTC, before its checkpoint"
    return ""


def _unstamped(clinic: Clinic) -> list[str]:
    """The digests of lines without a time stamp, the oldest first."""
    stamps = read_stamps(clinic.checkpoints)
    stamped = {one.checkpoint_sha256 for one in stamps if isinstance(one, Stamped)}
    return [one for one in clinic.checkpoints.line_digests() if one not in stamped]
