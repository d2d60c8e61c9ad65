"""Sessions end when they should, and tries are counted where they were made."""

from dataclasses import replace
from datetime import timedelta

import pytest

from refillnotes.store import sign_ins
from refillnotes.store.database import Database
from refillnotes.store.sign_ins import SignIn
from tests.store.builders import NOON, NURSE, PHYSICIAN, a_clinic, sha256

HOUR = timedelta(hours=1)
NORA = SignIn(sha256("cookie"), NURSE, "{}", NOON, NOON, NOON + 12 * HOUR)
NOBODY = replace(NORA, id_sha256=sha256("before sign-in"), person_id=None)


@pytest.fixture
def clinic(database: Database) -> Database:
    a_clinic(database)
    with database.writing() as connection:
        sign_ins.keep(connection, NORA)
        sign_ins.keep(connection, NOBODY)
    return database


def test_a_session_is_found_by_the_hash_of_its_id(clinic: Database):
    with clinic.reading() as connection:
        assert sign_ins.find(connection, sha256("cookie")) == NORA
        assert sign_ins.find(connection, sha256("guess")) is None


def test_a_session_kept_again_is_the_newer_one(clinic: Database):
    newer = replace(NORA, data='{"csrf":"x"}', seen_at=NOON + HOUR)
    with clinic.writing() as connection:
        sign_ins.keep(connection, newer)
        assert sign_ins.find(connection, NORA.id_sha256) == newer


def test_signing_out_ends_one_session(clinic: Database):
    with clinic.writing() as connection:
        sign_ins.end(connection, NORA.id_sha256)
        assert sign_ins.find(connection, NORA.id_sha256) is None
        assert sign_ins.find(connection, NOBODY.id_sha256) == NOBODY


def test_all_sessions_of_one_person_end_at_once(clinic: Database):
    tablet = replace(NORA, id_sha256=sha256("tablet"))
    physician = replace(NORA, id_sha256=sha256("md"), person_id=PHYSICIAN)
    with clinic.writing() as connection:
        sign_ins.keep(connection, tablet)
        sign_ins.keep(connection, physician)
        sign_ins.end_all_of(connection, NURSE)
        left = [sign_ins.find(connection, one.id_sha256) for one in (NORA, tablet, physician)]
    assert left == [None, None, physician]


def test_an_expired_session_is_forgotten(clinic: Database):
    with clinic.writing() as connection:
        sign_ins.forget_expired(connection, NORA.expires_at)
        assert sign_ins.find(connection, NORA.id_sha256) == NORA
        sign_ins.forget_expired(connection, NORA.expires_at + timedelta(microseconds=1))
        assert sign_ins.find(connection, NORA.id_sha256) is None


def test_tries_are_counted_by_bucket_and_time(database: Database):
    with database.writing() as connection:
        for minutes in (0, 5, 10):
            sign_ins.tried(connection, "nora", NOON + timedelta(minutes=minutes))
        sign_ins.tried(connection, "tom", NOON)
        assert sign_ins.tries_since(connection, "nora", NOON) == 3
        assert sign_ins.tries_since(connection, "nora", NOON + timedelta(minutes=5)) == 2
        sign_ins.take_back(connection, "nora", NOON + timedelta(minutes=10))
        assert sign_ins.tries_since(connection, "nora", NOON) == 2
        sign_ins.forget_tries(connection, NOON + timedelta(minutes=5))
        assert sign_ins.tries_since(connection, "nora", NOON) == 1
        sign_ins.forgive(connection, "nora")
        assert sign_ins.tries_since(connection, "nora", NOON) == 0
        assert sign_ins.tries_since(connection, "tom", NOON) == 0


def test_two_tries_at_the_same_instant_are_two(database: Database):
    with database.writing() as connection:
        sign_ins.tried(connection, "nora", NOON)
        sign_ins.tried(connection, "nora", NOON)
        assert sign_ins.tries_since(connection, "nora", NOON) == 2
