"""A pump, a catheter or a drug is read key by key: each figure in its own place, none left over."""

from __future__ import annotations

from datetime import date

import pytest

from refillnotes.domain.drugs import (
    DoseRange,
    Drug,
    DrugClass,
    Guideline,
    GuidelineCap,
    OrderUnit,
    Preparation,
    StabilityRow,
    read_drug,
    read_guideline,
    read_stability,
)
from refillnotes.domain.figures import Confidence, Figure, ReferenceRefused, Row
from refillnotes.domain.pumps import (
    AlarmBasis,
    Catheter,
    LabelledDrug,
    MriRule,
    PumpKind,
    PumpModel,
    Variant,
    read_catheter,
    read_pump,
)
from refillnotes.domain.quantities import (
    Bore,
    Concentration,
    DoseRate,
    Duration,
    FlowRate,
    Length,
    Mass,
    Percent,
    Volume,
)


def cell(value: str) -> dict[str, str]:
    return {"value": value, "source": "a-source", "confidence": "known"}


def figure(key: str, value: object) -> Figure[object]:
    return Figure(key, value, "a-source", Confidence.KNOWN)


PUMP = {
    "maker": "Acme Medical",
    "name": "Acme 10",
    "refs": ["A-10", "A-20"],
    "kind": "constant-flow",
    "mechanism": "gas",
    "variants": {"A-10": cell("10 mL"), "A-20": cell("20 mL")},
    "labelled": {"morphine": cell("25 mg/mL")},
    "retired_on": "2026-05-01",
}
PUMP_FIGURES = {
    "flow_min": FlowRate.parse("0.05 mL/day"),
    "flow_max": FlowRate.parse("24 mL/day"),
    "minimum_rate": FlowRate.parse("0.006 mL/day"),
    "factory_flow": "0.5 or 1 mL/day",
    "flow_spec": Percent.parse("14.5 %"),
    "delivered_in_study": Percent.parse("97.1 %"),
    "dead_volume": Volume.parse("1.4 mL"),
    "alarm_volume": Volume.parse("2 mL"),
    "alarm_basis": AlarmBasis.CALCULATED,
    "tubing_volume": Volume.parse("0.2 mL"),
    "access_port": "yes",
    "access_syringe": Volume.parse("10 mL"),
    "battery": "7 years",
    "mri_rule": MriRule.REINTERROGATE,
    "mri_advice": "Interrogate again.",
    "mri_bolus_most": Volume.parse("0.02 mL"),
    "labelled_words": "morphine alone",
}
BLANK_PUMP = {name: None for name in PUMP_FIGURES if name not in {"mri_rule", "mri_advice"}}


def whole_pump() -> dict[str, object]:
    return PUMP | {name: cell(str(value)) for name, value in PUMP_FIGURES.items()}


def test_a_pump_is_read_with_every_figure_in_its_place():
    pump = read_pump("acme-10", Row("pumps.acme-10", whole_pump()))
    at = "pumps.acme-10"
    assert pump == PumpModel(
        id="acme-10",
        maker="Acme Medical",
        name="Acme 10",
        refs=("A-10", "A-20"),
        kind=PumpKind.CONSTANT_FLOW,
        mechanism="gas",
        variants=(
            Variant("A-10", figure(f"{at}.variants.A-10", Volume.parse("10 mL"))),
            Variant("A-20", figure(f"{at}.variants.A-20", Volume.parse("20 mL"))),
        ),
        labelled=(
            LabelledDrug(
                "morphine", figure(f"{at}.labelled.morphine", Concentration.parse("25 mg/mL"))
            ),
        ),
        retired_on=date(2026, 5, 1),
        **{name: figure(f"{at}.{name}", value) for name, value in PUMP_FIGURES.items()},
    )
    assert [str(size.value) for size in pump.capacities] == ["10 mL", "20 mL"]
    assert pump.labelled_for("morphine") == pump.labelled[0]
    assert pump.labelled_for("baclofen") is None
    assert not pump.programmable


