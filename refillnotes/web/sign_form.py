"""The forms of a note: who signs, asked again, a question back, the reason for an amendment."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request, url_for

from refillnotes.actions.read_note import Shown
from refillnotes.domain.ceremony import Auth
from refillnotes.domain.steps.register import FACTS
from refillnotes.web.field_view import FieldView, Option, Shape

_NOTHING: Mapping[Auth, str] = {}


class SignForm:
    """What a signature asks for, drawn empty every time."""

    def __init__(
        self,
        problem: str = "",
        question: str = "",
        unclear: str = "",
        fact: str = "",
        *,
        problems: Mapping[Auth, str] = _NOTHING,
        password: bool = True,
        second: bool = False,
        passkeys: bool = False,
        challenge: str = "",
        lacks: str = "",
    ) -> None:
        self.passkeys = passkeys
        self.challenge = challenge or url_for("passkeys.to_sign")
        self.only_passkeys = bool(challenge)
        self.lacks = lacks
        self.lacks_at, self.lacks_title = url_for("passkeys.page"), "Your passkeys"
        self.pin: FieldView | None = None
        self.asks_password = password
        self.passkey_problem = problems.get(Auth.PASSKEY, "")
        self.password = FieldView(
            "password",
            "Your password",
            Shape.PASSWORD,
            hint="Asked again, so that nobody does this in your name.",
            problem=problem or problems.get(Auth.PASSWORD, ""),
            autocomplete="current-password",
            focused=Auth.PASSWORD in problems,
        )
        self.code = None
        if second:
            self.code = FieldView(
                "code",
                "Code",
                Shape.TEXT,
                hint="The six digits your authenticator shows now, or a recovery code.",
                problem=problems.get(Auth.CODE, ""),
                autocomplete="one-time-code",
                focused=Auth.CODE in problems,
            )
        self.question = FieldView(
            "question",
            "Question for the nurse",
            Shape.LINES,
            value=question,
            problem=unclear,
        )
        self.fact = fact

    def ask_pin(self, problem: str) -> None:
        """At level S2 beside the other factors."""
        self.pin = FieldView(
            "signing_pin",
            "PIN of your signing key",
            Shape.PASSWORD,
            hint="It opens your own key, for what you sign now.",
            problem=problem,
            focused=bool(problem),
        )

    def about(self, facts: Mapping[str, str]) -> FieldView:
        """The list of what a note records, to say which of it the question is about."""
        options = tuple(
            Option(name, FACTS[name].title, name == self.fact) for name in FACTS if name in facts
        )
        return FieldView(
            "fact",
            "Which field it is about",
            Shape.PICK,
            value=self.fact,
            options=options,
            blank="The whole note",
        )


class AmendForm:
    """The reason for an amendment."""

    def __init__(self, reason: str = "", unclear: str = "") -> None:
        self.reason = FieldView(
            "reason",
            "Reason for the amendment",
            Shape.LINES,
            value=reason,
            hint="It is printed in the new revision.",
            problem=unclear,
        )


def shown_in_form() -> Shown:
    """What the page that sent this form had shown."""
    return Shown(request.form.get("seen_sha256", ""), request.form.get("seen_pdf_sha256", ""))
