"""What every table shares: how constraints are named, and the rules columns follow."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    MetaData,
)
from sqlalchemy.sql.type_api import TypeEngine

T = TypeVar("T")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def needed(kind: type[TypeEngine[T]] | TypeEngine[T], *rules: ForeignKey) -> Column[T]:
    return Column(kind, *rules, nullable=False)


def optional(kind: type[TypeEngine[T]] | TypeEngine[T], *rules: ForeignKey) -> Column[T | None]:
    return Column(kind, *rules, nullable=True)


def key(kind: type[TypeEngine[T]], *rules: ForeignKey) -> Column[T]:
    return Column(kind, *rules, primary_key=True, nullable=False)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    named = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({named})", name=f"{column}_known")


def sha256(column: str) -> CheckConstraint:
    return CheckConstraint(f"length({column}) = 64", name=f"{column}_is_sha256")


def an_id(column: str = "id") -> CheckConstraint:
    return CheckConstraint(f"length({column}) = 36", name=f"{column}_is_uuid")