def test_what_is_not_known_of_a_pump_is_none():
    said = {name: cell(str(PUMP_FIGURES[name])) for name in ("mri_rule", "mri_advice")}
    least = {name: PUMP[name] for name in ("maker", "name", "kind", "mechanism")} | said
    pump = read_pump("acme-10", Row("pumps.acme-10", least | {"kind": "programmable"}))
    assert {name: getattr(pump, name) for name in BLANK_PUMP} == BLANK_PUMP
    assert (pump.refs, pump.variants, pump.labelled, pump.retired_on) == ((), (), (), None)
    assert pump.programmable


@pytest.mark.parametrize("key", ["maker", "name", "kind", "mechanism", "mri_rule", "mri_advice"])
def test_a_pump_without_what_every_pump_has_is_refused(key: str):
    lacking = {name: part for name, part in whole_pump().items() if name != key}
    with pytest.raises(ReferenceRefused, match=f"^pumps.acme-10 has no {key}"):
        read_pump("acme-10", Row("pumps.acme-10", lacking))


def test_a_pump_or_catheter_with_a_key_nobody_reads_is_refused():
    more = whole_pump() | {"colour": "blue"}
    with pytest.raises(ReferenceRefused, match="unknown key, colour"):
        read_pump("acme-10", Row("pumps.acme-10", more))
    with pytest.raises(ReferenceRefused, match="unknown key, colour"):
        read_catheter("c", Row("catheters.c", {"name": "C", "colour": "blue"}))


def test_a_catheter_is_read_with_every_figure_in_its_place():
    held = {
        "name": "Acme line",
        "refs": ["L-1"],
        "bore": cell("0.0022 mL/cm"),
        "bore_words": cell("about"),
        "full_length": cell("89 cm"),
    }
    at = "catheters.line"
    assert read_catheter("line", Row(at, held)) == Catheter(
        "line",
        "Acme line",
        ("L-1",),
        figure(f"{at}.bore", Bore.parse("0.0022 mL/cm")),
        figure(f"{at}.bore_words", "about"),
        figure(f"{at}.full_length", Length.parse("89 cm")),
    )
    assert read_catheter("line", Row(at, {"name": "x"})) == Catheter(
        "line", "x", (), None, None, None
    )


OLD = Guideline("old", "Old 2012", "a-source", "")
NEW = Guideline("new", "New 2024", "a-source", "A note.")
TOGETHER = StabilityRow(
    frozenset({"opium", "saline"}),
    Preparation.DILUTED,
    figure("stability.both.days", Duration.parse("40 days")),
)
DRUG = {
    "name": "opium",
    "salt": cell("opium sulfate"),
    "also_known_as": ["laudanum"],
    "class": "opioid",
    "order_unit": "mg",
    "controlled": cell("CII"),
    "billing_unit": cell("10 mg"),
    "allergy_words": ["opi"],
    "caps": {
        "new": {"concentration": cell("20 mg/mL"), "dose_from": cell("10 mg/day")},
        "old": {"dose": cell("15 mg/day"), "no_dose_limit": cell("none set")},
    },
    "ranges": {"pain": {"use": "Pain", "least": cell("1 mg/day"), "most": cell("9 mg/day")}},
    "concentrations": {"low": cell("10 mg/mL")},
    "facts": {"light": cell("Keep it dark.")},
    "retired_on": "2026-05-01",
}


