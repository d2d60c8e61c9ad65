"""What every form sends beside its fields: a key of its own and the version it was read at."""

from __future__ import annotations

from uuid import uuid4

from flask import abort, request

from refillnotes.actions.once import Once, once_of
from refillnotes.domain.errors import RefillnotesError

_LONGEST = 64
_KEY = "idempotency_key"
_NOT_CONTENT = {"csrf_token", _KEY}
_SECRETS = ("password", "passkey_answer", "signing_pin")
"""Fields that are no part of what is remembered, not even hashed."""

TYPED_ANEW = ("password", "signing_pin", "code")
"""In the names of fields: what was typed there is never shown again, nor kept to be sent later."""


class KeyMissing(RefillnotesError):
    """A form came without a key of ours: an old page, or a program that is not this one."""


def new_key() -> str:
    """A key for the form on one page, so that sending it twice does it once."""
    return str(uuid4())


def key_sent() -> str | None:
    """The key of the page at hand; None where it sent none, or one that no page of ours makes."""
    key = request.headers.get("Idempotency-Key") or request.form.get(_KEY, "")
    return key if key and len(key) <= _LONGEST and key.isascii() else None


def once() -> Once:
    """The sending at hand, by its key and content. Errors: ``KeyMissing``, before anything."""
    key = key_sent()
    if key is None:
        raise KeyMissing(
            "This page came without the key that keeps it from being saved twice, so nothing "
            "was saved."
        )
    content = {
        name: "\n".join(texts)
        for name, texts in request.form.lists()
        if name not in _NOT_CONTENT and not any(word in name for word in _SECRETS)
    }
    return once_of(key, f"{request.method} {request.endpoint} {request.path}", content)


def version_sent() -> int:
    """The version the page was made from."""
    version = request.form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < _LONGEST):
        abort(400)
    return int(version)
