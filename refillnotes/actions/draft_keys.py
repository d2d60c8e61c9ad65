"""The key under which what a person typed and has not sent is kept on a device."""

from __future__ import annotations

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.people import Person
from refillnotes.actions.sealed import keyed


def draft_key_of(clinic: Clinic, who: Person) -> bytes:
    """32 bytes, the same at each sign-in and whatever their password, and nobody else's.

    It is derived and stored nowhere, so a changed password or a closed account that is opened
    again loses nothing that was typed. With another secret of the instance it is another key.
    """
    return keyed(clinic, "drafts on a device", str(who.id))
