"""Where a second person signs for the waste, on the nurse's own page."""

from __future__ import annotations

from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.domain.errors import RefillnotesError
from refillnotes.web.field_view import FieldView, Shape


class WitnessForm:
    """The witness's address, password and code; what is secret is drawn empty every time."""

    def __init__(self, email: str = "", problem: str = "", code_problem: str = "") -> None:
        self.email = FieldView(
            "witness_email", "Address of the witness", Shape.TEXT, value=email, problem=problem
        )
        self.password = FieldView("witness_password", "Password of the witness", Shape.PASSWORD)
        self.code = FieldView(
            "witness_code",
            "Code of the witness, who has a second factor",
            Shape.TEXT,
            hint="From their authenticator, or a recovery code. Blank for who has neither.",
            problem=code_problem,
            autocomplete="one-time-code",
        )

    @classmethod
    def refused(cls, email: str, why: RefillnotesError) -> WitnessForm:
        """The form again, with the reason beside what it is about."""
        if isinstance(why, SignerUnknown):
            return cls(email, code_problem=str(why))
        return cls(email, str(why))
