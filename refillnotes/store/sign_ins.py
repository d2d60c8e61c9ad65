"""Who is signed in: sessions kept here, so that signing out ends them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from refillnotes.store.people import PERSON, Person, person_of
from refillnotes.store.rows import Shape
from refillnotes.store.tables import people, sign_ins, tries


@dataclass(frozen=True, slots=True)
class SignIn:
    """One session; only the SHA-256 of its id is kept, so a stolen database opens none."""

    id_sha256: str
    person_id: UUID | None
    data: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


_SIGN_IN = Shape(SignIn, sign_ins)
_COLUMNS = len(SignIn.__dataclass_fields__)
_WITH_PERSON = (
    _SIGN_IN.select.add_columns(*PERSON.selected_columns)
    .join_from(sign_ins, people, people.c.id == sign_ins.c.person_id, isouter=True)
    .where(sign_ins.c.id_sha256 == bindparam("id_sha256"))
)


def find(connection: Connection, id_sha256: str) -> SignIn | None:
    return _SIGN_IN.first(connection, sign_ins.c.id_sha256 == id_sha256)


def find_with_person(connection: Connection, id_sha256: str) -> tuple[SignIn, Person | None] | None:
    """The session, and the one who is signed in with it: asked at every request."""
    row = connection.execute(_WITH_PERSON, {"id_sha256": id_sha256}).first()
    if row is None:
        return None
    session, person = row[:_COLUMNS], row[_COLUMNS:]
    return SignIn(*session), None if person[0] is None else person_of(person)


def keep(connection: Connection, sign_in: SignIn) -> None:
    """Write a session, new or known."""
    row = {name: getattr(sign_in, name) for name in SignIn.__dataclass_fields__}
    known = update(sign_ins).where(sign_ins.c.id_sha256 == sign_in.id_sha256).values(row)
    if connection.execute(known).rowcount == 0:
        connection.execute(insert(sign_ins), row)


def end(connection: Connection, id_sha256: str) -> None:
    connection.execute(delete(sign_ins).where(sign_ins.c.id_sha256 == id_sha256))


def end_all_of(connection: Connection, person_id: UUID, but: str = "") -> None:
    """End every session of a person, as after a change of password or roles."""
    theirs = sign_ins.c.person_id == person_id
    connection.execute(delete(sign_ins).where(theirs, sign_ins.c.id_sha256 != but))


def end_every(connection: Connection) -> None:
    """Everybody signs in anew."""
    connection.execute(delete(sign_ins))


def forget_expired(connection: Connection, now: datetime) -> None:
    connection.execute(delete(sign_ins).where(sign_ins.c.expires_at < now))


def tried(connection: Connection, bucket: str, at: datetime) -> None:
    """Charge one try to a bucket, such as an account or an address."""
    connection.execute(insert(tries), {"id": uuid4(), "bucket": bucket, "at": at})


def tries_since(connection: Connection, bucket: str, since: datetime) -> int:
    found = select(func.count()).where(tries.c.bucket == bucket, tries.c.at >= since)
    return connection.execute(found).scalar_one()


def forgive(connection: Connection, bucket: str) -> None:
    """Empty a bucket, as after a good sign-in."""
    connection.execute(delete(tries).where(tries.c.bucket == bucket))


def take_back(connection: Connection, bucket: str, at: datetime) -> None:
    """Undo the one charge made at this moment, as after a good sign-in."""
    connection.execute(delete(tries).where(tries.c.bucket == bucket, tries.c.at == at))


def forget_tries(connection: Connection, before: datetime) -> None:
    """Drop tries too old to count."""
    connection.execute(delete(tries).where(tries.c.at < before))
