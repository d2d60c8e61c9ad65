"""Leave a trace when what the approved changes lie over is no longer the same."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import rules_in_force
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store import audit
from refillnotes.store.errors import SavingIsOff


def note_what_lies_beneath(clinic: Clinic) -> None:
    """Record that another version of this program, or another policy.toml, brought other rules.

    The hash is over the three versions as a note prints them, so the acts show which rules the
    changes lay over at any time. Nothing is written while they stay the same.
    """
    versions = rules_in_force(replace(clinic, rules=clinic.rulebook.shipped))
    digest = hashlib.sha256(" ".join(versions.values()).encode()).hexdigest()
    with clinic.database.reading() as connection:
        before = audit.newest(connection, Event.RULES_BENEATH)
    if before is None or digest not in before.event:
        entry = AuditEntry(Event.RULES_BENEATH, None, clinic.now(), hashes={"rules": digest})
        # What cannot be saved judges nothing either: the next start that can write says it
        with suppress(SavingIsOff), clinic.database.writing() as connection:
            audit.record(connection, entry)
