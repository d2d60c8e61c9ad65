"""Pumps, drugs and stabilities added, retired and offered again by stewards."""

from __future__ import annotations

import pytest
from wtforms import Form

from refillnotes.actions.look_up import find_patients
from refillnotes.actions.rules_in_force import with_rules_in_force
from refillnotes.demo.staff import NURSE
from refillnotes.domain.kinds import Named
from refillnotes.web.fields import PickField
from tests.people import a_browser, sent
from tests.web.test_rules import (  # noqa: F401  # the fixtures
    DEMO_PASSWORD,
    TYPED,
    app,
    decided,
    other,
    practice,
    proposed,
    steward,
)

A_PUMP = {
    "name": "Acme 10",
    "maker": "Acme",
    "kind": "programmable",
    "mechanism": "peristaltic",
    "sizes": "A-10: 10 mL\nA-20: 20 mL",
    "flow_max": "24 mL/day",
    "mri_rule": "reinterrogate",
    "mri_advice": "Interrogate again afterwards.",
    "labelled": "morphine: 25 mg/mL",
}
A_DRUG = {
    "name": "ropivacaine",
    "salt": "ropivacaine hydrochloride",
    "also_known_as": "Naropin",
    "allergy_words": "ropivacaine, local anaesthetic",
    "order_unit": "mg",
    "drug_class": "local-anaesthetic",
}


def agreed(steward, other, address, **typed):  # noqa: F811
    change = proposed(steward, address, **typed)
    assert decided(other, change).status_code == 302
    return other.get(change).text


def new_pump(practice):  # noqa: F811
    """The address of the form for another pump of the one patient."""
    (patient,) = find_patients(
        practice.clinic, practice.nurse, practice.story.patient.family_name
    ).rows
    return f"/patients/{patient.id}/pumps/new"


def catalogue(practice):  # noqa: F811
    return with_rules_in_force(practice.clinic).rules.catalogue


def test_a_new_pump_model_is_offered_for_the_next_implant(app, practice, steward, other):  # noqa: F811
    page = agreed(steward, other, "/rules/propose/add/pumps", **A_PUMP)
    assert "A-20" in page
    pump = catalogue(practice).pump("Acme 10")
    assert [str(one.value) for one in pump.capacities] == ["10 mL", "20 mL"]
    assert str(pump.labelled_for("morphine").up_to.value) == "25 mg/mL"
    assert pump.dead_volume is None
    nurse = a_browser(app, practice.staff[NURSE], DEMO_PASSWORD)
    assert "Acme Acme 10" in nurse.get(new_pump(practice)).text


def test_a_new_drug_is_known_with_room_for_its_caps(practice, steward, other):  # noqa: F811
    agreed(steward, other, "/rules/propose/add/drugs", **A_DRUG)
    drug = catalogue(practice).drug("Naropin")
    assert (drug.id, drug.concentration_cap) == ("ropivacaine", None)
    assert (
        "PACC 2017: highest concentration"
        in steward.get("/rules/figures?of=drugs.ropivacaine").text
    )
    cap = "/rules/propose/replace/drugs.ropivacaine.caps.pacc-2017.concentration"
    agreed(steward, other, cap, after="5 mg/mL")
    assert str(catalogue(practice).drug("ropivacaine").concentration_cap.concentration.value) == (
        "5 mg/mL"
    )


def test_a_stability_of_an_admixture_is_added(practice, steward, other):  # noqa: F811
    typed = {
        "name": "morphine with ziconotide",
        "drugs": "morphine, ziconotide",
        "preparation": "any",
        "days": "30 days",
    }
    agreed(steward, other, "/rules/propose/add/stability", **typed)
    together = catalogue(practice).stability(
        ("morphine", "ziconotide"), first_fill=False, diluted=False
    )
    assert str(together.value) == "30 days"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Name is needed."),
        ("sizes", "A-10 10 mL", "has no colon. Write one pair a line"),
        ("sizes", "A-10: ten", "ten"),
        ("flow_max", "24 mL", "is not a unit of"),
        ("labelled", "water: 1 mg/mL", "is not a drug known here"),
        ("name", "Prometra", "is there already"),
    ],
)
def test_an_entry_that_cannot_be_read_comes_back_with_the_reason(
    steward,  # noqa: F811
    field,
    typed,
    sentence,
):
    fields = TYPED | A_PUMP | {field: typed, "step": "look"}
    answer = sent(steward, "/rules/propose/add/pumps", fields)
    assert answer.status_code == 400
    assert sentence in answer.text.replace("\u00a0", " ")


def test_a_retired_pump_is_not_offered_and_can_be_offered_again(
    app,  # noqa: F811
    practice,  # noqa: F811
    steward,  # noqa: F811
    other,  # noqa: F811
):
    agreed(steward, other, "/rules/propose/retire/pumps.synchromed-el")
    nurse = a_browser(app, practice.staff[NURSE], DEMO_PASSWORD)
    assert "SynchroMed EL" not in nurse.get(new_pump(practice)).text
    page = steward.get("/rules/figures?of=pumps.synchromed-el").text
    assert "no longer offered" in page
    assert "Offer SynchroMed EL again" in page
    agreed(steward, other, "/rules/propose/restore/pumps.synchromed-el")
    assert "SynchroMed EL" in nurse.get(new_pump(practice)).text


def test_retiring_twice_changes_nothing(steward, other):  # noqa: F811
    agreed(steward, other, "/rules/propose/retire/drugs.fentanyl")
    again = sent(steward, "/rules/propose/retire/drugs.fentanyl", TYPED | {"step": "look"})
    assert again.status_code == 400
    assert "is no longer offered already" in again.text


def test_a_retired_drug_is_offered_only_where_it_was_chosen_or_used_last_time():
    names = {
        "drug": {"fentanyl": "fentanyl", "morphine": "morphine"},
        "retired drug": {"fentanyl": "fentanyl"},
    }

    class Drugs(Form):
        blank = PickField("Drug", kind=Named("drug"), names=names)
        chosen = PickField("Drug", kind=Named("drug"), names=names, default="fentanyl")
        used = PickField("Drug", kind=Named("drug"), names=names, before="fentanyl")

    offered = [[one.value for one in field.view.options] for field in Drugs()]
    assert offered == [["morphine"], ["fentanyl", "morphine"], ["fentanyl", "morphine"]]
