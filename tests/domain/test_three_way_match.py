"""Order, label and programmer: the entry that differs is marked, not the two that agree."""

from __future__ import annotations

import pytest

from refillnotes.domain.checks.identity import THREE_WAY_MATCH
from refillnotes.domain.checks.model import Finding, run
from tests.visits import a_document, a_sheet_of


def found(story: str = "clean", **changes: str) -> Finding:
    finding = run(THREE_WAY_MATCH, a_sheet_of(a_document(story, **changes), story))
    assert isinstance(finding, Finding)
    return finding


@pytest.mark.parametrize("place", ["order", "label", "programmer"])
def test_the_one_that_differs_from_two_is_marked(place):
    name = f"{place}_1_concentration"
    assert found(**{name: "500 mcg/mL"}).facts == (name,)


def test_where_no_two_agree_all_are_marked():
    changes = {"order_1_concentration": "500 mcg/mL", "label_1_concentration": "1000 mcg/mL"}
    assert found(**changes).facts == (
        "order_1_concentration",
        "label_1_concentration",
        "programmer_1_concentration",
    )


def test_another_drug_marks_the_drug_and_not_its_concentration():
    assert found(label_1_drug="hydromorphone").facts == ("label_1_drug",)


def test_another_drug_in_another_strength_marks_both():
    changes = {"label_1_drug": "hydromorphone", "label_1_concentration": "500 mcg/mL"}
    assert found(**changes).facts == ("label_1_drug", "label_1_concentration")


def test_of_two_papers_neither_is_the_odd_one():
    changed = found("constant-flow", label_1_concentration="7 mg/mL")
    assert changed.facts == ("order_1_concentration", "label_1_concentration")


def test_when_they_agree_all_six_are_behind_it():
    assert len(found().facts) == 6
