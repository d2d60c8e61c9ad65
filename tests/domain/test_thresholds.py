"""Which threshold holds for whom, where those that ship do not tell two of them apart."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from refillnotes.domain.drugs import DrugClass, Indication
from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.policy import read_policy


def shipped():
    folder = files("refillnotes").joinpath("reference")
    return tomllib.loads(folder.joinpath("policy.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("indication", "bound"),
    [
        (Indication.MALIGNANT_PAIN, "60 %"),
        (Indication.NONMALIGNANT_PAIN, "50 %"),
        (None, "50 %"),
    ],
)
def test_a_dose_for_malignant_pain_may_rise_up_to_a_bound_of_its_own(indication, bound):
    content = shipped()
    content["dose_change"]["opioid_malignant_rise_escalate"]["value"] = "60 %"
    band = read_policy(content).dose_change.band(DrugClass.OPIOID, indication)
    assert str(band.rise_escalate.value) == bound


def test_a_group_that_is_not_there_is_refused_for_what_it_lacks():
    content = shipped()
    del content["waste"]
    with pytest.raises(ReferenceRefused) as refusal:
        read_policy(content)
    assert str(refusal.value) == "waste has no witness_schedules. Add a table of that name."
