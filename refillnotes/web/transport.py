"""Whether a request came over a connection nobody else can read or send from."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Request

from refillnotes.domain.errors import RefillnotesError

_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


class InTheOpen(RefillnotesError):
    """Somebody opened the clinic by http:// from another machine."""


class FromElsewhere(RefillnotesError):
    """Another site's page sent a form here with this person's cookie."""


def is_protected(request: Request) -> bool:
    """Whether the cookie may be marked Secure: always, save on this very machine."""
    return request.is_secure or not is_loopback(request.host)


def is_readable_by_others(request: Request) -> bool:
    """Plain http to another machine: passwords and charts would cross the network in the open."""
    return not request.is_secure and not is_loopback(request.host)


def is_loopback(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def is_from_elsewhere(request: Request) -> bool:
    """Whether another site's page sent this form, as far as the browser says."""
    if request.method not in _UNSAFE:
        return False
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.host
