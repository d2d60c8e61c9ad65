"""Side effects: asked and none is not blank; each that is there has grade, onset and relation."""

import pytest

from refillnotes.domain.errors import UnknownName
from refillnotes.domain.facts import read_document
from refillnotes.domain.steps.asked import Asked
from refillnotes.domain.steps.effects import EFFECT_ROWS
from refillnotes.domain.steps.patient import PATIENT, SIGNS
from refillnotes.domain.steps.register import FACTS


def graded(signs):
    asked = Asked({"signs": signs}, {}, programmable=True)
    names = [fact.name for fact in asked.screen(PATIENT, 0)]
    return [name for name in names if name.startswith("effect_")]


def read(**document):
    return read_document(FACTS.values(), document, {})


def test_asked_and_none_is_not_blank():
    assert read(signs="none").values == {"signs": frozenset()}
    assert read(signs="").values == {}


@pytest.mark.parametrize("signs", ["", "none", "  "])
def test_nothing_is_graded_where_there_is_nothing(signs):
    assert graded(signs) == []


def test_each_side_effect_has_a_row_for_grade_onset_and_relation():
    parts = ["sign", "grade", "onset", "relation"]
    assert graded("itching") == [f"effect_1_{part}" for part in parts]
    assert graded("itching, nausea") == [f"effect_{row}_{part}" for row in (1, 2) for part in parts]


def test_more_than_three_side_effects_go_into_words():
    assert len(graded("itching, nausea, vomiting, sweating")) == 4 * EFFECT_ROWS


def test_a_grade_is_one_of_five_and_its_words_are_printed():
    assert read(effect_1_grade="3").values == {"effect_1_grade": "3"}
    assert "effect_1_grade" in read(effect_1_grade="0").problems
    assert FACTS["effect_1_grade"].kind.label("4") == "4, life-threatening"
    with pytest.raises(UnknownName):
        FACTS["effect_1_grade"].kind.read("6", {})


def test_a_graded_effect_is_one_that_can_be_recorded():
    codes = [code for code, _ in SIGNS]
    assert len(codes) == len(set(codes))
    assert FACTS["effect_3_sign"].kind.options == SIGNS


@pytest.mark.parametrize("code", ["0", "1", "1+", "2", "3", "4"])
def test_spasticity_is_a_code_and_not_a_number(code):
    assert read(spasticity=code).values == {"spasticity": code}


@pytest.mark.parametrize("code", ["+4", "+1", "0", "-1", "-5"])
def test_sedation_by_rass_keeps_its_sign(code):
    assert read(rass=code).values == {"rass": code}


@pytest.mark.parametrize("text", ["4", "1", "-6", "+5"])
def test_another_score_than_those_of_rass_is_refused(text):
    assert "rass" in read(rass=text).problems


@pytest.mark.parametrize("text", ["11", "3.5", "-1"])
def test_pain_is_a_whole_number_from_0_to_10(text):
    assert "pain" in read(pain=text).problems
