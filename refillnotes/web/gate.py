"""Let a request in, or say why not: asked before every view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, abort, redirect, request, url_for

from refillnotes.web.access import ACCESS, PUBLIC, may_open
from refillnotes.web.account.ask import ask_to_sign_in
from refillnotes.web.care import refuse_outside
from refillnotes.web.current import person_or_none
from refillnotes.web.errors import answer
from refillnotes.web.saving import refuse_to_store
from refillnotes.web.transport import (
    FromElsewhere,
    InTheOpen,
    is_from_elsewhere,
    is_readable_by_others,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from refillnotes.actions.people import Person

_OPEN = {"static", "account.healthy"}

_OWN = {
    "account.you",
    "account.change_password",
    "account.still_here",
    "help.glossary",
    "help.checks",
}
_FACTORS = {"codes.page", "codes.square", "codes.start", "codes.confirm"}
_FACTORS |= {"passkeys.page", "passkeys.start", "passkeys.add"}


def add_gate(app: Flask) -> None:
    """Ask before every request. Call it before anything else that looks at requests."""
    app.before_request(refuse)


def refuse() -> ResponseReturnValue | None:
    """None lets the request through; an address that does not exist is answered by Flask."""
    if request.endpoint is None or request.endpoint in _OPEN:
        return None
    if is_readable_by_others(request):
        return _over_https()
    if is_from_elsewhere(request):
        raise FromElsewhere("Another site sent this form. Open the page here and send it again.")
    if ACCESS[request.endpoint] == PUBLIC:
        return refuse_to_store()
    who = person_or_none()
    if who is None:
        return ask_to_sign_in()
    if not may_open(who.roles, request.endpoint):
        abort(403)
    return _first(who, request.endpoint) or refuse_outside(who) or refuse_to_store()


def _over_https() -> ResponseReturnValue:
    """Ask the browser to come again in private; what was sent already has been read by others."""
    if request.method in {"GET", "HEAD"}:
        return redirect(request.url.replace("http://", "https://", 1), 308)
    raise InTheOpen("This address sends passwords in the open. Use https:// in front of it.")


def _first(who: Person, endpoint: str) -> ResponseReturnValue | None:
    """Lead to what this person has to do before anything else, if there is such a thing."""
    if who.password_given and endpoint not in _OWN:
        page, why = "account.you", "Somebody else chose your password. Change it first."
    elif who.factor_due and endpoint not in _OWN | _FACTORS:
        page, why = "codes.page", "Your role needs a second factor. Set one up first."
    else:
        return None
    return redirect(url_for(page)) if request.method in {"GET", "HEAD"} else answer(409, why)
