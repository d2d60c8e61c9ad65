"""The moment somebody is in: a session begins, and what was being sent comes back."""

from __future__ import annotations

from flask import redirect, request
from flask_security import login_user
from werkzeug.wrappers import Response as Answer

from refillnotes.actions.people import Person
from refillnotes.web.account import again, ask
from refillnotes.web.account.accounts import Account
from refillnotes.web.menu import home_of
from refillnotes.web.sign_ins import current_session


def begin(who: Person, *factors: str) -> None:
    current_session().start(who.id)
    login_user(Account(who), remember=False, authn_via=[*factors])


def enter(who: Person, *factors: str) -> str | Answer:
    """Begin the session, and give back what was being sent when it was asked for."""
    begin(who, *factors)
    unsent = ask.unsent(request.form.get("kept", ""), who.id)
    if unsent is not None:
        return again.send_again(unsent, again.TOO_LONG)
    return redirect(ask.next_address(who) or home_of(who))
