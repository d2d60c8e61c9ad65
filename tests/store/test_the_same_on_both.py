"""The same acts give the same chain and the same fingerprints, whatever keeps the record."""

from pathlib import Path

from refillnotes.domain.audit import broken_link
from refillnotes.store import audit, patients
from refillnotes.store.backup import back_up
from refillnotes.store.database import Database, open_database
from refillnotes.store.evidence import disagreements
from refillnotes.store.migrate import migrate
from refillnotes.store.tables import metadata
from tests.store.builders import NOON, a_patient, an_entry, an_id
from tests.store.forging import fill_every_table

MIXED = (
    "Zoe",
    "anna",
    "Ärni",
    "ZOË",
    "Ann-Marie",
    "Ann Other",
    "O'Neil",
    "Øre",
    "ßen",
    "_x",
    "50%",
)


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            table.name: sorted(
                map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table.name}")),  # noqa: S608
                key=repr,
            )
            for table in metadata.sorted_tables
        }


def test_the_same_acts_give_the_same_rows_hashes_and_fingerprints(database: Database):
    on_sqlite = open_database("sqlite://")
    migrate(on_sqlite, NOON)
    for one in (database, on_sqlite):
        fill_every_table(one)
    assert rows_of(database) == rows_of(on_sqlite)
    with database.reading() as connection:
        links = list(audit.read_chain(connection))
    with on_sqlite.reading() as connection:
        assert list(audit.read_chain(connection)) == links
    on_sqlite.close()


def test_a_copy_of_it_is_the_same_record_on_sqlite(on_disk: Database, tmp_path: Path):
    fill_every_table(on_disk)
    back_up(on_disk, tmp_path / "copy.sqlite3")
    copy = open_database(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    assert rows_of(copy) == rows_of(on_disk)
    with copy.reading() as connection:
        assert broken_link(audit.read_chain(connection)) is None
        assert list(disagreements(connection)) == []
    copy.close()


def test_names_are_listed_and_found_in_the_same_order(database: Database):
    with database.writing() as connection:
        for number, name in enumerate(MIXED):
            one = a_patient(
                id=an_id(500 + number), mrn=f"Mrn-{number}", family_name=name, given_name="Bo"
            )
            patients.add(connection, one, an_entry())
    with database.reading() as connection:
        listed = [one.family_name for one in patients.search(connection).rows]
        first = patients.search(connection, limit=4)
        rest = patients.search(connection, after=first.after)
        assert [one.family_name for one in (*first.rows, *rest.rows)] == listed
        assert [one.family_name for one in patients.search(connection, "ann").rows] == [
            "Ann Other",
            "Ann-Marie",
            "anna",
        ]
        assert [one.mrn for one in patients.search(connection, "mrn-3").rows] == ["Mrn-3"]
        assert [one.family_name for one in patients.search(connection, "_").rows] == ["_x"]
    assert listed == sorted(MIXED, key=lambda name: patients.name_key(f"{name} Bo"))
