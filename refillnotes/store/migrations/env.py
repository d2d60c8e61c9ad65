"""Run migrations inside the transaction the caller has opened, so that all are kept or none."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
if not connection.in_transaction():
    raise RuntimeError("open a transaction first: a migration is kept whole or not at all")
# Without the tables: their rule for names would put a second prefix before each that is written out
context.configure(connection=connection, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
