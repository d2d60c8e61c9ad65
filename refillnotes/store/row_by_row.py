"""Copy a whole record row by row, from one database into an empty one of either kind."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, insert, inspect, select

from refillnotes.store.errors import DatabaseUnfit
from refillnotes.store.revisions import revision, upgrade

_AT_ONCE = 1000
"""Rows in memory at a time."""


def copy_rows(source: Connection, target: Connection) -> None:
    """Make the source's schema in an empty database, and copy each row as it is stored.

    The tables are those the source holds, which an older version may have made. Both connections
    are in a transaction, so that the copy is of one moment, and is kept whole or not at all.
    Raises DatabaseUnfit when the source holds no record, or the target anything.
    """
    held = revision(source)
    if held is None:
        raise DatabaseUnfit("There is no record to copy: the database is empty.")
    refuse_filled(target)
    upgrade(target, held)
    fill(source, target)


def refuse_filled(target: Connection) -> None:
    """Raises DatabaseUnfit, naming the first tables that are there."""
    there = sorted(inspect(target).get_table_names())
    if there:
        raise DatabaseUnfit(
            f"The database is not empty: it holds {', '.join(there[:3])}. Nothing is written over. "
            "Make an empty one, and keep this: it may hold acts that the backup does not."
        )


def fill(source: Connection, target: Connection) -> None:
    """Copy each row into tables that are there already, and hold none."""
    made = MetaData()
    made.reflect(target)
    for table in made.sorted_tables:  # what is referred to comes first
        if table.name == "alembic_version":
            continue
        rows = source.execute(
            select(table).order_by(*table.primary_key),  # the chain takes no other order
            execution_options={"yield_per": _AT_ONCE},
        )
        for some in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in some])
