"""What was typed and cannot be read is refused in whole sentences, each with an example."""

from __future__ import annotations

from datetime import date

import pytest

from refillnotes.domain.answers import REASONS, Answer, answer_facts, answer_to, read_answers
from refillnotes.domain.checks.model import Finding, Severity
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.facts import Fact, Reading, read_document
from refillnotes.domain.kinds import (
    Amount,
    Choice,
    Day,
    Moment,
    Named,
    Several,
    Whole,
    Words,
    YesNo,
)
from refillnotes.domain.quantities import (
    Count,
    DoseRate,
    Frequency,
    Percent,
    Ratio,
    Volume,
)
from refillnotes.domain.quantity import read_number
from refillnotes.domain.text import clean_text

PAPER = Choice((("order", "Order"), ("label", "Label")))
SIGNS = Several((("itching", "Itching"), ("fever", "Fever")))
DRUGS = {"drug": {"morphine": "Morphine", "baclofen": "Baclofen"}}
RESTS = ", which could change how the rest reads."
NO_NUMBER = "is not a number. Use digits and one point, like 3.2."


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (
            Amount(DoseRate, ("mg/day", "mcg/day")),
            "1 mg/h",
            '"1 mg/h" is in mg/h, which is not used here. Write it in mg/day or mcg/day.',
        ),
        (Whole(3, 10), "four", '"four" is not a whole number. Use digits, like 3.'),
        (Whole(3, 10), "2", "2 is outside 3 to 10. Write a number in between."),
        (PAPER, "x", '"x" is not a choice known here. Choose one of: order, label.'),
        (YesNo(), "x", '"x" is not a choice known here. Choose one of: yes, no.'),
        (SIGNS, "fever,x", '"x" is not a choice known here. Choose one of: itching, fever.'),
        (
            SIGNS,
            "fever, none",
            '"Asked, none" cannot stand beside something that is there. Keep one of them.',
        ),
        (
            Named("drug"),
            "x",
            '"x" is not a drug known here. Choose one of: morphine, baclofen.',
        ),
        (Words(5), "abcdef", "This is 6 characters long; 5 fit. Shorten it."),
        (
            Day(),
            "today",
            '"today" is not a day of the calendar. Write year-month-day, like 2027-03-31.',
        ),
        (Moment(), "soon", '"soon" is not a day and time. Write it like 2026-11-14 10:02.'),
    ],
)
def test_each_kind_of_fact_refuses_in_a_sentence(kind, text, said):
    with pytest.raises(Unreadable) as refusal:
        kind.read(text, DRUGS)
    assert str(refusal.value) == said


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (
            read_number,
            "1,5",
            '"1,5" has a comma, which can be read two ways. Type 1.5 or 15.',
        ),
        (read_number, "1,5,0", f'"1,5,0" {NO_NUMBER}'),
        (read_number, "1e1", f'"1e1" {NO_NUMBER}'),
        (read_number, "12345678901", f'"12345678901" {NO_NUMBER}'),
        (lambda text: Volume.of(text, "mL"), "1e1", f'"1e1" {NO_NUMBER}'),
        (Volume.parse, "3.2", '"3.2" has no unit. Write it like 3.2 mL.'),
        (Volume.parse, "three", f'"three" {NO_NUMBER}'),
        (Volume.parse, "3,2 mL", '"3,2" has a comma, which can be read two ways. Type 3.2 or 32.'),
        (
            Volume.parse,
            "3.2 mg",
            '"mg" is not a unit of a volume known here. Use mL, like 3.2 mL.',
        ),
        (
            Count.parse,
            "3 mL",
            '"mL" is not a unit of a count known here. Use times, like 4.',
        ),
        (
            Ratio.parse,
            "3 mL",
            '"mL" is not a unit of a ratio known here. Use a bare number, like 1.05.',
        ),
        (
            DoseRate.parse,
            "3 mL",
            (
                '"mL" is not a unit of a dose per day known here. Use mg/day or mcg/day or mg/h or'
                " mcg/h, like 5 mg/day."
            ),
        ),
        (Frequency.parse, "4 per", '"per" is not a unit of a frequency known here.'),
        (Percent.parse, "14.5", '"14.5" has no unit. Write it like 14.5 %.'),
    ],
)
def test_a_number_or_unit_is_refused_with_what_to_type(read, text, said):
    with pytest.raises(Unreadable) as refusal:
        read(text)
    assert str(refusal.value).startswith(said)
    assert str(refusal.value) == said or text == "4 per"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "12\u202e.5",
            (
                f"Character 3 is an invisible character (U+202E right-to-left override){RESTS}"
                ' Delete what follows "12" and type it again.'
            ),
        ),
        (
            "\u0007x",
            (
                f"Character 1 is a control character (U+0007){RESTS} Delete the text and type it"
                f" again."
            ),
        ),
        (
            "a\ue000",
            (
                f"Character 2 is a character without a known shape (U+E000){RESTS}"
                ' Delete what follows "a" and type it again.'
            ),
        ),
        (
            "a\uffff",
            (
                f"Character 2 is a character without a known shape (U+FFFF){RESTS}"
                ' Delete what follows "a" and type it again.'
            ),
        ),
        (
            "a\ud800",
            (
                f"Character 2 is half of a character (U+D800){RESTS}"
                ' Delete what follows "a" and type it again.'
            ),
        ),
        (
            "a\u2029",
            (
                f"Character 2 is an invisible line break (U+2029 paragraph separator){RESTS}"
                ' Delete what follows "a" and type it again.'
            ),
        ),
        (
            "a\u3164",
            (
                f"Character 2 is an invisible character (U+3164 hangul filler){RESTS}"
                ' Delete what follows "a" and type it again.'
            ),
        ),
        (
            "a\ufe0f",
            (
                f"Character 2 is an invisible character (U+FE0F variation selector-16){RESTS}"
                ' Delete what follows "a" and type it again.'
            ),
        ),
        (
            f"{'abcdefghij' * 3}  \u202e",
            (
                f"Character 33 is an invisible character (U+202E right-to-left override){RESTS}"
                ' Delete what follows "abcdefghijabcdefghij" and type it again.'
            ),
        ),
        (
            "ab\ncd",
            (
                "Character 3 is a line break, and this fits on one line only. Write it without the"
                " break."
            ),
        ),
        (
            f"xo{chr(0x301) * 10}",
            (
                "Character 11 is the 9th mark on one letter, which would cover other lines. Type"
                " the letter with the marks it has in print."
            ),
        ),
    ],
)
def test_text_that_prints_otherwise_than_it_is_stored_is_refused_by_its_place(text, said):
    with pytest.raises(Unreadable) as refusal:
        clean_text(text)
    assert str(refusal.value) == said


