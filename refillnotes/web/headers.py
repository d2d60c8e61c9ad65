"""What browsers are told they may not do with our pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

PAGE_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "font-src 'self'; "
    "img-src 'self'; "
    "connect-src 'self'; "
    "object-src 'self'; "
    "frame-src 'self'; "  # Chromium shows the PDF of an <object> in a frame
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; "
    "trusted-types findings"  # static/answer.js shows what the server found
)

PAPER_POLICY = "default-src 'none'; object-src 'self'; frame-ancestors 'self'"
"""A note's PDF is shown inside our own page and nowhere else."""

_SWITCHED_OFF = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _SWITCHED_OFF),
}

_A_YEAR = "max-age=31536000"


def add_headers(app: Flask) -> None:
    """Set the same headers on every answer, whatever view or handler made it."""
    app.after_request(_set_headers)


def _set_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    paper = response.mimetype == "application/pdf"
    response.headers["Content-Security-Policy"] = PAPER_POLICY if paper else PAGE_POLICY
    # "no-cache" keeps a file and asks each time whether it is still the same one
    kept = request.endpoint == "static"
    response.headers["Cache-Control"] = "no-cache" if kept else "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _A_YEAR
    return response
