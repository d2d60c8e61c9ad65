"""The steps that bring an older database to the schema of this version, on either database.

A migration is one file that runs on SQLite and on PostgreSQL, inside a transaction that the caller
opened: all of it is kept or none. To write one, take the newest as the pattern, and:

- Make tables and indexes with ``op``, with ``sqlite_strict=True`` and every rule named as in
  store/schema.py. Types are Text, Integer and BigInteger; times, days, ids and amounts are text.
- Add a column with ``steps.add_column``, which also takes the rule that belongs to it.
- Change a CHECK with ``steps.change_rule``.
- For a table in ``APPEND_ONLY``, ``steps.make_append_only(table, *key)`` after its indexes. Undo
  with ``steps.drop_table``, which takes along what PostgreSQL keeps beside a table.
- Move rows with ``op.execute`` in SQL both know: no PRAGMA, no OR REPLACE, no ``::text``.

tests/store/test_migrations.py runs every file up and down.
"""
