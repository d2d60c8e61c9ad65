"""Tell the second place of each destruction, so that no restore brings notes back unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.audit import instant_text
from refillnotes.domain.destruction_register import Registered
from refillnotes.store import destructions
from refillnotes.store.checkpoints import Unreadable
from refillnotes.store.destruction_register import FILE


def register_destructions(clinic: Clinic) -> int:
    """Add what the record destroyed and the register does not hold; gives how many there were.

    Done right after each destruction and with every checkpoint, so that a kill, or a disk that was
    away, leaves nothing out for long. Errors: ``CheckpointsUnfit``.
    """
    with clinic.database.reading() as connection:
        done = tuple(_done(connection))
    if not done:
        return 0
    held = registered(clinic)
    missing = [one for one in done if one not in held]
    if missing:
        clinic.destruction_register.add(missing)
    return len(missing)


def registered(clinic: Clinic) -> tuple[Registered, ...]:
    """Every line that this instance sealed, the oldest first. Errors: ``CheckpointsUnfit``."""
    lines = clinic.destruction_register.read()
    return tuple(one.registered for one in lines if not isinstance(one, Unreadable))


def register_faults(clinic: Clinic, connection: Connection) -> Iterator[tuple[str, str]]:
    """What is wrong with the register's lines, by line. Errors: ``CheckpointsUnfit``."""
    done = {one.id: one for one in _done(connection)}
    for line in clinic.destruction_register.read():
        where = f"{FILE}, line {line.line}"
        if isinstance(line, Unreadable):
            yield where, line.why
        elif done.get(line.registered.id, line.registered) != line.registered:
            yield where, f"it tells another story of destruction {line.registered.number}"


def _done(connection: Connection) -> Iterator[Registered]:
    for made in destructions.every(connection):
        decision = destructions.decision_on(connection, made.id)
        certificate = destructions.certificate_of(connection, made.id)
        if decision is None or certificate is None:
            continue
        yield Registered(
            id=str(made.id),
            number=made.number,
            patient_id=str(made.patient_id),
            destroyed_at=instant_text(decision.decided_at),
            record_sha256=made.record_sha256,
            certificate_sha256=certificate.sha256,
            texts={
                stone.row_name: stone.record_sha256
                for stone in destructions.tombstones_of(connection, made.id)
                if stone.record_sha256 is not None
            },
        )
