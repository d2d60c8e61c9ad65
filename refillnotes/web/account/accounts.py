"""People as Flask-Security sees them; it reads here and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from flask_security import RoleMixin, UserDatastore, UserMixin

from refillnotes.actions import people
from refillnotes.domain.roles import Role
from refillnotes.web.sign_ins import current_session

if TYPE_CHECKING:
    from refillnotes.actions.clinic import Clinic
    from refillnotes.actions.people import Person


class HeldRole(RoleMixin):
    """One role of one account."""

    def __init__(self, name: str) -> None:
        self.name = name


class Account(UserMixin):
    """One person, under the attribute names of Flask-Security."""

    fs_uniquifier = ""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.email = person.email
        self.password = person.password_hash
        self.active = person.active
        self.fs_uniquifier = person.security_stamp
        self.roles = [HeldRole(role) for role in person.roles]


class Accounts(UserDatastore):
    """Finds accounts through the actions; to change one, call an action."""

    def __init__(self, clinic: Clinic) -> None:
        super().__init__(Account, HeldRole)
        self._finders: dict[str, Callable[[str], Person | None]] = {
            "fs_uniquifier": lambda stamp: (
                _in_session(stamp) or people.person_by_stamp(clinic, stamp)
            ),
            "email": lambda email: people.person_by_email(clinic, email),
            "id": lambda key: people.find_person(clinic, UUID(key)),
        }

    def find_user(self, case_insensitive: bool = False, **wanted: str) -> Account | None:  # noqa: ARG002
        ((name, value),) = wanted.items()
        person = self._finders[name](value)
        return None if person is None else Account(person)

    def find_role(self, role: str) -> HeldRole | None:
        return HeldRole(role) if role in set(Role) else None


def _in_session(stamp: str) -> Person | None:
    """The person the session was read with, in the same request."""
    person = current_session().person
    return person if person is not None and person.security_stamp == stamp else None