def test_a_drug_is_read_with_every_figure_in_its_place_and_caps_oldest_first():
    at = "drugs.opium"
    other = StabilityRow(frozenset({"saline"}), Preparation.ANY, TOGETHER.days)
    assert read_drug("opium", Row(at, DRUG), (OLD, NEW), (other, TOGETHER)) == Drug(
        id="opium",
        name="opium",
        salt=figure(f"{at}.salt", "opium sulfate"),
        also_known_as=("laudanum",),
        drug_class=DrugClass.OPIOID,
        order_unit=OrderUnit.MG,
        controlled=figure(f"{at}.controlled", "CII"),
        billing_unit=figure(f"{at}.billing_unit", Mass.parse("10 mg")),
        allergy_words=("opi",),
        caps=(
            GuidelineCap(
                "Old 2012",
                None,
                figure(f"{at}.caps.old.dose", DoseRate.parse("15 mg/day")),
                None,
                figure(f"{at}.caps.old.no_dose_limit", "none set"),
            ),
            GuidelineCap(
                "New 2024",
                figure(f"{at}.caps.new.concentration", Concentration.parse("20 mg/mL")),
                None,
                figure(f"{at}.caps.new.dose_from", DoseRate.parse("10 mg/day")),
                None,
            ),
        ),
        ranges=(
            DoseRange(
                "Pain",
                figure(f"{at}.ranges.pain.least", DoseRate.parse("1 mg/day")),
                figure(f"{at}.ranges.pain.most", DoseRate.parse("9 mg/day")),
            ),
        ),
        concentrations=(figure(f"{at}.concentrations.low", Concentration.parse("10 mg/mL")),),
        facts=(figure(f"{at}.facts.light", "Keep it dark."),),
        stability=(TOGETHER,),
        retired_on=date(2026, 5, 1),
    )


def test_what_is_not_known_of_a_drug_is_none():
    least = {name: DRUG[name] for name in ("name", "salt", "class", "order_unit")}
    drug = read_drug("opium", Row("drugs.opium", least), (OLD,), ())
    assert (drug.controlled, drug.retired_on, drug.concentration_cap, drug.dose_cap) == (None,) * 4
    assert drug.billing_unit is None
    assert (drug.caps, drug.ranges, drug.concentrations, drug.facts, drug.stability) == ((),) * 5
    assert (drug.also_known_as, drug.allergy_words) == ((), ())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"colour": "x"}, "drugs.opium has an unknown key, colour"),
        ({"caps": {"old": {"colour": "x"}}}, "drugs.opium.caps.old has an unknown key, colour"),
        (
            {"ranges": {"pain": {"use": "x", "colour": "x"}}},
            "drugs.opium.ranges.pain has an unknown key, colour",
        ),
        (
            {"caps": {"none": {}}},
            "drugs.opium.caps.none is no guideline known here. Known: old, new.",
        ),
    ],
)
def test_a_drug_that_cannot_be_trusted_is_refused(more, said):
    with pytest.raises(ReferenceRefused, match=f"^{said}"):
        read_drug("opium", Row("drugs.opium", DRUG | more), (OLD, NEW), ())


@pytest.mark.parametrize("key", ["name", "salt", "class", "order_unit"])
def test_a_drug_without_what_every_drug_has_is_refused(key: str):
    lacking = {name: part for name, part in DRUG.items() if name != key}
    with pytest.raises(ReferenceRefused, match=f"^drugs.opium has no {key}"):
        read_drug("opium", Row("drugs.opium", lacking), (OLD, NEW), ())


def test_guidelines_and_stability_are_read_whole():
    held = {"name": "New 2024", "source": "a-source", "note": "A note."}
    assert read_guideline("new", Row("guidelines.new", held)) == NEW
    assert read_guideline("old", Row("guidelines.old", {"name": "Old 2012", "source": "a-source"}))
    days = {"drugs": ["opium", "saline"], "preparation": "diluted", "days": cell("40 days")}
    assert read_stability(Row("stability.both", days)) == TOGETHER
    for read, row in (
        (lambda row: read_guideline("x", row), Row("x", held | {"colour": "x"})),
        (read_stability, Row("x", days | {"colour": "x"})),
    ):
        with pytest.raises(ReferenceRefused, match="unknown key, colour"):
            read(row)
