"""Drugs: caps by guideline, in-pump stability, names that cannot be mixed up."""

import pytest

from refillnotes.domain.drugs import DrugClass, OrderUnit, Preparation, UnknownDrug
from tests.domain.sheets import the_catalogue

NAMES = [
    "morphine",
    "hydromorphone",
    "fentanyl",
    "sufentanil",
    "bupivacaine",
    "clonidine",
    "ziconotide",
    "baclofen",
    "saline",
]


def printed(figure):
    return figure and str(figure.value)


def test_every_drug_of_the_reference_is_there():
    assert [drug.name for drug in the_catalogue().drugs] == NAMES


@pytest.mark.parametrize("name", ["morphine", "Morphine", " morphine  sulfate", "INFUMORPH"])
def test_a_drug_is_found_by_its_name_salt_or_brand(name):
    assert the_catalogue().drug(name).id == "morphine"


@pytest.mark.parametrize("name", ["morph", "hydromorphon", "hydromorphone 10", "heparin", ""])
def test_a_drug_is_never_guessed_from_part_of_its_name(name):
    with pytest.raises(UnknownDrug) as refusal:
        the_catalogue().drug(name)
    assert f'"{name}"' in str(refusal.value)
    for known in NAMES:
        assert known in str(refusal.value)


@pytest.mark.parametrize(
    ("drug", "guideline", "concentration", "dose"),
    [
        ("morphine", "PACC 2012", "20 mg/mL", "15 mg/day"),
        ("morphine", "PACC 2017", "20 mg/mL", "15 mg/day"),
        ("morphine", "Label", "25 mg/mL", "20 mg/day"),
        ("hydromorphone", "PACC 2012", "15 mg/mL", "10 mg/day"),
        ("hydromorphone", "PACC 2017", "15 mg/mL", "10 mg/day"),
        ("fentanyl", "PACC 2012", "10 mg/mL", None),
        ("fentanyl", "PACC 2017", "10 mg/mL", "1000 mcg/day"),
        ("sufentanil", "PACC 2012", "5 mg/mL", None),
        ("sufentanil", "PACC 2017", "5 mg/mL", "500 mcg/day"),
        ("bupivacaine", "PACC 2012", "30 mg/mL", "10 mg/day"),
        ("bupivacaine", "PACC 2017", "30 mg/mL", "20 mg/day"),
        ("clonidine", "PACC 2012", "1000 mcg/mL", "600 mcg/day"),
        ("clonidine", "PACC 2017", "1000 mcg/mL", "600 mcg/day"),
        ("ziconotide", "PACC 2012", "100 mcg/mL", "19.2 mcg/day"),
        ("ziconotide", "PACC 2017", "100 mcg/mL", "19.2 mcg/day"),
        ("baclofen", "Label", "2000 mcg/mL", "1000 mcg/day"),
    ],
)
def test_caps_are_those_of_the_named_guideline(drug, guideline, concentration, dose):
    cap = the_catalogue().drug(drug).cap(guideline)
    assert (printed(cap.concentration), printed(cap.dose)) == (concentration, dose)


def test_no_limit_is_not_the_same_as_not_known():
    fentanyl = the_catalogue().drug("fentanyl").cap("PACC 2012")
    assert fentanyl.no_dose_limit and fentanyl.dose is None
    assert the_catalogue().drug("morphine").cap("PACC 2017").no_dose_limit is None


def test_the_newest_guideline_that_says_anything_is_in_force():
    for name in NAMES[:7]:
        drug = the_catalogue().drug(name)
        assert drug.concentration_cap.guideline == "PACC 2017", name
        assert drug.dose_cap.guideline == "PACC 2017", name
    assert the_catalogue().drug("baclofen").dose_cap.guideline == "Label"
    assert the_catalogue().drug("saline").dose_cap is None
    assert the_catalogue().drug("saline").concentration_cap is None


def test_the_range_of_a_published_cap_is_kept():
    assert str(the_catalogue().drug("bupivacaine").dose_cap.dose_from.value) == "15 mg/day"


