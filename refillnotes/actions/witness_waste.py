"""Have a second person put their own name to the waste."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.once import Once
from refillnotes.actions.save_draft import Saved, save_draft
from refillnotes.domain.ceremony import Auth
from refillnotes.domain.errors import Unreadable
from refillnotes.store import people
from refillnotes.store.people import Person

_TOGETHER = "The address and password do not fit together. Type them again."


def witness_waste(
    clinic: Clinic,
    who: Person,
    visit_id: UUID,
    version: int,
    typed: Mapping[str, str],
    witness_email: str,
    make_sure: Callable[[Person], object],
    once: Once | None = None,
) -> Saved:
    """Record the witness and the time, and what was typed of the waste on the same page.

    ``make_sure`` asks for the witness's own factors. Errors: ``Unreadable`` when the password does
    not fit or the nurse is their own witness; ``SignerUnknown`` for another factor; those of
    ``save_draft``.
    """
    with clinic.database.reading() as connection:
        witness = people.find_by_email(connection, witness_email)
    if witness is not None and witness.id == who.id:
        raise Unreadable("You cannot witness your own waste. Ask somebody else to sign here.")
    if witness is None or not witness.active:
        raise Unreadable(_TOGETHER)
    try:
        make_sure(witness)
    except SignerUnknown as refusal:
        if refusal.factor is Auth.PASSWORD:
            raise Unreadable(_TOGETHER) from refusal
        raise
    facts = {
        **typed,
        "witness": str(witness.id),
        "witnessed_at": clinic.now().isoformat(timespec="minutes"),
    }
    return save_draft(clinic, who, visit_id, version, facts, once)
