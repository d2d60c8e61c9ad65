"""What is worth knowing of a record that is as it was written."""

from __future__ import annotations

from collections.abc import Iterator

from refillnotes.actions.brought_back import in_words, look_at_brought_back
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.compare_checkpoints import newest_of
from refillnotes.actions.keep_seal import seals
from refillnotes.actions.set_orphans_aside import ASIDE, find_orphans
from refillnotes.actions.take_traces_in import count_waiting
from refillnotes.seal.errors import SealMissing
from refillnotes.store import people, restores, signing_keys
from refillnotes.store.destroyed_notes import count_destroyed


def remarks_on(clinic: Clinic) -> Iterator[str]:
    """A sentence for each. Errors: ``CheckpointsUnfit``."""
    yield backups_in_words(clinic)
    newest = newest_of(clinic.database, clinic.checkpoints)
    if newest is None:
        yield (
            "no checkpoint was written yet, so newest acts that were cut off would leave no trace. "
            "Write one: refillnotes checkpoint"
        )
    else:
        yield f"the newest checkpoint holds audit record {newest.seq}, of {newest.at}."
    traces = count_waiting(clinic)
    if traces:
        yield (
            f"{traces} traces left while saving was off wait to be taken into the chain; that is "
            "done when refillnotes serve starts and saving is on."
        )
    waiting = len(find_orphans(clinic))
    if waiting:
        yield (
            f"{waiting} files among the PDFs belong to no note; while the clinic is served they "
            f"are set aside in {clinic.folder.parent / ASIDE} when a day old."
        )
    yield from _destroyed(clinic)
    yield from _kept_again(clinic)
    yield from _revoked(clinic)
    yield from _revoked_keys(clinic)
    with clinic.database.reading() as connection:
        for one in restores.every(connection):
            yield (
                f"a backup was restored at {one.accepted_at:%Y-%m-%d %H:%M} UTC, and "
                f"{one.lost_seq - one.kept_seq} audit records after {one.kept_seq} were lost: "
                f"{one.reason}"
            )


def backups_in_words(clinic: Clinic) -> str:
    """Who can read the backups of this clinic."""
    if clinic.recipients:
        return f"backups are encrypted to {len(clinic.recipients.keys)} keys."
    return (
        "backups are not encrypted: clinic.toml names no recipients, so whoever holds a backup "
        "reads every patient. refillnotes identity makes a pair of keys."
    )


def _destroyed(clinic: Clinic) -> Iterator[str]:
    """How many absences are no fault, since a tombstone proves each."""
    with clinic.database.reading() as connection:
        count = count_destroyed(connection)
    if count:
        were = "note was" if count == 1 else "notes were"
        yield (
            f"{count} signed {were} destroyed when its time was over; each has its tombstone, and "
            "backups made before still hold it."
        )


def _kept_again(clinic: Clinic) -> Iterator[str]:
    """What a restore brought back and cannot be destroyed again yet; ``verify`` faults the rest."""
    for one in look_at_brought_back(clinic):
        if not one.due:
            yield f"here again: {in_words(one.texts)} that {one.named} emptied. {one.why_not_due}"


def _revoked(clinic: Clinic) -> Iterator[str]:
    """Each seal on the list, since notes it signed are read with other eyes."""
    try:
        known = seals(clinic)
    except SealMissing:  # a clinic set up by an older version
        return
    for one in known:
        if one.revoked_at is not None:
            yield (
                f"seal {one.number} was revoked at {one.revoked_at:%Y-%m-%d %H:%M} UTC "
                f"({one.why}). What it signed before still holds."
            )


def _revoked_keys(clinic: Clinic) -> Iterator[str]:
    """The same of keys of people's own."""
    with clinic.database.reading() as connection:
        names = {one.id: one.name for one in people.everybody(connection)}
        for person_id, gone in signing_keys.every_revocation(connection):
            yield (
                f"the signing key of {names[person_id]} was revoked at "
                f"{gone.revoked_at:%Y-%m-%d %H:%M} UTC ({gone.why}). What it signed before still "
                "holds."
            )
