"""What is typed of a downtime that is over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from refillnotes.domain.kinds import Words
from refillnotes.web.fields import KindField, TextField
from refillnotes.web.unit_fields import MomentField

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from werkzeug.datastructures import MultiDict

    from refillnotes.web.field_view import FieldView

LONGEST_ACCOUNT = 300


class DowntimeForm(BaseForm):
    """From when, until when, and why."""

    def __init__(self, zone: ZoneInfo, sent: MultiDict[str, str] | None = None) -> None:
        account = Words(LONGEST_ACCOUNT, lines=True)
        fields: dict[str, UnboundField[Any]] = {
            "began_at": UnboundField(MomentField, "Could not be used from", zone=zone),
            "ended_at": UnboundField(MomentField, "Could be used again from", zone=zone),
            "account": UnboundField(
                TextField,
                "What happened",
                kind=account,
                hint="Like: The network was down. Name no patient.",
            ),
        }
        super().__init__(fields)
        self.process(sent)

    @property
    def began_at(self) -> datetime | None:
        return cast("datetime | None", self._field("began_at").answer)

    @property
    def ended_at(self) -> datetime | None:
        return cast("datetime | None", self._field("ended_at").answer)

    @property
    def account(self) -> str:
        return self._field("account").data

    @property
    def views(self) -> list[FieldView]:
        return [self._field(name).view for name in self._fields]

    def _field(self, name: str) -> KindField:
        return cast("KindField", self._fields[name])
