"""The copy made before a migration is encrypted where backups are, by public keys alone."""

from pathlib import Path

from refillnotes.store.age import Identity, Recipients, new_identity
from refillnotes.store.database import Database, open_database
from refillnotes.store.migrate import assert_current, migrate
from refillnotes.store.revisions import revision, upgrade
from tests.store.builders import NOON

OLDER = "0012"


def test_the_copy_before_a_migration_is_encrypted_and_holds_the_older_record(
    empty: Database, tmp_path: Path
):
    with empty.writing() as connection:
        upgrade(connection, OLDER)
    text, public = new_identity()
    (tmp_path / "key").write_text(text)
    copies = tmp_path / "copies"
    copies.mkdir()
    copy = migrate(empty, NOON, copies=copies, recipients=Recipients.of([public]))
    assert_current(empty)
    assert copy.name.endswith(".sqlite3.age")
    assert [one.name for one in copy.parent.iterdir() if "before" in one.name] == [copy.name]
    Identity.read(tmp_path / "key").open_file(copy, tmp_path / "plain.sqlite3")
    held = open_database(f"sqlite:///{tmp_path / 'plain.sqlite3'}")
    with held.reading() as connection:
        assert revision(connection) == OLDER
    held.close()
