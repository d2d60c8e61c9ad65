"""A signing key at rest: every file of the instance at hand, and no PIN, signs nothing."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import update

from refillnotes.actions.keep_seal import found_seal
from refillnotes.actions.own_key import open_own_key
from refillnotes.actions.sealed import SealedElsewhere, unseal
from refillnotes.seal.errors import PinWrong
from refillnotes.seal.keyring import Seal
from refillnotes.seal.locked_key import LockedKey, _bound, unlock
from refillnotes.store import signing_keys
from refillnotes.store.tables import signing_keys as keys_table
from tests.clinics import Practice, PrinterHere, a_practice
from tests.signing_keys import ADDRESS, PIN, with_key


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as plain:
        clinic = replace(plain.clinic, seal=Seal(tmp_path / "seal", "North Hospital"))
        found_seal(clinic)
        yield with_key(replace(plain, clinic=clinic))


def opened(practice, who):
    return open_own_key(practice.clinic, who, PIN, ADDRESS)


def test_who_has_every_file_and_no_pin_cannot_open_a_key(practice, tmp_path):
    """Each text and file of the instance, and its secret, tried as PIN and as the lock's key."""
    who = practice.physician
    with practice.clinic.database.reading() as connection:
        held = signing_keys.in_use(connection, who.id)
        kept = signing_keys.key_of(connection, held.id)
        texts = {
            str(cell)
            for name in ("people", "signing_certificates", "signing_keys", "sign_ins", "audit")
            for row in connection.exec_driver_sql(f"SELECT * FROM {name}")  # noqa: S608
            for cell in row
        }
    lock = LockedKey(**{
        name: value for name, value in asdict(kept).items()
        if name not in {"certificate_id", "pin_set_at", "ciphertext"}
    }, ciphertext=unseal(practice.clinic, kept.ciphertext, who.id))  # fmt: skip
    files = [one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()]
    assert any(b"ENCRYPTED PRIVATE KEY" in one for one in files), "the root's key is among them"
    texts |= {practice.clinic.key.hex(), *(one.decode("latin-1")[:64] for one in files)}
    for text in texts:
        with pytest.raises(PinWrong):
            unlock(lock, text, str(who.id), held.sha256)
    bound = _bound(str(who.id), held.sha256, lock.cost)
    at_hand = [*files, practice.clinic.key, *map(str.encode, texts)]
    assert keys_among(at_hand, lock, bound) == []
    assert unlock(lock, PIN, str(who.id), held.sha256)
    right = stretched(PIN, lock)
    assert keys_among([right], lock, bound) == [right], "it is the PIN that is missing"


def keys_among(contents, lock, bound):
    """What of these, 32 bytes of it at its beginning or end, locks the key."""
    found, closed = [], base64.b64decode(lock.ciphertext)
    for content, cut in itertools.product(contents, (slice(32), slice(-32, None))):
        with suppress(InvalidTag, ValueError):
            AESGCM(content[cut]).decrypt(base64.b64decode(lock.nonce), closed, bound)
            found.append(content)
            break
    return found


def stretched(pin, lock):
    salt, cost = base64.b64decode(lock.salt), lock.cost
    return hash_secret_raw(pin.encode(), salt, cost.passes, cost.memory, cost.lanes, 32, Type.ID)


def test_a_lock_moved_to_another_persons_row_opens_nothing(practice):
    nurse, physician = practice.nurse, practice.physician
    with practice.clinic.database.writing() as connection:
        theirs = signing_keys.key_of(connection, signing_keys.in_use(connection, physician.id).id)
        mine = signing_keys.in_use(connection, nurse.id)
        moved = replace(theirs, certificate_id=mine.id)
        this = keys_table.c.certificate_id == mine.id
        connection.execute(update(keys_table).where(this), asdict(moved))
    with pytest.raises(SealedElsewhere):
        opened(practice, nurse)


def test_a_copy_of_the_database_without_the_instances_secret_cannot_even_be_guessed_at(practice):
    elsewhere = replace(practice, clinic=replace(practice.clinic, key=b"x" * 32))
    with pytest.raises(SealedElsewhere):
        opened(elsewhere, practice.nurse)
