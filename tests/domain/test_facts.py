"""A document is read fact by fact; blank is not recorded, and no text is repaired."""

from refillnotes.domain.facts import Fact, Needed, Reading, read_document
from refillnotes.domain.kinds import Amount, Named, Whole
from refillnotes.domain.quantities import Volume
from refillnotes.domain.steps.register import FACTS, STEPS, still_needed

FEW = (
    Fact("injected", "Put in", Amount(Volume, ("mL",))),
    Fact("pain", "Pain", Whole(0, 10)),
    Fact("order_1_drug", "Drug", Named("drug")),
)
NAMES = {"drug": {"morphine": "Morphine"}}


def test_a_document_is_read():
    reading = read_document(FEW, {"injected": " 20 mL ", "pain": "4"}, NAMES)
    assert reading.values == {"injected": Volume.of("20", "mL"), "pain": 4}
    assert reading.problems == {}


def test_blank_is_not_zero():
    reading = read_document(FEW, {"injected": "  ", "pain": ""}, NAMES)
    assert reading.values == {}
    assert reading.problems == {}


def test_text_that_cannot_be_read_is_a_problem_and_the_rest_is_read():
    reading = read_document(FEW, {"injected": "20", "pain": "4"}, NAMES)
    assert reading.values == {"pain": 4}
    assert reading.problems == {"injected": '"20" has no unit. Write it like 3.2 mL.'}


def test_a_name_is_looked_up():
    reading = read_document(FEW, {"order_1_drug": "aspirin"}, NAMES)
    assert "Choose one of: morphine" in reading.problems["order_1_drug"]


def test_a_fact_nobody_records_is_a_problem():
    reading = read_document(FEW, {"mood": "good"}, NAMES)
    assert reading.problems == {"mood": '"mood" is not something a visit records.'}


def test_text_that_has_not_changed_keeps_its_value_and_all_other_text_is_read():
    values = {"pain": 9, "injected": Volume.of("20", "mL")}
    earlier = Reading(values, {}, {"pain": "4", "injected": "20 mL"})
    document = {"pain": "4", "injected": "18 mL", "order_1_drug": "morphine"}
    reading = read_document(FEW, document, NAMES, earlier)
    assert reading.values == {
        "pain": 9,
        "injected": Volume.of("18", "mL"),
        "order_1_drug": "morphine",
    }
    assert reading.document == document


def test_every_fact_stands_in_one_step():
    names = [fact.name for step in STEPS for fact in step.facts]
    assert len(names) == len(set(names)) == len(FACTS)


def test_a_visit_needs_what_its_outcome_and_pump_ask_for():
    refilled = still_needed({"outcome": "refilled"}, programmable=True)
    constant = still_needed({"outcome": "refilled"}, programmable=False)
    aborted = still_needed({"outcome": "not-refilled"}, programmable=True)
    kinds = {fact.needed for fact in refilled}
    assert kinds == {Needed.ALWAYS, Needed.REFILLED, Needed.PROGRAMMABLE}
    assert {fact.needed for fact in constant} == {Needed.ALWAYS, Needed.REFILLED}
    assert {fact.needed for fact in aborted} == {Needed.ALWAYS, Needed.NOT_REFILLED}


def test_what_is_recorded_is_no_longer_needed():
    before = still_needed({}, programmable=True)
    after = still_needed({"pain": 4}, programmable=True)
    assert {fact.name for fact in before} - {fact.name for fact in after} == {"pain"}
