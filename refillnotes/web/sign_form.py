"""The two forms of a physician: the password again, and a question back."""

from __future__ import annotations

from flask import request

from refillnotes.actions.read_note import Shown
from refillnotes.web.field_view import FieldView, Shape


class SignForm:
    """The password field of a signature, drawn empty every time."""

    def __init__(self, problem: str = "", question: str = "", unclear: str = "") -> None:
        self.password = FieldView(
            "password",
            "Your password",
            Shape.PASSWORD,
            hint="Asked again, so that it is you who signs.",
            problem=problem,
            autocomplete="current-password",
        )
        self.question = FieldView(
            "question",
            "Question for the nurse",
            Shape.LINES,
            value=question,
            problem=unclear,
        )


def shown_in_form() -> Shown:
    """What the page that sent this form had shown."""
    return Shown(request.form.get("seen_sha256", ""), request.form.get("seen_pdf_sha256", ""))
