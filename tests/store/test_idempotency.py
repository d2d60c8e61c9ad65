"""A form sent twice is answered twice and done once."""

from datetime import timedelta

import pytest

from refillnotes.store import idempotency
from refillnotes.store.database import Database
from refillnotes.store.errors import KeyReused
from refillnotes.store.idempotency import Answered
from tests.store.builders import NOON, NURSE, PHYSICIAN, a_clinic, sha256

SENT = Answered("k1", NURSE, "/visits/1/save", sha256("form"), 303, "/visits/1", NOON)


@pytest.fixture
def clinic(database: Database) -> Database:
    a_clinic(database)
    with database.writing() as connection:
        idempotency.keep(connection, SENT)
    return database


def test_the_same_request_gets_the_same_answer(clinic: Database):
    with clinic.reading() as connection:
        again = idempotency.find(connection, "k1", NURSE, SENT.route, SENT.request_sha256)
        assert again == SENT
        assert idempotency.find(connection, "k2", NURSE, SENT.route, SENT.request_sha256) is None


@pytest.mark.parametrize(
    ("person", "route", "form"),
    [
        (PHYSICIAN, SENT.route, "form"),
        (None, SENT.route, "form"),
        (NURSE, "/visits/2/save", "form"),
        (NURSE, SENT.route, "another form"),
    ],
)
def test_a_key_is_for_one_person_page_and_content(
    clinic: Database, person: object, route: str, form: str
):
    with clinic.reading() as connection, pytest.raises(KeyReused, match="with other content"):
        idempotency.find(connection, "k1", person, route, sha256(form))


def test_old_answers_are_forgotten_and_newer_ones_kept(clinic: Database):
    with clinic.writing() as connection:
        idempotency.forget_before(connection, NOON)
        assert idempotency.find(connection, "k1", NURSE, SENT.route, SENT.request_sha256) == SENT
        idempotency.forget_before(connection, NOON + timedelta(microseconds=1))
        assert idempotency.find(connection, "k1", NURSE, SENT.route, SENT.request_sha256) is None
