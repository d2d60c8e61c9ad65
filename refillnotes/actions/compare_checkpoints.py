"""Compare the record with its checkpoints: only they show that the newest acts were cut off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from refillnotes.domain.audit import Event, instant_text
from refillnotes.domain.checkpoint import Checkpoint, Standing, pdfs_sha256, rows_lost, standing
from refillnotes.store import audit, holdings, restores
from refillnotes.store.checkpoints import Checkpoints, Unreadable, Written
from refillnotes.store.database import Database
from refillnotes.store.restores import Restore


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing in which the record is not what a checkpoint says."""

    where: str
    why: str


def why_behind(database: Database, checkpoints: Checkpoints) -> str:
    """What whoever runs the clinic should know before anything is saved; empty for nothing.

    Errors: ``CheckpointsUnfit``.
    """
    newest = newest_of(database, checkpoints)  # first: the record can but have grown since
    if newest is None:
        return ""
    with database.reading() as connection:
        how = how_it_stands(connection, newest)
        head = audit.head(connection)
        if how is Standing.REACHED or accepted(restores.every(connection), newest):
            return ""
    return (
        f"Saving is off: the record is not the newest one, {how.value}. Record {newest.seq} was "
        f"there at {newest.at}; the newest here is {0 if head is None else head.seq}. Bring the "
        "newest backup back. If this is it, say why, like: refillnotes accept-restore --reason "
        '"The disk broke on Monday", and start refillnotes again.'
    )


def newest_of(database: Database, checkpoints: Checkpoints) -> Checkpoint | None:
    """The newest checkpoint this clinic signed, with the key of now or with one before.

    Errors: ``CheckpointsUnfit``.
    """
    newest = checkpoints.newest({checkpoints.key_sha256()})
    if newest is not None:
        return newest
    with database.reading() as connection:
        known = audit.hashes(connection, Event.CHECKPOINT_KEY_MADE, "key")
    return checkpoints.newest(known)


def number_at(database: Database, checkpoints: Checkpoints, moment: datetime) -> int:
    """The record that the newest checkpoint not after ``moment`` holds; 0 when there is none.

    Errors: ``CheckpointsUnfit``.
    """
    with database.reading() as connection:
        held = ours(connection, checkpoints)
    return max((one.seq for one in held if one.at <= instant_text(moment)), default=0)


def departures(database: Database, checkpoints: Checkpoints) -> Iterator[Departure]:
    """Everything in which a record with an intact chain departs from its checkpoints.

    Errors: ``CheckpointsUnfit``.
    """
    lines = list(checkpoints.read())
    with database.reading() as connection:
        known = audit.hashes(connection, Event.CHECKPOINT_KEY_MADE, "key")
        if known and not lines:
            yield Departure("checkpoints", f"{checkpoints.file} is gone or empty; it had some")
        keys = known | {checkpoints.key_sha256()}
        written: list[Checkpoint] = []
        for one in lines:
            if isinstance(one, Unreadable):
                yield Departure(f"checkpoint {one.line}", one.why)
            elif one.key_sha256 not in keys:
                yield Departure(f"checkpoint {one.line}", "its key was never this clinic's")
            else:
                written.append(one.checkpoint)
        yield from _first_departure(connection, written)
        reached = [one for one in written if how_it_stands(connection, one) is Standing.REACHED]
        if reached:
            yield from _missing(connection, reached[-1])


def ours(connection: Connection, checkpoints: Checkpoints) -> tuple[Checkpoint, ...]:
    """Every checkpoint that this clinic signed, as they were written."""
    known = audit.hashes(connection, Event.CHECKPOINT_KEY_MADE, "key")
    keys = known | {checkpoints.key_sha256()}
    return tuple(
        one.checkpoint
        for one in checkpoints.read()
        if isinstance(one, Written) and one.key_sha256 in keys
    )


def how_it_stands(connection: Connection, checkpoint: Checkpoint) -> Standing:
    return standing(checkpoint, audit.find(connection, checkpoint.seq))


def accepted(restored: Sequence[Restore], checkpoint: Checkpoint) -> bool:
    """Whether somebody said why the acts that this checkpoint holds are lost."""
    return any(
        one.kept_seq < checkpoint.seq <= one.lost_seq
        and checkpoint.at <= instant_text(one.accepted_at)
        for one in restored
    )


def _first_departure(connection: Connection, written: Sequence[Checkpoint]) -> Iterator[Departure]:
    restored = restores.every(connection)
    agreed = 0
    for one in sorted(written, key=lambda one: one.seq):
        how = how_it_stands(connection, one)
        if how is Standing.REACHED:
            agreed = one.seq
        elif not accepted(restored, one):
            head = audit.head(connection)
            cut_after = head.seq if how is Standing.CUT and head is not None else agreed
            yield Departure(
                f"audit record {cut_after + 1}",
                f"{how.value}, {one.seq}, {one.head[:16]}, which was there at {one.at}",
            )
            return


def _missing(connection: Connection, newest: Checkpoint) -> Iterator[Departure]:
    for table, why in rows_lost(newest, holdings.rows_by_table(connection)):
        yield Departure(f"table {table}", why)
    digests = holdings.pdf_digests_until(connection, newest.seq)
    if pdfs_sha256(digests) != newest.pdfs_sha256:
        yield Departure(
            "PDFs",
            f"the record names {len(digests)} up to audit record {newest.seq}; the checkpoint of "
            f"{newest.at} counted {newest.pdfs}, or they are not the same ones",
        )
