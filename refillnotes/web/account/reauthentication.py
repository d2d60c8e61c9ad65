"""Ask for a password again, inside the form that signs."""

from __future__ import annotations

from flask import request

from refillnotes.actions.sign_in import ask_again
from refillnotes.web.current import clinic, person
from refillnotes.web.sign_ins import current_session


def password_is_theirs(password: str) -> bool:
    """Whether it is the password of the person signed in; ask before the action that signs.

    Every try is counted and leaves a trace; after the right one the session goes on under a new
    id. Errors: ``TooManyTries``, which the app answers as a page.
    """
    good = ask_again(clinic(), person(), password, request.remote_addr or "")
    if good:
        current_session().renewed = True
    return good
