"""What one tap records is what its words say, of facts that belong to the step."""

from __future__ import annotations

import pytest

from refillnotes.domain.facts import NOW, Step
from refillnotes.domain.kinds import Moment
from refillnotes.domain.steps.register import STEPS

WITH_ONE = [step for step in STEPS if step.usual is not None]


@pytest.mark.parametrize("step", WITH_ONE, ids=lambda step: step.id)
def test_one_tap_records_what_the_step_can_read(step: Step):
    facts = {fact.name: fact for fact in step.facts}
    for name, text in step.usual.values:
        if text == NOW:
            assert isinstance(facts[name].kind, Moment)
        else:
            facts[name].kind.read(text, {})


@pytest.mark.parametrize("step", WITH_ONE, ids=lambda step: step.id)
def test_one_tap_never_records_an_amount_or_who_the_patient_is(step: Step):
    names = {name for name, _ in step.usual.values}
    assert names.isdisjoint({"identifiers_checked", "allergies_reviewed", "serial_read"})
    assert all(text == NOW or not text[0].isdigit() for _, text in step.usual.values)
