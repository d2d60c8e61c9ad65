"""What every form sends beside its fields: a key of its own and the version it was read at."""

from __future__ import annotations

from uuid import uuid4

from flask import abort, request

from refillnotes.actions.once import Once, once_of

_LONGEST = 64
_NOT_CONTENT = {"csrf_token", "idempotency_key"}
_SECRET = "password"  # noqa: S105  # its field is no part of what is remembered, not even hashed


def new_key() -> str:
    """A key for the form on one page, so that sending it twice does it once."""
    return str(uuid4())


def once() -> Once | None:
    """The sending at hand, by its key and content; None when the page sent no key."""
    key = request.headers.get("Idempotency-Key") or request.form.get("idempotency_key", "")
    if not key:
        return None
    if len(key) > _LONGEST or not key.isascii():
        abort(400)
    content = {
        name: "\n".join(texts)
        for name, texts in request.form.lists()
        if name not in _NOT_CONTENT and _SECRET not in name
    }
    return once_of(key, f"{request.method} {request.endpoint} {request.path}", content)


def version_sent() -> int:
    """The version the page was made from."""
    version = request.form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < _LONGEST):
        abort(400)
    return int(version)
