"""F73: the audit trail cannot be written; no form stores anything either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from refillnotes.store.tables import metadata
from tests.clinics import Practice, PrinterHere, a_practice
from tests.web.sendings import SENDINGS, Sending, serving
from tests.web.test_sending_once import send, signed_in

NO_ACTS = {"sign_ins": "what a browser carries", "tries": "a password that was looked at"}
"""Tables in which something may change without an act."""


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


def kept(practice: Practice) -> dict[str, list[str]]:
    """Every row of every table in which an act leaves something."""
    with practice.clinic.database.reading() as connection:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")  # noqa: S608
            )
            for table in metadata.sorted_tables
            if table.name not in NO_ACTS
        }


@pytest.mark.parametrize("arrange", SENDINGS, ids=lambda one: one.__name__)
def test_F73_a_form_whose_trace_cannot_be_kept_stores_nothing(
    practice: Practice, arrange: Callable[[Practice], Sending]
):
    sending, app = arrange(practice), serving(practice)
    browser = signed_in(app, sending.who)
    with practice.clinic.database.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER no_room BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    before = kept(practice)
    answer = send(browser, sending, str(uuid4()))
    assert answer.status_code >= 500
    assert kept(practice) == before
    with practice.clinic.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER no_room")
    assert send(browser, sending, str(uuid4())).status_code in {200, 302}
    assert kept(practice) != before
