"""What an admin types about a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from wtforms import Form, ValidationError

from refillnotes.actions.people import Details
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.kinds import Choice, Day, Kind, Names, Several, Words
from refillnotes.domain.roles import Role, in_order
from refillnotes.web.account.forms import LONGEST_ADDRESS, PasswordField
from refillnotes.web.field_view import FieldView, Shape
from refillnotes.web.fields import ChoiceField, DateField, KindField, SeveralField, TextField

if TYPE_CHECKING:
    from datetime import date

    from refillnotes.actions.people import Person

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_OPEN, _CLOSED = "open", "closed"
_ACCOUNT = Choice(((_OPEN, "May sign in"), (_CLOSED, "Account closed")))


class HeldRoles(Several):
    """Any of the roles, or none of them."""

    def label(self, code: str) -> str:
        return "No role" if code == "none" else Several.label(self, code)


class NoRole(Several):
    """Any of the roles, or nobody."""

    def label(self, code: str) -> str:
        return "Nobody" if code == "none" else Several.label(self, code)


_ROLES = HeldRoles(tuple((role.value, f"{role.value.title()}: {role.does}") for role in Role))


class EmailAddress(Words):
    """An address mail could be sent to, such as dana@clinic.example."""

    def read(self, text: str, names: Names) -> str:
        address = Words.read(self, text, names)
        if not _EMAIL.fullmatch(address) or not address.isascii():
            raise Unreadable(
                f'"{address}" is not an e-mail address. Write one like dana@clinic.example'
            )
        return address.lower()


_ADDRESS: Kind = EmailAddress(LONGEST_ADDRESS)


_NEEDED = {
    "roles": "Choose what this person may do, or No role.",
    "asked": "Choose the roles that need codes, or Nobody.",
    "account": "Choose whether this person may sign in.",
}


def needed(_form: Form, field: KindField) -> None:
    if not field.data.strip() and not field.errors:
        raise ValidationError(_NEEDED.get(field.name, f"{field.label.text} is needed."))


class PersonForm(Form):
    """Who somebody is here."""

    name = TextField("Name", [needed], kind=Words(100), hint="As notes print it, like Dana Reyes.")
    credentials = TextField("Credentials", kind=Words(40), hint="Such as RN or MD.")
    email = TextField("E-mail address", [needed], kind=_ADDRESS, hint="Used to sign in.")
    roles = SeveralField("Roles", [needed], kind=_ROLES)
    account = ChoiceField("Account", [needed], kind=_ACCOUNT, undo=False, default=_OPEN)
    last_day = DateField(
        "Last day",
        kind=Day(),
        hint="After it nobody signs in with this account. An auditor needs one.",
    )

    @classmethod
    def about(cls, person: Person) -> PersonForm:
        return cls(
            data={
                "name": person.name,
                "credentials": person.credentials,
                "email": person.email,
                "roles": ", ".join(in_order(person.roles)) or "none",
                "account": _OPEN if person.active else _CLOSED,
                "last_day": person.ends_on,
            }
        )

    @property
    def details(self) -> Details:
        """What was typed, read; call it when the form is valid."""
        return Details(
            email=str(self.email.answer),
            name=str(self.name.answer),
            credentials=str(self.credentials.answer or ""),
            roles=in_order(cast("frozenset[str]", self.roles.answer)),
            active=self.account.data == _OPEN,
            ends_on=cast("date | None", self.last_day.answer),
        )

    @property
    def views(self) -> list[FieldView]:
        return [
            self.name.view,
            self.credentials.view,
            self.email.view,
            self.roles.view,
            self.account.view,
            self.last_day.view,
        ]


class FactorsForm(Form):
    """Which roles need a second factor."""

    asked = SeveralField(
        "Needed by everybody who is",
        [needed],
        kind=NoRole(tuple((role.value, role.value.title()) for role in Role)),
    )

    @classmethod
    def about(cls, asked: tuple[Role, ...]) -> FactorsForm:
        return cls(data={"asked": ", ".join(asked) or "none"})

    @property
    def chosen(self) -> frozenset[str]:
        """The roles chosen; call it when the form is valid."""
        return cast("frozenset[str]", self.asked.answer)


def revocation_reason(typed: str = "", problem: str = "") -> FieldView:
    """Why a signing key is revoked."""
    return FieldView(
        "reason",
        "Why it is revoked",
        Shape.TEXT,
        value=typed,
        hint="Its owner reads this. Such as: your phone with the PIN was stolen on Monday.",
        problem=problem,
    )


class FirstPasswordForm(Form):
    """A password an admin gives; who gets it changes it before anything else."""

    new_password = PasswordField(
        "First password",
        [needed],
        kind=Words(),
        hint="At least 12 characters. Say it to the person; they change it when they sign in.",
        autocomplete="new-password",
    )

    @property
    def views(self) -> list[FieldView]:
        return [self.new_password.view]
