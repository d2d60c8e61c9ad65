"""A clinic on a server is backed up into a file, and brought back onto a server."""

from pathlib import Path

import pytest

from refillnotes.actions.back_up import back_up
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.restore_backup import read_backup, restore_backup
from refillnotes.domain.audit import broken_link
from refillnotes.store import audit
from refillnotes.store.database import open_database
from refillnotes.store.errors import DatabaseUnfit
from refillnotes.store.evidence import disagreements
from refillnotes.store.migrate import assert_current
from tests.clinics import NOW, PrinterHere, a_practice
from tests.databases import another_address

pytestmark = pytest.mark.postgresql


def test_what_is_brought_back_is_the_record_as_it_was_and_is_never_written_over(tmp_path: Path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "backups").mkdir()
    with a_practice(tmp_path / "instance", PrinterHere()) as practice:
        practice.a_note()
        made = back_up(practice.clinic, tmp_path / "backups", lambda _: None)
    assert made.faults == ()
    url = another_address(tmp_path)
    restore_backup(read_backup(made.folder), tmp_path / "new", url, NOW, lambda _: None)
    assert not (tmp_path / "new" / "refillnotes.sqlite3").exists()
    database = open_database(url)
    assert_current(database)
    with database.reading() as connection:
        assert audit.find(connection, made.manifest.seq).hash == made.manifest.head
        assert broken_link(audit.read_chain(connection)) is None
        assert list(disagreements(connection)) == []
    database.close()
    with pytest.raises(DatabaseUnfit, match="is not empty: it holds account_versions"):
        restore_backup(read_backup(made.folder), tmp_path / "again", url, NOW, lambda _: None)
    assert not (tmp_path / "again").exists()


def test_a_second_practice_leaves_the_first_its_record(tmp_path: Path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    with a_practice(tmp_path / "first", PrinterHere()) as first:
        visit_id, _ = first.a_draft()
        with a_practice(tmp_path / "second", PrinterHere()) as second:
            assert second.clinic.database.engine is not first.clinic.database.engine
            assert open_visit(first.clinic, first.nurse, visit_id).visit.id == visit_id
