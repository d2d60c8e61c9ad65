"""F43: an address names its patient, visit or note by a number nobody can count on from."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path
from uuid import RFC_4122, UUID

from refillnotes.actions.open_visit import start_visit
from refillnotes.actions.read_note import read_note
from refillnotes.store.columns import Key
from refillnotes.store.tables import metadata
from tests.clinics import PrinterHere, a_practice
from tests.tree import files, nodes

RANDOM_BITS = 122
ACTS = 25
FEWEST = 80
KEYED_BY_ANOTHER = {"idempotency", "sign_ins", "tries"}


def kept_ids(connection) -> list[UUID]:
    """Every id of the record in the order in which the rows came."""
    found: list[UUID] = []
    for table in metadata.sorted_tables:
        keys = [column for column in table.primary_key if isinstance(column.type, Key)]
        if keys and not keys[0].foreign_keys and table.name not in KEYED_BY_ANOTHER:
            asked = f"SELECT {keys[0].name} FROM {table.name} ORDER BY rowid"  # noqa: S608
            found += [UUID(row[0]) for row in connection.exec_driver_sql(asked)]
    return found


def test_F43_every_id_in_an_address_is_random(tmp_path: Path):
    with a_practice(tmp_path, PrinterHere()) as practice:
        for number in range(ACTS):
            start_visit(practice.clinic, practice.nurse, practice.another_pump(number).pump_id)
        note_id = practice.a_note()
        number = read_note(practice.clinic, practice.physician, note_id).record["visit"]["number"]
        with practice.clinic.database.reading() as connection:
            ids = kept_ids(connection)
    assert (note_id.version, number) == (4, "2026-000001"), "what people say is no key"
    assert len(set(ids)) == len(ids) >= FEWEST
    assert {(one.version, one.variant) for one in ids} == {(4, RFC_4122)}
    rising = sum(one < other for one, other in itertools.pairwise(ids))
    assert 0.3 < rising / len(ids) < 0.7, "an id says nothing of the one before"
    for bit in range(128):
        ones = sum(one.int >> bit & 1 for one in ids) / len(ids)
        assert bit in FIXED or 0.2 < ones < 0.8


FIXED = {*range(76, 80), 62, 63}
"""The bits of a version-4 id that say it is one; all others, 122, are random."""


def test_F43_no_id_is_made_another_way():
    made = {
        node.func.id
        for file in files("refillnotes", ending=".py")
        for node in nodes(file)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id.startswith("uuid")
    }
    assert made == {"uuid4"}
    assert 128 - len(FIXED) == RANDOM_BITS
