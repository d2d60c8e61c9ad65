"""Have a second person put their own name to the waste."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once
from refillnotes.actions.save_draft import Saved, save_draft
from refillnotes.domain.errors import Unreadable
from refillnotes.store import people
from refillnotes.store.people import Person


def witness_waste(
    clinic: Clinic,
    who: Person,
    visit_id: UUID,
    version: int,
    typed: Mapping[str, str],
    witness_email: str,
    is_theirs: Callable[[Person], bool],
    once: Once | None = None,
) -> Saved:
    """Record the witness and the time, and what was typed of the waste on the same page.

    ``is_theirs`` checks the witness's own password.

    Errors: ``Unreadable`` when the password does not fit or the nurse is their own witness;
    those of ``save_draft``.
    """
    with clinic.database.reading() as connection:
        witness = people.find_by_email(connection, witness_email)
    if witness is not None and witness.id == who.id:
        raise Unreadable("You cannot witness your own waste. Ask somebody else to sign here.")
    if witness is None or not witness.active or not is_theirs(witness):
        raise Unreadable("The address and password do not fit together. Type them again.")
    facts = {
        **typed,
        "witness": str(witness.id),
        "witnessed_at": clinic.now().isoformat(timespec="minutes"),
    }
    return save_draft(clinic, who, visit_id, version, facts, once)
