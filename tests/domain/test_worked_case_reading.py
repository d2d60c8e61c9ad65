"""A file of worked cases is read part by part, or says in whole sentences why it is not."""

from __future__ import annotations

import pytest

from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.errors import CaseUnreadable
from refillnotes.domain.worked_cases.case import Case, CaseResult
from refillnotes.domain.worked_cases.judge import judge_case
from refillnotes.domain.worked_cases.reader import read_cases
from tests.domain.cases import reference

CHECK_IDS = ", ".join(check.id for check in CHECKS)
KEYS = "id, category, title, source, inputs, expected, tolerance, findings, note"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "vectors: [",
            (
                "This is not YAML: while parsing a flow node expected the node content, but found"
                " '<stream end>' in \"<unicode string>\", line 1, column 11: vectors: [ ^"
            ),
        ),
        ("", 'There is no list of cases here. Write them under "vectors:".'),
        ("cases: []", 'There is no list of cases here. Write them under "vectors:".'),
        (
            "stories: []\nbooks: []\nvectors: []",
            "Unknown beside the cases: books, stories.",
        ),
        ("version: 2\nvectors: []", "Version 2 is not known here. Known: 1."),
        ("vectors: []", '"vectors:" holds no case. List them, each beginning with "- id:".'),
        ("vectors: 4", '"vectors:" holds no case. List them, each beginning with "- id:".'),
        (
            "vectors:\n- id: A\n  title: a\n  title: b",
            "line 2: the key title is not text, or is there twice. Keep one of them.",
        ),
        (
            "vectors:\n- ? [a, b]\n  : 1",
            "line 2: the key ['a', 'b'] is not text, or is there twice. Keep one of them.",
        ),
    ],
)
def test_a_file_that_is_no_list_of_cases_says_why(text, said):
    with pytest.raises(CaseUnreadable) as refusal:
        read_cases(text)
    assert str(refusal.value) == said


WHOLE = {
    "id": "A-1",
    "category": "residual",
    "inputs": "{}",
    "expected": "{days: null}",
    "tolerance": "{abs: 0.5, rel: 0}",
    "findings": "[]",
}


def a_case(**parts: str | None) -> Case:
    lines = [f"{key}: {part}" for key, part in (WHOLE | parts).items() if part is not None]
    (case,) = read_cases("vectors:\n- " + "\n  ".join(lines))
    return case


def test_a_case_is_read_part_by_part():
    case = a_case(
        inputs="{days: {v: 2.30, u: d}}",
        findings="[{check: overfill, severity: block, why: 'too full'}]",
        title="A title",
        source="A book",
        note="A note",
    )
    assert (case.id, case.category, case.problems) == ("A-1", "residual", ())
    assert case.inputs == {"days": {"v": "2.30", "u": "d"}}
    assert case.expected == {"days": "null"}
    assert (case.tolerance.absolute, case.tolerance.relative) == (0.5, 0)
    assert [(wanted.check, wanted.severity) for wanted in case.findings] == [("overfill", "block")]


@pytest.mark.parametrize(
    ("parts", "problems"),
    [
        ({"id": "' '"}, ("id: missing. Give each case one, like RES-001.",)),
        ({"id": "[1]"}, ("id: missing. Give each case one, like RES-001.",)),
        (
            {"mood": "good", "inputs": None, "findings": None},
            (
                f"mood: not a key of a case. Known: {KEYS}.",
                "inputs: missing. Every case says it.",
                "findings: missing. Every case says it.",
            ),
        ),
        ({"category": "[a]"}, ("category: is not text.",)),
        ({"inputs": "4"}, ("inputs: is not a list of keys and values.",)),
        ({"expected": "[4]"}, ("expected: is not a list of keys and values.",)),
        (
            {"tolerance": "{abs: 1}"},
            ("tolerance: needs abs and rel, like {abs: 0.005, rel: 0.001}.",),
        ),
        ({"tolerance": "4"}, ("tolerance: needs abs and rel, like {abs: 0.005, rel: 0.001}.",)),
        (
            {"tolerance": "{abs: -1, rel: 0}"},
            ("tolerance: is below zero, so nothing could agree.",),
        ),
        (
            {"tolerance": "{abs: 0, rel: -1}"},
            ("tolerance: is below zero, so nothing could agree.",),
        ),
        ({"findings": "{}"}, ("findings: is not a list. Write [] when the case asks for none.",)),
        ({"findings": "[4]"}, ("findings: each needs check and severity.",)),
        ({"findings": "[{check: overfill}]"}, ("findings: each needs check and severity.",)),
        (
            {"findings": "[{check: overfill, severity: ok, when: 1, how: 2}]"},
            ("findings: how, when is not known there.",),
        ),
        (
            {"findings": "[{check: mood, severity: ok}]"},
            (
                f"findings: mood is not a check known here. Known: {CHECK_IDS}.",
            ),
        ),
        (
            {"findings": "[{check: overfill, severity: fine}]"},
            (
                (
                    "findings: fine is not a severity. Known: ok, info, ack, escalate, block."
                ),
            ),
        ),
        ({"expected": "{}"}, ("expected: nothing is, so nothing could fail.",)),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_read_names_every_problem(parts, problems):
    assert a_case(**parts).problems == problems


def test_a_case_that_cannot_be_read_fails_under_its_id_or_its_place():
    assert a_case(category="[a]").id == "A-1"
    assert a_case(tolerance=None).id == "A-1"
    assert a_case(expected="{}").id == "A-1"
    assert judge_case(a_case(category="mood"), *reference()).id == "A-1"
    assert [case.id for case in read_cases("vectors:\n- 4\n- {id: ''}")] == ["case 1", "case 2"]
    assert a_case(expected="{}", findings="[{check: overfill, severity: ok}]").problems == ()


def test_a_case_with_a_tolerance_of_nothing_is_exact():
    assert a_case(tolerance="{abs: 0, rel: 0}").problems == ()


def test_a_case_made_without_a_tolerance_fails():
    assert judge_case(Case("A-1"), *reference()) == CaseResult("A-1", ("tolerance: missing.",))
