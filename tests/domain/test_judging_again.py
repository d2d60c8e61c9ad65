"""What a save leaves unchanged is not judged again, and the answers are the same as if it were."""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.case import _CARRIED, carry_forward, worksheet_of
from refillnotes.domain.checks.register import findings
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.facts import read_document
from refillnotes.domain.quantities import Concentration, Mass, Volume
from refillnotes.domain.rows import NamedDrug
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.worksheet import needs, written_alike
from tests.visits import NOW, a_chart, a_document, a_sheet_of, names, rules

STORIES = ("clean", "second-drug-over-its-limit", "constant-flow")
TEXTS = ("", "0", "1.0 mL", "1.00 mL", "20 mL", "40 mL", "2 mg/mL", "none", "fever", "flex", "no")


@cache
def carried(story: str) -> dict[str, object]:
    then = NOW - timedelta(days=40)
    return carry_forward(a_sheet_of(a_document(story, then), story), ())


@cache
def whole(story: str) -> tuple[tuple[str, str], ...]:
    return tuple(a_document(story).items())


@st.composite
def typings(draw):
    """A good visit, then one or two of its facts typed otherwise at each save."""
    story = draw(st.sampled_from(STORIES))
    name = st.sampled_from(sorted(FACTS))
    text = st.sampled_from(TEXTS) | st.sampled_from([text for _, text in whole(story)])
    edits = st.dictionaries(name, text, min_size=1, max_size=2)
    return story, draw(st.lists(edits, min_size=1, max_size=6))


@given(typings())
def test_a_sheet_that_follows_another_answers_as_one_laid_out_afresh(typing):
    story, edits = typing
    document, reading, sheet = dict(whole(story)), None, None
    for minutes, edit in enumerate([{}, *edits]):
        document = {name: text for name, text in (document | edit).items() if text}
        now = NOW + timedelta(minutes=minutes)
        reading = read_document(FACTS.values(), document, names(), reading)
        around = a_chart(story), carried(story), rules(), now
        sheet = worksheet_of(reading.values, *around, sheet)
        afresh = read_document(FACTS.values(), document, names())
        new_sheet = worksheet_of(afresh.values, *around)
        assert reading.problems == afresh.problems
        assert findings(sheet) == findings(new_sheet)
        assert worked(sheet) == worked(new_sheet)


def worked(sheet):
    return [(one.name, str(how.value), how.working) for one, how in sheet.all_worked()]


def test_only_what_rests_on_the_change_is_worked_out_again():
    document = a_document()
    first = a_sheet_of(document, carried=carried("clean"))
    before = findings(first)
    values = read_document(FACTS.values(), document | {"pain_now": "7"}, names()).values
    later = worksheet_of(values, a_chart(), carried("clean"), rules(), NOW, first)
    kept = {id(finding) for finding in before.found}
    assert sum(id(finding) not in kept for finding in findings(later).found) <= 2
    values = read_document(FACTS.values(), document | {"injected": "19.0 mL"}, names()).values
    other = findings(worksheet_of(values, a_chart(), carried("clean"), rules(), NOW, first))
    assert "19.0 mL" in " ".join(finding.sentence for finding in other.found)


def reached_from(name, seen=()):
    """Every name a value rests on, itself first."""
    assert name not in seen, f"{' -> '.join([*seen, name])} goes round in a circle"
    yield name
    if name in CALCULATIONS:
        for need in needs(CALCULATIONS[name].work_out):
            yield from reached_from(need.name, (*seen, name))


@pytest.mark.parametrize("name", CALCULATIONS)
def test_no_calculation_rests_on_itself(name):
    assert name in set(reached_from(name))


@pytest.mark.parametrize("name", _CARRIED)
def test_what_a_refill_leaves_behind_does_not_depend_on_the_hour_it_is_read(name):
    assert "now" not in set(reached_from(name))


TWO, TWO_AND_NO_MORE = Concentration.parse("2 mg/mL"), Concentration.parse("2.0 mg/mL")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (Volume.parse("2.30 mL"), Volume.parse("2.30 mL"), True),
        (Volume.parse("2.30 mL"), Volume.parse("2.3 mL"), False),
        ((NamedDrug("morphine", None),), (NamedDrug("morphine", None),), True),
        ((NamedDrug("morphine", None),), (NamedDrug("ziconotide", None),), False),
        ((NamedDrug("morphine", None),), (), False),
        (NamedDrug("morphine", TWO), NamedDrug("morphine", TWO), True),
        (NamedDrug("morphine", TWO), NamedDrug("morphine", TWO_AND_NO_MORE), False),
        ((Volume.parse("2.30 mL"),), (Volume.parse("2.3 mL"),), False),
        (Volume.parse("2 mL"), Mass.parse("2 mg"), False),
        (Volume.parse("2 mL"), (Volume.parse("2 mL"),), False),
        ("7", 7, False),
        (7, 7, True),
    ],
)
def test_two_facts_are_alike_when_every_digit_written_is(one, other, alike):
    assert written_alike(one, other) is alike
