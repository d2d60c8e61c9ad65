"""Passkeys as kept: counted on, and challenges taken once."""

from datetime import timedelta

import pytest

from refillnotes.store import passkeys
from refillnotes.store.passkeys import Challenge
from tests.store.builders import (
    HER_PASSKEY,
    NOON,
    NURSE,
    PHYSICIAN,
    a_clinic,
    a_passkey,
    an_entry,
    an_id,
    sha256,
)

ASKED = Challenge("random", sha256("session"), "sign-in", None, NOON + timedelta(minutes=5))


@pytest.fixture
def clinic(database):
    a_clinic(database)
    with database.writing() as connection:
        passkeys.add(connection, a_passkey(), an_entry())
    return database


@pytest.mark.parametrize(
    ("held", "counts", "good"),
    [(3, 4, True), (3, 3, False), (3, 2, False), (3, 0, False), (0, 0, True), (0, 1, True)],
)
def test_a_passkey_is_used_when_it_counted_on_or_counts_nothing(database, held, counts, good):
    a_clinic(database)
    with database.writing() as connection:
        passkeys.add(connection, a_passkey(sign_count=held), an_entry())
        assert passkeys.use(connection, HER_PASSKEY, counts, NOON) is good
        kept = passkeys.find(connection, HER_PASSKEY)
    assert (kept.sign_count, kept.used_at) == ((counts, NOON) if good else (held, None))


def test_the_highest_count_a_device_can_send_is_kept(clinic):
    with clinic.writing() as connection:
        assert passkeys.use(connection, HER_PASSKEY, 0xFFFFFFFF, NOON)


def test_a_challenge_is_taken_once(clinic):
    with clinic.writing() as connection:
        passkeys.ask(connection, ASKED, NOON)
        taken = [passkeys.take(connection, "random", NOON) for _ in range(2)]
    assert taken == [ASKED, None]


def test_a_challenge_that_is_too_old_is_worth_nothing_and_forgotten(clinic):
    with clinic.writing() as connection:
        passkeys.ask(connection, ASKED, NOON)
        assert passkeys.take(connection, "random", ASKED.expires_at) is None
        assert passkeys.take(connection, "random", NOON) is None
        passkeys.ask(connection, ASKED, NOON)
        later = ASKED.expires_at + timedelta(seconds=1)
        newer = Challenge("newer", ASKED.session_sha256, "add", NURSE, later)
        passkeys.ask(connection, newer, later)
        assert passkeys.take(connection, "random", NOON) is None


def test_the_passkeys_of_a_person_are_theirs_alone(clinic):
    with clinic.writing() as connection:
        passkeys.add(
            connection,
            a_passkey(id=an_id(41), person_id=PHYSICIAN, credential="his"),
            an_entry(),
        )
        assert passkeys.counts(connection) == {NURSE: 1, PHYSICIAN: 1}
        assert passkeys.find_by_credential(connection, "his").person_id == PHYSICIAN
        passkeys.remove_all_of(connection, NURSE, an_entry())
        assert passkeys.of_person(connection, NURSE) == ()
        assert len(passkeys.of_person(connection, PHYSICIAN)) == 1
