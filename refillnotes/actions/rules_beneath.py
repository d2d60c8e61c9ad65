"""Hold the figures a clinic was founded with, and leave a trace when the program brings others."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import rules_in_force
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.domain.figures import ReferenceRefused
from refillnotes.store import audit
from refillnotes.store.errors import SavingIsOff

_POLICY = "policy"


class FoundedOtherwise(ReferenceRefused):
    """Somebody edited, added or removed policy.toml after the clinic was founded."""


def hold_what_it_was_founded_with(clinic: Clinic) -> None:
    """Record what policy.toml changes at the first start, and refuse another one ever after.

    From then on two stewards change figures. Errors: ``FoundedOtherwise``.
    """
    found = clinic.rulebook.site_sha256
    with clinic.database.reading() as connection:
        founded = _founded_with(connection)
    if founded is None:
        entry = AuditEntry(Event.RULES_FOUNDED, None, clinic.now(), hashes={_POLICY: found})
        _record(clinic, entry)
    elif founded != found:
        raise FoundedOtherwise(
            "policy.toml is not the one this clinic was founded with. Put that one back (a backup"
            " holds it) and start again. A steward then proposes what should change under Rules,"
            " and another one approves it."
        )


def note_what_lies_beneath(clinic: Clinic) -> None:
    """Record that another version of this program brought other rules.

    The hash is over the three versions as a note prints them, so the acts show which rules the
    changes lay over at any time. Nothing is written while they stay the same.
    """
    versions = rules_in_force(replace(clinic, rules=clinic.rulebook.shipped))
    digest = hashlib.sha256(" ".join(versions.values()).encode()).hexdigest()
    with clinic.database.reading() as connection:
        before = audit.newest(connection, Event.RULES_BENEATH)
    if before is None or digest not in before.event:
        entry = AuditEntry(Event.RULES_BENEATH, None, clinic.now(), hashes={"rules": digest})
        _record(clinic, entry)


def _founded_with(connection: Connection) -> str | None:
    link = audit.newest(connection, Event.RULES_FOUNDED)
    return None if link is None else str(json.loads(link.event)["hashes"][_POLICY])


def _record(clinic: Clinic, entry: AuditEntry) -> None:
    # What cannot be saved judges nothing either: the next start that can write says it
    with suppress(SavingIsOff), clinic.database.writing() as connection:
        audit.record(connection, entry)
