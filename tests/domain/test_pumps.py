"""Pump models: found by name, blank where nothing is known."""

import pytest

from refillnotes.domain.figures import ReferenceRefused, Row
from refillnotes.domain.policy import load_policy
from refillnotes.domain.pumps import AlarmBasis, MriRule, PumpKind, UnknownPump, read_pump
from tests.domain.sheets import the_catalogue

NAMES = [
    "SynchroMed II",
    "SynchroMed III",
    "SynchroMed EL",
    "IsoMed",
    "Prometra",
    "Prometra II",
    "MedStream",
    "Codman 3000",
    "Archimedes",
    "IP2000V",
    "Siromedes",
]
CONSTANT_FLOW = {"IsoMed", "Codman 3000", "Archimedes", "IP2000V", "Siromedes"}


def a_figure(value):
    return {"value": value, "source": "ecri-2014", "confidence": "sourced"}


def a_row(**keys):
    return {
        "maker": "A maker",
        "name": "A pump",
        "refs": [],
        "kind": "programmable",
        "mechanism": "peristaltic",
        "mri_rule": a_figure("passive"),
        "mri_advice": a_figure("Nothing."),
    } | keys


def test_every_model_of_the_reference_is_there():
    assert [pump.name for pump in the_catalogue().pumps] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_model_is_found_by_name_and_id_in_any_case(name):
    pump = the_catalogue().pump(name)
    assert pump.name == name
    assert the_catalogue().pump(name.upper()) is pump
    assert the_catalogue().pump(f"  {name.replace(' ', '  ')} ") is pump
    assert the_catalogue().pump(pump.id) is pump


@pytest.mark.parametrize("name", ["SynchroMed", "Prometra 2", "", "Synchromed-II-"])
def test_an_unknown_model_is_refused_and_the_known_ones_named(name):
    with pytest.raises(UnknownPump) as refusal:
        the_catalogue().pump(name)
    assert f'"{name}"' in str(refusal.value)
    for known in NAMES:
        assert known in str(refusal.value)


def test_only_constant_flow_pumps_cannot_be_programmed():
    for pump in the_catalogue().pumps:
        assert pump.programmable is (pump.name not in CONSTANT_FLOW), pump.name
        assert (pump.kind is PumpKind.CONSTANT_FLOW) is (pump.name in CONSTANT_FLOW)


def test_the_flow_of_a_constant_flow_pump_is_never_taken_from_the_model():
    for pump in the_catalogue().pumps:
        if not pump.programmable:
            assert pump.flow_min is None and pump.flow_max is None
            assert pump.factory_flow is not None


def test_the_synchromed_ii_as_the_reference_gives_it():
    pump = the_catalogue().pump("SynchroMed II")
    assert [(variant.ref, str(variant.capacity.value)) for variant in pump.variants] == [
        ("8637-20", "20 mL"),
        ("8637-40", "40 mL"),
    ]
    assert [str(capacity.value) for capacity in pump.capacities] == ["20 mL", "40 mL"]
    assert str(pump.flow_min.value) == "0.048 mL/day"
    assert str(pump.flow_max.value) == "24 mL/day"
    assert str(pump.minimum_rate.value) == "0.006 mL/day"
    assert str(pump.flow_spec.value) == "14.5 %"
    assert str(pump.dead_volume.value) == "1.4 mL"
    assert str(pump.alarm_volume.value) == "2 mL"
    assert str(pump.tubing_volume.value) == "0.199 mL"
    assert pump.alarm_basis.value is AlarmBasis.CALCULATED
    assert pump.dead_volume.uncertain and not pump.flow_spec.uncertain


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("SynchroMed II", MriRule.REINTERROGATE),
        ("SynchroMed III", MriRule.REINTERROGATE),
        ("SynchroMed EL", MriRule.REINTERROGATE),
        ("Prometra", MriRule.EMPTY_FIRST),
        ("Prometra II", MriRule.EMPTY_FIRST),
        ("MedStream", MriRule.RESTART),
        ("Codman 3000", MriRule.PASSIVE),
        ("IsoMed", MriRule.PASSIVE),
    ],
)
def test_what_an_mri_asks_for_depends_on_the_model(name, rule):
    assert the_catalogue().pump(name).mri_rule.value is rule


