"""A drawn field can be read by eye, by ear and without a mouse."""

import pytest

from refillnotes.domain.steps.register import FACTS
from refillnotes.web.field_view import Problem
from refillnotes.web.fields import problems_of
from tests.parts import a_form, draw


@pytest.fixture(scope="module")
def every_field():
    views = a_form([("pain", "4"), ("injected", "3,2"), ("outcome", "refilled")]).views
    return {name: draw("fields", "field", view) for name, view in views.items()}


@pytest.mark.parametrize("name", FACTS)
def test_every_control_has_a_name_to_read_out(every_field, name):
    drawn = every_field[name]
    labelled = {label.get("for") for label in drawn.iter("label")}
    controls = drawn.xpath(".//input[not(@type='hidden')]|.//select|.//textarea")
    assert controls
    for control in controls:
        named = control.get("aria-label") or control.get("id") in labelled
        assert named or control.getparent().tag == "label"


@pytest.mark.parametrize("name", FACTS)
def test_what_describes_a_field_is_there_once(every_field, name):
    drawn = every_field[name]
    ids = drawn.xpath(".//@id")
    assert len(ids) == len(set(ids))
    for described in drawn.xpath(".//@aria-describedby"):
        assert set(described.split()) <= set(ids)


def test_a_number_box_is_text_that_no_wheel_can_change(every_field):
    box = every_field["injected"].find(".//input")
    assert (box.get("type"), box.get("inputmode")) == ("text", "decimal")
    assert box.get("value") == "3,2"
    assert box.get("aria-invalid") == "true"
    assert every_field["injected"].find_class("unit")[0].text == "mL"


def test_a_chosen_tile_can_be_taken_back_unless_it_must_stay():
    view = a_form([("outcome", "refilled")]).views["outcome"]
    assert "Not recorded" in draw("fields", "field", view).text_content()
    assert "Not recorded" not in draw("fields", "field", a_form().views["outcome"]).text_content()


def test_the_last_visit_is_offered_and_never_filled_in():
    form = a_form(before={"injected": "20 mL"})
    drawn = draw("fields", "field", form.views["injected"])
    assert drawn.find(".//input").get("value") == ""
    assert drawn.find_class("before")[0].find("button").get("data-same") == "20 mL"


def test_a_finding_marks_its_field_with_a_word():
    loud = a_form(marks={"injected": "escalate"}).views["injected"]
    assert "Escalate" in draw("fields", "field", loud).find(".//label").text_content()
    quiet = a_form(marks={"injected": "ok"}).views["injected"]
    assert draw("fields", "field", quiet).find(".//label").text_content() == "Put in"


def test_the_summary_takes_the_focus_and_leads_to_each_field():
    form = a_form([("injected", "3,2"), ("pain", "11")])
    drawn = draw("fields", "problem_summary", problems_of(form))
    box = drawn.find_class("summary")[0]
    assert (box.get("role"), box.get("tabindex")) == ("alert", "-1")
    assert "autofocus" in box.attrib
    assert drawn.xpath(".//a/@href") == ["#f-pain", "#f-injected"]
    assert drawn.find(".//h2").text_content().replace("\xa0", " ") == "2 entries to look at again"


def test_without_problems_there_is_no_summary():
    assert len(draw("fields", "problem_summary", ())) == 0
    assert (
        "1\xa0entry" in draw("fields", "problem_summary", [Problem("a", "A", "b")]).text_content()
    )


def test_fields_in_columns_keep_the_columns_heading_as_label():
    views = a_form().views
    rows = [("Drug", [views["order_1_drug"], views["label_1_drug"], None])]
    drawn = draw("fields", "field_table", ["Order", "Label", "Programmer"], rows, "Three ways")
    assert [label.text_content() for label in drawn.iter("label")] == ["Order", "Label"]
