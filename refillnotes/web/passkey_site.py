"""Where this clinic's passkeys are good, and in which sentence they are not to be had here."""

from __future__ import annotations

import secrets
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from flask import request

from refillnotes.actions.passkey_answers import Asked, Purpose, Site
from refillnotes.domain.errors import RefillnotesError
from refillnotes.web.current import clinic
from refillnotes.web.sign_ins import current_session
from refillnotes.web.transport import is_loopback

_MARK = "mark"


class NoPasskeysHere(RefillnotesError):
    """The page was opened at an address passkeys cannot belong to, or not at the clinic's own."""


def site_here() -> Site:
    """The clinic's own address, or localhost while it has none. Errors: ``NoPasskeysHere``."""
    address, here = clinic().address, urlsplit(request.host_url)
    if address:
        if request.host != urlsplit(address).netloc:
            raise NoPasskeysHere(f"Passkeys of this clinic are good at {address} alone. Open it.")
        return Site(urlsplit(address).hostname or "", address)
    if here.hostname == "localhost":
        return Site("localhost", f"{here.scheme}://{here.netloc}")
    if is_loopback(request.host):
        port = "" if here.port is None else f":{here.port}"
        raise NoPasskeysHere(
            "Passkeys belong to a name, and this address is a number. Open this clinic at "
            f"http://localhost{port} instead."
        )
    raise NoPasskeysHere(
        "Passkeys belong to the clinic's address, and none is written down yet. Whoever runs this "
        'program writes it in clinic.toml, such as address = "https://refills.clinic.example".'
    )


def why_not_here() -> str:
    """Why this page offers no passkeys; empty when it does."""
    try:
        site_here()
    except NoPasskeysHere as why:
        return str(why)
    return ""


def session_mark() -> str:
    """Random text that names this sign-in to itself.

    The session's id changes each time the password is asked; the mark stays, and no page has it.
    """
    held = current_session()
    if _MARK not in held:
        held[_MARK] = secrets.token_urlsafe(32)
    return cast("str", held[_MARK])


def asked_here(purpose: Purpose, person_id: UUID | None = None) -> Asked:
    """An answer wanted from this very session."""
    return Asked(session_mark(), purpose, person_id)
