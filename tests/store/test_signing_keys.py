"""People's own certificates as kept: one in use, the rest revoked, each locked key its owner's."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from refillnotes.store import signing_keys
from tests.store.builders import (
    NOON,
    NURSE,
    PHYSICIAN,
    a_clinic,
    an_entry,
    an_id,
)
from tests.store.own_keys import HER_CERTIFICATE, a_certificate, a_locked_key, a_revocation

NEXT = an_id(43)


@pytest.fixture
def clinic(database):
    a_clinic(database)
    with database.writing() as connection:
        signing_keys.make(connection, a_certificate(), a_locked_key(), an_entry())
    return database


def test_the_certificate_in_use_is_the_one_that_is_not_revoked(clinic):
    later = NOON + timedelta(hours=1)
    with clinic.writing() as connection:
        assert signing_keys.in_use(connection, NURSE) == a_certificate()
        assert signing_keys.in_use(connection, PHYSICIAN) is None
        signing_keys.make(
            connection,
            a_certificate(id=NEXT, made_at=later),
            a_locked_key(certificate_id=NEXT),
            an_entry(),
            a_revocation(why="superseded", revoked_at=later),
        )
        assert signing_keys.in_use(connection, NURSE).id == NEXT
        assert [one.id for one in signing_keys.of_person(connection, NURSE)] == [
            NEXT,
            HER_CERTIFICATE,
        ]
        assert signing_keys.revoked(connection) == {a_certificate().sha256: later}
        assert signing_keys.key_of(connection, HER_CERTIFICATE) is None
        assert signing_keys.key_of(connection, NEXT) == a_locked_key(certificate_id=NEXT)
        assert signing_keys.revocation_of(connection, NEXT) is None


def test_a_new_lock_takes_the_place_of_the_old_one(clinic):
    with clinic.writing() as connection:
        signing_keys.lock_anew(connection, a_locked_key(salt="new"), an_entry())
        assert signing_keys.key_of(connection, HER_CERTIFICATE).salt == "new"


def test_a_certificate_is_revoked_once(clinic):
    with clinic.writing() as connection:
        signing_keys.revoke(connection, a_revocation(), an_entry())
    with pytest.raises(IntegrityError), clinic.writing() as connection:
        signing_keys.revoke(connection, a_revocation(), an_entry())