def test_a_prometra_counts_to_3_ml_and_a_prometra_ii_holds_20_or_40_ml():
    pump = the_catalogue().pump("Prometra II")
    assert str(pump.alarm_volume.value) == "3.0 mL"
    assert [str(capacity.value) for capacity in pump.capacities] == ["20 mL", "40 mL"]
    assert str(pump.mri_bolus_most.value) == "0.01 mL"
    assert str(the_catalogue().pump("Prometra").flow_max.value) == "28.8 mL/day"


def test_only_the_medstream_measures_its_level():
    measuring = [
        pump.name
        for pump in the_catalogue().pumps
        if pump.alarm_basis and pump.alarm_basis.value is AlarmBasis.MEASURED
    ]
    assert measuring == ["MedStream"]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("SynchroMed EL", "flow_spec"),
        ("SynchroMed EL", "dead_volume"),
        ("IsoMed", "flow_spec"),
        ("Prometra", "flow_spec"),
        ("Prometra", "dead_volume"),
        ("Prometra II", "flow_spec"),
        ("MedStream", "flow_spec"),
        ("MedStream", "flow_min"),
        ("Codman 3000", "dead_volume"),
        ("Archimedes", "flow_spec"),
        ("IP2000V", "alarm_volume"),
        ("Siromedes", "access_port"),
    ],
)
def test_what_the_reference_leaves_blank_stays_blank(name, field):
    assert getattr(the_catalogue().pump(name), field) is None


def test_a_model_without_a_stated_accuracy_has_the_default_of_the_policy():
    residual = load_policy().residual
    assert str(residual.flow_spec(the_catalogue().pump("SynchroMed III")).value) == "14.5 %"
    assert str(residual.flow_spec(the_catalogue().pump("Prometra II")).value) == "15 %"
    assert residual.flow_spec(the_catalogue().pump("Codman 3000")).confidence == "known-low"


def test_a_label_names_the_drugs_it_allows():
    pump = the_catalogue().pump("SynchroMed II")
    assert str(pump.labelled_for("morphine").up_to.value) == "25 mg/mL"
    assert pump.labelled_for("hydromorphone") is None


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"kind": "manual"}, 'pumps.a.kind is "manual". Write one of programmable, constant-flow.'),
        ({"mri_rule": a_figure("none")}, 'The value is "none". Write one of empty-first,'),
        ({"flow_min": {"value": "1 mL/day", "confidence": "known"}}, "pumps.a.flow_min names no"),
        ({"flow_min": a_figure("1 mL")}, 'pumps.a.flow_min: "mL" is not a unit of a flow rate'),
        ({"flow_mni": a_figure("1 mL/day")}, "pumps.a has an unknown key, flow_mni."),
        ({"variants": {"20": "20 mL"}}, "pumps.a.variants.20 holds '20 mL'. Write a table"),
        ({"refs": [20]}, "pumps.a.refs holds [20]."),
        ({"refs": "20"}, "pumps.a.refs holds '20'."),
    ],
)
def test_a_model_that_cannot_be_trusted_is_refused_by_name(keys, said):
    with pytest.raises(ReferenceRefused) as refusal:
        read_pump("a", Row("pumps.a", a_row(**keys)))
    assert said in str(refusal.value)


@pytest.mark.parametrize("key", ["maker", "name", "kind", "mechanism", "mri_rule", "mri_advice"])
def test_what_every_model_must_state_is_asked_for(key):
    row = a_row()
    del row[key]
    with pytest.raises(ReferenceRefused, match=rf"pumps\.a has no {key}"):
        read_pump("a", Row("pumps.a", row))


def test_a_model_that_states_no_more_than_it_must_is_usable():
    pump = read_pump("a", Row("pumps.a", a_row()))
    assert pump.capacities == () and pump.flow_max is None and pump.labelled == ()


def test_what_a_catheter_holds_is_known_for_some():
    held = {
        catheter.name: catheter.bore and str(catheter.bore.value)
        for catheter in the_catalogue().catheters
    }
    assert held == {
        "InDura": "0.0022 mL/cm",
        "InDura 8709SC": None,
        "Ascenda": None,
        "Prometra catheter": "0.0026 mL/cm",
    }
