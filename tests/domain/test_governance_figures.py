"""Every figure a change may name: its key, what it belongs to, its title, what stands there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.governance_figures import BLANK, cell_at, cells, entries, entry_at, in_text
from refillnotes.domain.site_changes import SiteRetirement
from tests.visits import rules


def listed(beginning: str) -> list[tuple[str, ...]]:
    return [
        (cell.key, cell.group, cell.title, cell.value, cell.entry)
        for cell in cells(rules())
        if cell.key.startswith(beginning)
    ]


def test_a_pump_lists_its_figures_blanks_too_then_sizes_and_labelled_drugs():
    advice = cell_at(rules(), "pumps.prometra.mri_advice").value
    port = cell_at(rules(), "pumps.prometra.access_port").value
    label = cell_at(rules(), "pumps.prometra.labelled_words").value
    of_it = [
        ("flow_min", "Lowest flow", "0 mL/day"),
        ("flow_max", "Highest flow", "28.8 mL/day"),
        ("minimum_rate", "Minimum rate mode", BLANK),
        ("factory_flow", "Factory flow", BLANK),
        ("flow_spec", "Flow accuracy specification", BLANK),
        ("delivered_in_study", "Delivered by expected in a study", "97.1 %"),
        ("dead_volume", "Dead volume", BLANK),
        ("alarm_volume", "Low-reservoir alarm volume", "3.0 mL"),
        ("alarm_basis", "What the low-reservoir alarm goes by", BLANK),
        ("tubing_volume", "Pump tubing volume", BLANK),
        ("access_port", "Catheter access port", port),
        ("access_syringe", "Smallest syringe at the access port", "10 mL"),
        ("battery", "Battery", "10 years or more at 0.25 mL/day"),
        ("mri_rule", "What an MRI asks for", "empty-first"),
        ("mri_advice", "Advice for an MRI", advice),
        ("mri_bolus_most", "Largest bolus an MRI can cause", BLANK),
        ("labelled_words", "What the label names", label),
        ("variants.11827", "Capacity of 11827", "20 mL"),
        ("labelled.baclofen", "Label: baclofen up to", "2000 mcg/mL"),
        ("labelled.morphine", "Label: morphine up to", "25 mg/mL"),
    ]
    assert listed("pumps.prometra.") == [
        (f"pumps.prometra.{key}", "Prometra", title, value, "prometra")
        for key, title, value in of_it
    ]
    assert port.startswith("yes, catheter access chamber")


def test_a_catheter_lists_what_is_known_and_what_is_not():
    assert listed("catheters.indura.") == [
        ("catheters.indura.bore", "InDura", "Bore", "0.0022 mL/cm", "indura"),
        ("catheters.indura.bore_words", "InDura", "What is said of the bore", BLANK, "indura"),
        ("catheters.indura.full_length", "InDura", "Length before trimming", BLANK, "indura"),
    ]


def test_a_drug_lists_the_caps_of_every_guideline_the_oldest_first():
    of_it = [
        ("salt", "Salt", "ziconotide acetate"),
        ("controlled", "Controlled schedule", "not controlled"),
        ("billing_unit", "Mass of a billing unit (US)", "1 mcg"),
        ("caps.label.concentration", "Label: highest concentration", BLANK),
        ("caps.label.dose", "Label: highest dose per day", "19.2 mcg/day"),
        ("caps.pacc-2012.concentration", "PACC 2012: highest concentration", "100 mcg/mL"),
        ("caps.pacc-2012.dose", "PACC 2012: highest dose per day", "19.2 mcg/day"),
        ("caps.pacc-2017.concentration", "PACC 2017: highest concentration", "100 mcg/mL"),
        ("caps.pacc-2017.dose", "PACC 2017: highest dose per day", "19.2 mcg/day"),
        ("caps.pacc-2024.concentration", "PACC 2024: highest concentration", BLANK),
        ("caps.pacc-2024.dose", "PACC 2024: highest dose per day", BLANK),
    ]
    assert listed("drugs.ziconotide.") == [
        (f"drugs.ziconotide.{key}", "ziconotide", title, value, "ziconotide")
        for key, title, value in of_it
    ]


def test_stability_names_the_drugs_together_and_what_was_done_to_them():
    days = {"first-fill": "14 days", "undiluted": "84 days", "diluted": "40 days"}
    assert listed("stability.ziconotide") == [
        (
            f"stability.ziconotide-{how}.days",
            "ziconotide",
            f"In-pump stability of ziconotide ({how})",
            days[how],
            "ziconotide",
        )
        for how in days
    ]
    (both,) = (row for row in rules().catalogue.stability_rows if len(row.drugs) == 3)
    together = " with ".join(sorted(both.drugs))
    assert cell_at(rules(), both.days.key).title == (
        f"In-pump stability of {together} ({both.preparation})"
    )


def test_thresholds_stand_first_in_the_group_of_their_key():
    first = cells(rules())[0]
    assert (first.key, first.group, first.title, first.value, first.entry) == (
        "residual.floor",
        "Residual",
        "Smallest difference worth a word",
        "0.5 mL",
        "",
    )
    assert cell_at(rules(), "red_flags.fever").group == "Red flags"


def test_a_list_is_written_with_commas_and_anything_else_as_it_is():
    assert in_text(("CII", "CIII")) == "CII, CIII"
    assert in_text(7) == "7"


def test_pumps_and_drugs_can_be_retired_and_catheters_cannot():
    listed_entries = [entry.key for entry in entries(rules())]
    catalogue = rules().catalogue
    assert listed_entries == [
        *(f"pumps.{pump.id}" for pump in catalogue.pumps),
        *(f"drugs.{drug.id}" for drug in catalogue.drugs),
    ]
    prometra = entry_at(rules(), "pumps.prometra")
    assert (prometra.name, prometra.retired) == ("Prometra", False)


def test_what_is_retired_is_listed_as_such_and_the_rest_is_not():
    retired = ("pumps.prometra", "drugs.fentanyl")
    changes = tuple(SiteRetirement(key, "2026-05-01") for key in retired)
    catalogue = load_catalogue(rules().policy, changes=changes)
    listed_as = {one.key: one.retired for one in entries(replace(rules(), catalogue=catalogue))}
    assert {key for key, is_so in listed_as.items() if is_so is True} == set(retired)
    assert {key for key, is_so in listed_as.items() if is_so is False} == {*listed_as} - {*retired}


def test_what_is_not_listed_is_refused_with_where_to_look():
    for find, said in (
        (
            cell_at,
            (
                "residual.flor is no figure known here. Choose one from the list of pumps, drugs"
                " and thresholds."
            ),
        ),
        (entry_at, "residual.flor is no pump or drug known here. Choose one from the list."),
    ):
        with pytest.raises(ReferenceRefused) as refusal:
            find(rules(), "residual.flor")
        assert str(refusal.value) == said
