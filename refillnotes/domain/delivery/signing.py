"""Whether the signatures were given in the order that lets the last one cover all."""

from __future__ import annotations

from datetime import UTC, datetime

from refillnotes.domain.worksheet import Calculation, Worked


def signatures_in_order(nurse_signed_at: datetime, physician_signed_at: datetime) -> Worked[bool]:
    """The physician signs what the nurse has finished, so never before the nurse.

    Formula: nurse's signature <= physician's signature, UTC
    """
    nurse, physician = nurse_signed_at.astimezone(UTC), physician_signed_at.astimezone(UTC)
    in_order = nurse <= physician
    return Worked(
        in_order,
        f"nurse {nurse:%Y-%m-%d %H:%M} UTC, physician {physician:%Y-%m-%d %H:%M} UTC: "
        f"{'in order' if in_order else 'the physician signed first'}",
    )


CALCULATIONS = (
    Calculation("signatures_in_order", "Order of signatures", signatures_in_order, printed=False),
)
