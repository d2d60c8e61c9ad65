"""Decisions are numbered one after the other and say what was weighed."""

import re

import pytest

from tests.tree import ROOT, files, text_of

DECISIONS = [
    file
    for file in files("docs", ending=".md")
    if file.parts[1:2] == ("adr",) and file.stem[0] == "0"
]
HEADINGS = ["Context", "Options", "Decision", "Consequences"]
LONGEST = 80  # lines: a page


def test_decisions_are_numbered_without_gap_or_repeat():
    numbers = [int(file.name[:4]) for file in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_says_what_was_weighed(file):
    text = text_of(file)
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+", file.stem)
    assert text.startswith(f"# {file.name[:4]}: ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= LONGEST


def test_a_decision_that_is_named_exists():
    known = {file.name[:4] for file in DECISIONS}
    for file in [*files("docs", "refillnotes", ending=".md"), *files("refillnotes", ending=".py")]:
        for number in re.findall(r"\bADR[- ](\d{4})\b", text_of(file)):
            assert number in known, f"{file} names ADR {number}"


def test_the_changelog_opens_with_what_is_checked():
    headings = re.findall(r"^### (.+)$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == "What is checked"
