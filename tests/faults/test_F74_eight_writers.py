"""F74: eight processes write at once; every act is kept, and the chain does not fork."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from refillnotes.domain.audit import Event, broken_link
from refillnotes.store import audit, postgres
from refillnotes.store.database import Database, open_database
from tests.databases import a_database, on_postgresql, url_of
from tests.store.builders import an_entry

WRITERS = 8
ACTS = 60
"""Of each writer."""

FORKS = multiprocessing.get_context("fork")


@pytest.fixture
def record(tmp_path: Path):
    database = a_database(tmp_path)
    yield database
    database.close()


def write(url: str, takes_turns: bool, start, kept) -> None:
    """Run in a child: act again and again, and tell how many acts were kept."""
    database = open_database(url)
    if not takes_turns:
        event.remove(database.engine, "begin", postgres._begin)  # noqa: SLF001
    done = 0
    start.wait(60)
    for _ in range(ACTS):
        try:
            with database.writing() as connection:
                audit.record(connection, an_entry(Event.CHART_VIEWED))
            done += 1
        except IntegrityError:  # another writer chained its act to the same link
            continue
    database.close()
    kept.put(done)


def kept_by_eight(record: Database, *, takes_turns: bool) -> int:
    url = url_of(record)
    record.close()
    start, kept = FORKS.Barrier(WRITERS), FORKS.Queue()
    children = [
        FORKS.Process(target=write, args=(url, takes_turns, start, kept)) for _ in range(WRITERS)
    ]
    for child in children:
        child.start()
    total = sum(kept.get(timeout=300) for _ in children)
    for child in children:
        child.join()
    return total


def chain_of(record: Database) -> tuple[int, object]:
    with record.reading() as connection:
        return audit.head(connection).seq, broken_link(audit.read_chain(connection))


@pytest.mark.slow
def test_F74_eight_writers_keep_every_act_in_one_chain(record: Database):
    before, _ = chain_of(record)
    assert kept_by_eight(record, takes_turns=True) == WRITERS * ACTS
    assert chain_of(record) == (before + WRITERS * ACTS, None)


@pytest.mark.slow
@pytest.mark.postgresql
def test_F74_without_turns_acts_are_refused_and_the_chain_does_not_fork(record: Database):
    assert on_postgresql()
    before, _ = chain_of(record)
    kept = kept_by_eight(record, takes_turns=False)
    assert 0 < kept < WRITERS * ACTS
    assert chain_of(record) == (before + kept, None)
