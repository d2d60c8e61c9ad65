"""A code of a half minute is taken once, and the newest decision about a role holds."""

import pytest

from refillnotes.domain.audit import Event
from refillnotes.store import people, second_factors
from refillnotes.store.database import Database
from refillnotes.store.second_factors import Authenticator, FactorRule
from tests.store.builders import NOON, NURSE, PHYSICIAN, a_clinic, an_entry, sha256

HERS = Authenticator(NURSE, "sealed", NOON)
ENTRY = an_entry(Event.AUTHENTICATOR_STARTED)


@pytest.fixture
def clinic(database: Database) -> Database:
    a_clinic(database)
    with database.writing() as connection:
        second_factors.start(connection, HERS, ENTRY)
        second_factors.confirm(connection, NURSE, NOON, [sha256("a"), sha256("b")], ENTRY)
    return database


def test_a_half_minute_is_taken_once_and_none_before_it(clinic: Database):
    with clinic.writing() as connection:
        taken = [second_factors.take_half_minute(connection, NURSE, one) for one in (7, 7, 6, 8)]
    assert taken == [True, False, False, True]


def test_no_half_minute_is_taken_of_who_has_no_authenticator(clinic: Database):
    with clinic.writing() as connection:
        assert not second_factors.take_half_minute(connection, PHYSICIAN, 7)


def test_one_that_was_never_started_cannot_be_confirmed(clinic: Database):
    with pytest.raises(LookupError), clinic.writing() as connection:
        second_factors.confirm(connection, PHYSICIAN, NOON, [sha256("c")], ENTRY)


def test_a_recovery_code_is_taken_once_by_its_owner(clinic: Database):
    with clinic.writing() as connection:
        assert not second_factors.take_recovery(connection, PHYSICIAN, sha256("a"), NOON)
        assert second_factors.take_recovery(connection, NURSE, sha256("a"), NOON)
        assert not second_factors.take_recovery(connection, NURSE, sha256("a"), NOON)
        assert second_factors.recovery_left(connection, NURSE) == 1


def test_starting_anew_and_removing_leave_nothing_of_the_one_before(clinic: Database):
    with clinic.writing() as connection:
        second_factors.start(connection, HERS, ENTRY)
        assert second_factors.find(connection, NURSE) == HERS
        assert second_factors.recovery_left(connection, NURSE) == 0
        second_factors.remove(connection, NURSE, ENTRY)
        assert second_factors.find(connection, NURSE) is None


def test_a_factor_is_due_while_the_newest_decision_asks_and_none_is_confirmed(clinic: Database):
    def due(*decided: bool) -> set[object]:
        with clinic.writing() as connection:
            for role in ("nurse", "physician"):
                rules = [FactorRule(role, asked, PHYSICIAN, NOON) for asked in decided]
                second_factors.decide(connection, rules, ENTRY)
            return {one.id for one in people.everybody(connection) if one.factor_due}

    assert due() == set()
    assert due(True) == {PHYSICIAN}
    assert due(False, True) == {PHYSICIAN}
    assert due(True, False) == set()
    with clinic.writing() as connection:
        assert second_factors.roles_asked(connection) == frozenset()
        second_factors.start(connection, HERS, ENTRY)
    assert due(True) == {PHYSICIAN, NURSE}
