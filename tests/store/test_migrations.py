"""A migration is kept whole or not at all, and nothing it should have made may be missing."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Text
from sqlalchemy.exc import IntegrityError

from refillnotes.domain.audit import Event, broken_link
from refillnotes.store import visits
from refillnotes.store.audit import head, read_chain
from refillnotes.store.database import Database, open_database
from refillnotes.store.errors import DatabaseUnfit, SchemaNewer
from refillnotes.store.evidence import disagreements
from refillnotes.store.held_schema import held_schema
from refillnotes.store.invariants import assert_invariants
from refillnotes.store.migrate import assert_current, migrate
from refillnotes.store.revisions import MIGRATIONS, downgrade, revision, upgrade
from refillnotes.store.tables import metadata
from tests.databases import another_address
from tests.store.builders import NOON, a_signed_note, a_visit

HALF = """
from alembic import op
revision = "9999"
down_revision = "0025"
def upgrade():
    op.execute("CREATE TABLE half (made TEXT)")
    op.execute("UPDATE visits SET state = 'void'")
    raise RuntimeError("the power went")
def downgrade():
    pass
"""
GUESTS = """
from refillnotes.store.migrations import steps
revision = "9999"
down_revision = "0025"
def upgrade():
    steps.change_rule("roles", "ck_roles_role_known", "role IN ('guest', (('owl')))")
