"""What is typed to make a signing key, and to give it another PIN."""

from __future__ import annotations

from wtforms import Form

from refillnotes.actions.pins import RULES
from refillnotes.domain.kinds import Words
from refillnotes.web.account.forms import PasswordField
from refillnotes.web.field_view import FieldView


class NewPinForm(Form):
    new_signing_pin = PasswordField("New PIN", kind=Words(), hint=RULES, autocomplete="off")
    new_signing_pin_again = PasswordField("New PIN again", kind=Words(), autocomplete="off")

    @property
    def typed(self) -> tuple[str, str]:
        return self.new_signing_pin.data, self.new_signing_pin_again.data

    @property
    def views(self) -> list[FieldView]:
        return [self.new_signing_pin.view, self.new_signing_pin_again.view]


class ChangePinForm(NewPinForm):
    password = PasswordField("Your password", kind=Words(), autocomplete="current-password")
    signing_pin = PasswordField("PIN now", kind=Words(), autocomplete="off")

    @property
    def views(self) -> list[FieldView]:
        return [self.password.view, self.signing_pin.view, *super().views]
