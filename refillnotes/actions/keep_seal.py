"""Make, renew and revoke the clinic's seal; each leaves a trace that names the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.seal.authority import SEAL_LASTS, Why
from refillnotes.store import audit


def found_seal(clinic: Clinic, lasts: timedelta = SEAL_LASTS) -> None:
    """Make the root and the first seal where there is none, and record whose word counts."""
    now = clinic.now()
    clinic.seal.found(now, lasts)
    root, seal = clinic.seal.root_sha256(), clinic.seal.newest_sha256()
    with clinic.database.writing() as connection:
        if root not in audit.hashes(connection, Event.SEAL_MADE, "root"):
            entry = AuditEntry(Event.SEAL_MADE, None, now, hashes={"root": root, "seal": seal})
            audit.record(connection, entry)


@dataclass(frozen=True, slots=True)
class Known:
    """One seal of the clinic; times are in UTC."""

    number: int
    since: datetime
    until: datetime
    revoked_at: datetime | None
    why: Why | None


def seals(clinic: Clinic) -> tuple[Known, ...]:
    """Every seal there ever was, oldest first. Errors: ``SealMissing``."""
    revoked = {one.serial: one for one in clinic.seal.trust().revoked}
    return tuple(
        Known(
            number,
            one.not_valid_before_utc,
            one.not_valid_after_utc,
            gone.at if (gone := revoked.get(one.serial_number)) else None,
            gone.why if gone else None,
        )
        for number, one in clinic.seal.certificates().items()
    )


def renew_seal(clinic: Clinic, lasts: timedelta = SEAL_LASTS) -> None:
    """Sign with a new seal from now on; what older ones signed stays valid.

    Errors: ``SealMissing``, ``SealUnfit``.
    """
    now = clinic.now()
    clinic.seal.renew(now, lasts)
    hashes = {"root": clinic.seal.root_sha256(), "seal": clinic.seal.newest_sha256()}
    with clinic.database.writing() as connection:
        audit.record(connection, AuditEntry(Event.SEAL_MADE, None, now, hashes=hashes))


def renew_root(clinic: Clinic) -> None:
    """Vouch with a new root from now on, and sign with a new seal that it vouches for.

    What older roots vouched for holds as long as it would have. Errors: ``SealMissing``,
    ``SealUnfit``.
    """
    clinic.seal.renew_root(clinic.now())
    renew_seal(clinic)


def revoke_seal(clinic: Clinic, number: int, why: Why) -> None:
    """Believe a seal no longer from now on, and sign with it no more.

    Errors: ``SealMissing``, ``SealUnfit``.
    """
    now = clinic.now()
    digest = clinic.seal.revoke(number, now, why)
    with clinic.database.writing() as connection:
        entry = AuditEntry(Event.SEAL_REVOKED, None, now, hashes={"seal": digest})
        audit.record(connection, entry)
