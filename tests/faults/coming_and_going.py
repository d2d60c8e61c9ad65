"""Who is there in a record's life: people come and go, charts are closed and broken into."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from refillnotes.actions.care_relation import begin_emergency_access, restrict_chart
from refillnotes.actions.read_chart import NotHere
from refillnotes.demo.staff import PHYSICIAN, PRIVACY, SECOND_NURSE, SECOND_PHYSICIAN
from refillnotes.domain.errors import Unreadable
from tests.faults.life import MADE, Life

PEOPLE = st.sampled_from([0, SECOND_NURSE, PHYSICIAN, SECOND_PHYSICIAN])
LEAVERS = st.sampled_from([SECOND_NURSE, PHYSICIAN, SECOND_PHYSICIAN])


@contextmanager
def refused_unless(may_be: bool, *why: type[Exception]):
    """What follows is done when it may be, and refused in one of these ways when not."""
    if may_be:
        yield
        return
    with pytest.raises(why):
        yield


class ComingAndGoing(RuleBasedStateMachine):
    """The moves around a visit, which change who may do what in it."""

    life: Life

    @property
    def clinic(self):
        return self.life.clinic

    @rule(who=LEAVERS)
    def leave_or_come_back(self, who: int) -> None:
        self.life.retire(who, active=who in self.life.gone)

    @rule(named=st.sampled_from([(), (), (0, 1, 2, 3), (0, PHYSICIAN), (1, 3), (1,)]))
    def restrict(self, named: tuple[int, ...]) -> None:
        life = self.life
        known = frozenset(named) - life.gone
        ids = tuple(str(life.person(one).id) for one in named)
        officer, about = life.person(PRIVACY), (life.patient_id, life.decisions)
        with refused_unless(bool(known) or not named, Unreadable):
            restrict_chart(
                self.clinic, officer, *about, ids, "She works here.", restricted=bool(named)
            )
        if known or not named:
            life.decisions += 1
            life.named = known or None

    @precondition(lambda self: self.life.named is not None)
    @rule(who=PEOPLE, why=st.sampled_from(["emergency", "curiosity"]))
    def break_in(self, who: int, why: str) -> None:
        life = self.life
        if who in life.gone:
            return
        ends = life.broken_into.get(who)
        outside = who not in life.named and not (ends is not None and life.clock() < ends)
        fine = outside and why == "emergency"
        with refused_unless(fine, NotHere, Unreadable):
            begin_emergency_access(
                self.clinic, life.person(who), life.patient_id, why, "The alarm sounds."
            )
        if fine:
            MADE["broken into"] += 1
            life.broken_into[who] = life.clock.in_an_hour()

    @precondition(lambda self: self.life.broken_into)
    @rule()
    def an_hour_passes(self) -> None:
        self.life.clock.go_on(minutes=60)