def test_a_document_is_read_fact_by_fact_and_each_refusal_stands_beside_its_text():
    facts = (Fact("pain", "Pain", Whole(0, 10)), Fact("day", "Day", Day()))
    document = {"pain": " 4 ", "day": "today", "mood": "fine"}
    reading = read_document(facts, document, {})
    assert reading.values == {"pain": 4}
    assert reading.problems == {
        "day": '"today" is not a day of the calendar. Write year-month-day, like 2027-03-31.',
        "mood": '"mood" is not something a visit records.',
    }
    assert reading.document == document
    assert read_document(facts, {"pain": "  ", "day": ""}, {}) == Reading(
        document={"pain": "  ", "day": ""}
    )


def test_text_that_has_not_changed_is_not_read_again():
    earlier = Reading({"day": "kept"}, {}, {"day": "2027-03-31", "pain": "4"})
    facts = (Fact("pain", "Pain", Whole(0, 10)), Fact("day", "Day", Day()))
    same = read_document(facts, {"day": "2027-03-31", "pain": "4"}, {}, earlier)
    assert same.values == {"day": "kept", "pain": 4}
    other = read_document(facts, {"day": "2027-04-01"}, {}, earlier)
    assert other.values == {"day": date(2027, 4, 1)}


def test_an_answer_is_made_of_four_texts():
    assert [(fact.name, fact.title, fact.kind) for fact in answer_facts("overfill")] == [
        ("answer.overfill.reason", "This is what happened", Choice(REASONS)),
        ("answer.overfill.account", "In your own words", Words(500, lines=True)),
        ("answer.overfill.told", "Physician told", Words(100)),
        ("answer.overfill.told_at", "Told at", Moment()),
    ]


def test_an_answer_holds_what_was_said_without_the_space_around_it():
    loud = Finding("overfill", "T", Severity.ESCALATE, "S.", (), (), "", (), ())
    document = {
        "answer.overfill.reason": " other ",
        "answer.overfill.account": " It spilled. ",
        "answer.overfill.told": " Dr Osei ",
        "answer.overfill.told_at": " 2026-11-14T10:14-06:00 ",
        "answer.other.reason": "unheard-of",
    }
    assert answer_to(loud, document) == Answer(
        "overfill", "other", "It spilled.", "Dr Osei", "2026-11-14T10:14-06:00"
    )
    assert read_answers(["overfill"], document).problems == {}
    blank = document | {"answer.overfill.reason": "  "}
    assert answer_to(loud, blank) is None
