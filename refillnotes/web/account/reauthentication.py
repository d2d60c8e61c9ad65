"""Ask for a password again, inside the form that signs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import request

from refillnotes.actions.sign_in import ask_again
from refillnotes.web.current import clinic, person
from refillnotes.web.sign_ins import current_session

if TYPE_CHECKING:
    from refillnotes.actions.people import Person


def password_is_theirs(password: str) -> bool:
    """Whether it is the password of the person signed in; ask before the action that signs.

    Every try is counted and leaves a trace; after the right one the session goes on under a new
    id. Errors: ``TooManyTries``, which the app answers as a page.
    """
    good = password_check(password)(person())
    if good:
        current_session().renewed = True
    return good


def password_check(password: str) -> Callable[[Person], bool]:
    """The same question about somebody else at this tablet, such as a witness."""
    address = request.remote_addr or ""
    return lambda who: ask_again(clinic(), who, password, address)
