"""The schema's revisions: which one a database has, and going from one to another."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")


def revision(connection: Connection) -> str | None:
    """The newest migration the database has had, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, target: str, migrations: Path = MIGRATIONS) -> None:
    """Migrate within the open transaction."""
    command.upgrade(_config(connection, migrations), target)


def downgrade(connection: Connection, target: str, migrations: Path = MIGRATIONS) -> None:
    """Go back within the open transaction. For tests: a clinic goes back by its backup."""
    command.downgrade(_config(connection, migrations), target)


def _config(connection: Connection, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