"""
WHOLE = HALF.replace('raise RuntimeError("the power went")', "pass")


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The migrations of a later version."""
    shutil.copytree(MIGRATIONS, tmp_path / "later", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "later"


COLUMNS = """
SELECT concat(table_name, '.', column_name), concat(data_type, ' ', is_nullable)
FROM information_schema.columns WHERE table_schema = 'public'
"""


def schema_of(database: Database) -> list[tuple[str, str]]:
    with database.reading() as connection:
        if connection.dialect.name == "sqlite":
            made = connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_schema")
            found = {(name, text) for name, text in made}
        else:
            held = held_schema(connection)
            found = {*held.triggers.items(), *((name, "") for name in held.indexes)}
            found |= {(name, repr(sorted(one.rules))) for name, one in held.tables.items()}
            found |= {(name, text) for name, text in connection.exec_driver_sql(COLUMNS)}
    return sorted((name, text) for name, text in found if "alembic_version" not in name)


def test_the_tables_are_what_the_migrations_make(database: Database):
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert_invariants(connection)


def test_the_schema_is_the_same_after_going_back_and_forth(database: Database):
    before = schema_of(database)
    for target in (
        "0012",
        "0011",
        "0010",
        "0009",
        "0008",
        "0007",
        "0006",
        "0005",
        "0004",
        "0003",
        "0002",
        "0001",
        "base",
    ):
        with database.writing() as connection:
            downgrade(connection, target)
        with database.writing() as connection:
            upgrade(connection, "head")
        assert schema_of(database) == before


def test_going_back_to_the_start_leaves_no_table(database: Database):
    with database.writing() as connection:
        downgrade(connection, "base")
    assert schema_of(database) == []


def test_a_migration_that_stops_halfway_leaves_nothing(on_disk: Database, later: Path):
    a_signed_note(on_disk)
    (later / "versions" / "9999_half.py").write_text(HALF)
    before = schema_of(on_disk)
    with pytest.raises(RuntimeError, match="the power went"):
        migrate(on_disk, NOON, later, later)
    assert schema_of(on_disk) == before
    with on_disk.reading() as connection:
        assert revision(connection) == "0025"
        assert visits.find(connection, a_visit().id).state == "submitted"
    assert_current(on_disk)


def test_a_first_migration_that_stops_halfway_leaves_an_empty_database(
    empty: Database, later: Path
):
    (later / "versions" / "9999_half.py").write_text(HALF)
    with pytest.raises(RuntimeError):
        migrate(empty, NOON, later)
    assert schema_of(empty) == []


def test_a_database_with_a_record_is_copied_before_it_is_migrated(on_disk: Database, later: Path):
    a_signed_note(on_disk)
    (later / "versions" / "9999_whole.py").write_text(WHOLE)
    with on_disk.reading() as connection:
        before = head(connection)
    copy = migrate(on_disk, NOON, later, later.parent)
    assert copy.name.endswith("-before-9999-20261123T120000.sqlite3")
    assert copy.parent == later.parent
    assert copy.stat().st_mode & 0o777 == 0o600
    held = open_database(f"sqlite:///{copy}")
    assert_current(held)
    with held.reading() as connection:
        assert head(connection) == before
        assert list(disagreements(connection)) == []
    held.close()


def test_a_migration_is_in_the_chain(on_disk: Database, later: Path):
    (later / "versions" / "9999_whole.py").write_text(WHOLE)
    migrate(on_disk, NOON, later, later)
    with on_disk.reading() as connection:
        assert Event.SCHEMA_MIGRATED in head(connection).event
        assert broken_link(read_chain(connection)) is None


def test_migrating_again_changes_nothing(on_disk: Database):
    with on_disk.reading() as connection:
        before = head(connection)
    assert migrate(on_disk, NOON) is None
    with on_disk.reading() as connection:
        assert head(connection) == before


def test_a_current_database_opens_while_somebody_writes(on_disk: Database):
    with on_disk.writing():
        assert migrate(on_disk, NOON) is None


def test_two_starts_at_once_migrate_once(tmp_path: Path):
    url = another_address(tmp_path)

    def start(_: int) -> None:
        database = open_database(url)
        migrate(database, NOON)
        database.close()

    with ThreadPoolExecutor(4) as starts:
        list(starts.map(start, range(4)))
    database = open_database(url)
    with database.reading() as connection:
        assert head(connection).seq == 1
    database.close()


def test_a_newer_schema_is_left_alone(on_disk: Database, later: Path):
    (later / "versions" / "9999_whole.py").write_text(WHOLE)
    migrate(on_disk, NOON, later, later)
    with pytest.raises(SchemaNewer, match="schema 9999, which this version does not know"):
        migrate(on_disk, NOON)
    with pytest.raises(SchemaNewer):
        assert_current(on_disk)


def test_an_empty_database_is_not_current():
    database = open_database("sqlite://")
    with pytest.raises(DatabaseUnfit, match="schema none and this version needs 0025"):
        assert_current(database)
    database.close()


def test_a_version_without_its_migrations_is_refused(tmp_path: Path):
    (tmp_path / "versions").mkdir()
    database = open_database("sqlite://")
    with pytest.raises(DatabaseUnfit, match="holds no migrations"):
        migrate(database, NOON, tmp_path)
    database.close()


def test_migrations_outside_a_transaction_are_refused(database: Database):
    with (
        database.engine.connect() as connection,
        pytest.raises(RuntimeError, match="open a transaction first"),
    ):
        upgrade(connection, "head")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (("DROP TRIGGER notes_never_removed",), "the trigger notes_never_removed"),
        (("DROP TRIGGER audit_follows",), "the trigger audit_follows"),
        (
            (
                "DROP TRIGGER seen_never_changed",
                "CREATE TRIGGER seen_never_changed BEFORE UPDATE ON seen BEGIN SELECT 1; END",
            ),
            "the trigger seen_never_changed",
        ),
        (("DROP TABLE tries",), "the table tries"),
        (("DROP INDEX uq_visits_pump_draft",), "the index uq_visits_pump_draft"),
        (
            (
                "DROP TABLE tries",
                "CREATE TABLE tries (id, bucket, at, CONSTRAINT pk_tries PRIMARY KEY (id))",
                "CREATE INDEX ix_tries_bucket_at ON tries (bucket, at)",
            ),
            "strict types on tries",
        ),
        (
            (
                "DROP TABLE roles",
                (
                    "CREATE TABLE roles (person_id TEXT, role TEXT, CONSTRAINT pk_roles PRIMARY KEY"
                    " (person_id, role), CONSTRAINT ck_roles_role_known CHECK (role <> '')) STRICT"
                ),
            ),
            "the rule fk_roles_person_id; the reference from roles.person_id",
        ),
    ],
)
def test_a_schema_that_lacks_something_is_refused_by_name(
    database: Database, damage: tuple[str, ...], said: str
):
    with database.writing() as connection:
        for statement in damage:
            connection.exec_driver_sql(statement)
    with database.reading() as connection, pytest.raises(DatabaseUnfit) as refusal:
        assert_invariants(connection)
    assert str(refusal.value).startswith(f"The database lacks {said}. Nothing is kept")


@pytest.mark.sqlite
def test_a_rule_named_as_the_first_databases_have_it_is_known_and_can_change(
    database: Database, later: Path
):
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_schema SET sql = replace(sql, 'ck_roles_role', 'ck_roles_ck_roles_role')"
        )
    with database.reading() as connection:
        assert_invariants(connection)
    (later / "versions" / "9999_guests.py").write_text(GUESTS)
    migrate(database, NOON, later)
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql("INSERT INTO roles VALUES ('x', 'guest')")
        connection.exec_driver_sql("DELETE FROM roles")
        with pytest.raises(IntegrityError, match="ck_roles_role_known"):
            connection.exec_driver_sql("INSERT INTO roles VALUES ('x', 'nurse')")


@pytest.mark.sqlite
def test_rebuilding_a_table_as_alembic_does_is_noticed(database: Database):
    with database.writing() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("seen", recreate="always") as batch:
            batch.add_column(Column("late", Text))
    with database.reading() as connection, pytest.raises(DatabaseUnfit, match="seen_never"):
        assert_invariants(connection)
