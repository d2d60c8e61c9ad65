"""What is typed to sign in, and to choose a password."""

from __future__ import annotations

from wtforms import Form

from refillnotes.domain.kinds import Words
from refillnotes.web.field_view import FieldView, Shape
from refillnotes.web.fields import KindField, TextField

LONGEST_ADDRESS = 254
LONGEST_CODE = 40


class PasswordField(KindField):
    """Text that is never sent back to the page."""

    shape = Shape.PASSWORD

    def read_text(self, text: str) -> None:
        self.data, self.answer, self.refusal = text, text or None, ""

    @property
    def view(self) -> FieldView:
        return self.viewed(Shape.PASSWORD, value="")


class SignInForm(Form):
    email = TextField("E-mail address", kind=Words(LONGEST_ADDRESS), autocomplete="username")
    password = PasswordField("Password", kind=Words(), autocomplete="current-password")

    @property
    def views(self) -> list[FieldView]:
        return [self.email.view, self.password.view]


class CodeForm(Form):
    """What the authenticator shows, or at sign-in a recovery code."""

    code = TextField(
        "Code",
        kind=Words(LONGEST_CODE),
        hint="The six digits your authenticator shows now. Without your phone: a recovery code.",
        autocomplete="one-time-code",
    )


class FirstCodeForm(Form):
    code = TextField(
        "Code",
        kind=Words(LONGEST_CODE),
        hint="The six digits your authenticator shows now, such as 492 039.",
        autocomplete="one-time-code",
    )


class OwnPasswordForm(Form):
    """One's password again, before a change of how one signs in."""

    password = PasswordField("Your password", kind=Words(), autocomplete="current-password")


class NewPasswordForm(Form):
    """The first password somebody chooses."""

    new_password = PasswordField(
        "New password",
        kind=Words(),
        hint="At least 12 characters; several words in a row are easy to remember.",
        autocomplete="new-password",
    )


class ChangePasswordForm(Form):
    password = PasswordField("Password now", kind=Words(), autocomplete="current-password")
    new_password = PasswordField(
        "New password",
        kind=Words(),
        hint="At least 12 characters; several words in a row are easy to remember.",
        autocomplete="new-password",
    )

    @property
    def views(self) -> list[FieldView]:
        return [self.password.view, self.new_password.view]
