"""Where a second person signs for the waste, on the nurse's own page."""

from __future__ import annotations

from refillnotes.web.field_view import FieldView, Shape


class WitnessForm:
    """The witness's address and password; the password is drawn empty every time."""

    def __init__(self, email: str = "", problem: str = "") -> None:
        self.email = FieldView(
            "witness_email", "Address of the witness", Shape.TEXT, value=email, problem=problem
        )
        self.password = FieldView("witness_password", "Password of the witness", Shape.PASSWORD)