def test_the_2024_consensus_is_named_and_stays_empty():
    assert the_catalogue().guidelines[-1].name == "PACC 2024"
    for name in NAMES[:7]:
        cap = the_catalogue().drug(name).cap("PACC 2024")
        assert (cap.concentration, cap.dose, cap.no_dose_limit) == (None, None, None)
    assert the_catalogue().drug("baclofen").cap("PACC 2024") is None


@pytest.mark.parametrize(
    ("drugs", "first_fill", "diluted", "days"),
    [
        (("ziconotide",), True, False, "14 days"),
        (("ziconotide",), True, True, "14 days"),
        (("ziconotide",), False, False, "84 days"),
        (("ziconotide",), False, True, "40 days"),
        (("morphine",), True, True, "90 days"),
        (("baclofen",), False, False, "180 days"),
        (("hydromorphone",), False, False, "90 days"),
        (("morphine", "bupivacaine", "clonidine"), False, False, "90 days"),
        (("clonidine", "morphine", "bupivacaine"), False, False, "90 days"),
        (("morphine", "baclofen"), False, False, "30 days"),
        (("morphine", "baclofen", "clonidine"), False, False, "30 days"),
        (("morphine", "ziconotide"), False, False, "84 days"),
        (("baclofen", "clonidine"), False, False, "90 days"),
        (("baclofen", "saline"), False, False, "180 days"),
        (("saline",), False, False, "90 days"),
        (("Morphine sulfate",), False, False, "90 days"),
    ],
)
def test_a_fill_keeps_as_long_as_its_admixture_or_its_shortest_drug(
    drugs, first_fill, diluted, days
):
    figure = the_catalogue().stability(drugs, first_fill=first_fill, diluted=diluted)
    assert str(figure.value) == days
    assert figure.source


def test_a_drug_without_a_figure_falls_back_on_the_policy():
    figure = the_catalogue().stability(("clonidine",), first_fill=False, diluted=False)
    assert figure.key == "dates.fallback_stability"
    assert figure.uncertain


def test_an_admixture_has_a_figure_of_its_own():
    figure = the_catalogue().stability(("baclofen", "morphine"), first_fill=False, diluted=False)
    assert figure.key == "stability.baclofen-morphine.days"


@pytest.mark.parametrize("drugs", [(), ("morphine", "heparin")])
def test_the_stability_of_nothing_or_of_an_unknown_drug_is_refused(drugs):
    with pytest.raises(UnknownDrug):
        the_catalogue().stability(drugs, first_fill=False, diluted=False)


def test_the_class_decides_who_is_an_opioid():
    opioids = [drug.name for drug in the_catalogue().drugs if drug.is_opioid]
    assert opioids == ["morphine", "hydromorphone", "fentanyl", "sufentanil"]
    assert the_catalogue().drug("baclofen").drug_class is DrugClass.BACLOFEN


def test_opioids_are_schedule_two_and_nothing_else_is():
    for drug in the_catalogue().drugs:
        assert (drug.controlled.value == "CII") is drug.is_opioid, drug.name
        assert drug.controlled.uncertain


def test_each_drug_is_ordered_in_one_unit():
    in_mcg = [drug.name for drug in the_catalogue().drugs if drug.order_unit is OrderUnit.MCG]
    assert in_mcg == ["fentanyl", "sufentanil", "clonidine", "ziconotide", "baclofen"]


def test_an_allergy_to_opioids_names_every_opioid():
    for drug in the_catalogue().drugs:
        assert ("opioid" in drug.allergy_words) is drug.is_opioid


def test_label_strengths_and_usual_doses_are_kept():
    baclofen = the_catalogue().drug("baclofen")
    assert [printed(strength) for strength in baclofen.concentrations] == [
        "500 mcg/mL",
        "2000 mcg/mL",
    ]
    assert [
        (entry.use, printed(entry.least), printed(entry.most)) for entry in baclofen.ranges
    ] == [
        ("spasticity, spinal origin", "300 mcg/day", "800 mcg/day"),
        ("spasticity, cerebral origin", "90 mcg/day", "700 mcg/day"),
    ]
    assert [entry.preparation for entry in the_catalogue().drug("ziconotide").stability] == [
        Preparation.FIRST_FILL,
        Preparation.UNDILUTED,
        Preparation.DILUTED,
    ]
