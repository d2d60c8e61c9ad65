"""What a person reads when a page cannot be shown."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from refillnotes.domain.errors import NotAllowedNow, RefillnotesError
from refillnotes.web.sending import TYPED_ANEW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask, Response

PAGES = frozenset({400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})
"""Each has templates/errors/<code>.html; any other code reads like 400 or 500."""

_UNTOLD = (
    *TYPED_ANEW,
    "csrf_token",
    "idempotency_key",
    "version",
    "kept",
    "next",
    "half",
    "passkey",
)

Answer = tuple["str | Response", int]


def add_error_pages(app: Flask, refusals: Mapping[type[Exception], int]) -> None:
    """Answer refusals in words. ``refusals`` gives the codes of errors only the app knows."""
    codes: dict[type[Exception], int] = {RefillnotesError: 422, NotAllowedNow: 409, **refusals}

    def refused(refusal: Exception) -> Answer:
        code = next(codes[kind] for kind in type(refusal).__mro__ if kind in codes)
        return answer(code, str(refusal))

    app.register_error_handler(HTTPException, _http)
    for kind in codes:
        app.register_error_handler(kind, refused)


def answer(code: int, sentence: str = "") -> Answer:
    """Say it as a page, or as JSON to a script that is saving in the background."""
    if is_script():
        return jsonify(sentence=sentence or HTTPStatus(code).phrase), code
    page = code if code in PAGES else _nearest(code)
    return render_template(f"errors/{page}.html", sentence=sentence, typed=_typed(code)), code


def is_script() -> bool:
    """Whether a module of a page asks, as when it saves by itself."""
    kinds = ("text/html", "application/json")
    return request.accept_mimetypes.best_match(kinds, "text/html") != "text/html"


def _http(refusal: HTTPException) -> tuple[str | Response, int, dict[str, str]]:
    words, code = answer(refusal.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    kept = [pair for pair in refusal.get_headers() if pair[0] in {"Allow", "Retry-After"}]
    return words, code, dict(kept)


def _nearest(code: int) -> int:
    return HTTPStatus.BAD_REQUEST if code < HTTPStatus.INTERNAL_SERVER_ERROR else 500


def _typed(code: int) -> list[tuple[str, str]]:
    """What the person sent, to be shown back, so that nothing typed is lost."""
    if request.method == "GET" or code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return []
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if value.strip() and not any(word in name for word in _UNTOLD)
    ]
