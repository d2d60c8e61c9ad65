"""Which threshold holds for whom."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from refillnotes.domain.drugs import DrugClass, Indication
from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.policy import load_policy, read_policy
from refillnotes.domain.quantities import Percent, Volume
from tests.domain.sheets import the_catalogue


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


def test_without_a_pump_on_record_the_narrower_accuracy_holds():
    assert load_policy().residual.flow_spec(None).value == Percent.parse("14.5 %")


def test_a_model_is_held_to_its_own_accuracy_and_one_that_states_none_to_the_default():
    residual = load_policy().residual
    synchromed, isomed = (the_catalogue().pump(name) for name in ("SynchroMed II", "IsoMed"))
    assert residual.flow_spec(synchromed) == synchromed.flow_spec
    assert residual.flow_spec(isomed) == residual.spec_not_stated


def test_a_reservoir_of_20_ml_may_miss_1_ml_and_a_larger_one_2_ml():
    fill = load_policy().fill
    assert str(fill.missing_after_fill(Volume.parse("20 mL")).value) == "1 mL"
    assert str(fill.missing_after_fill(Volume.parse("20.1 mL")).value) == "2 mL"


def test_waste_of_schedule_two_needs_a_witness():
    waste = load_policy().waste
    assert waste.needs_witness("CII")
    assert not waste.needs_witness("not controlled")
    assert not waste.needs_witness(None)
