"""What is typed to make a passkey, and what one is called."""

from __future__ import annotations

from wtforms import Form

from refillnotes.domain.kinds import Words
from refillnotes.web.account.forms import PasswordField
from refillnotes.web.field_view import FieldView
from refillnotes.web.fields import TextField

LONGEST_NAME = 60

ANSWER = "passkey_answer"
"""The field in which a page sends what the device answered."""


class NameForm(Form):
    name = TextField(
        "Name", kind=Words(LONGEST_NAME), hint="So that you know which device it is on."
    )

    @classmethod
    def called(cls, name: str) -> NameForm:
        return cls(data={"name": name})


class NewPasskeyForm(NameForm):
    name = TextField(
        "Name", kind=Words(LONGEST_NAME), hint="Which device it will be on, such as: my phone."
    )
    password = PasswordField("Your password", kind=Words(), autocomplete="current-password")

    @property
    def views(self) -> list[FieldView]:
        return [self.name.view, self.password.view]
