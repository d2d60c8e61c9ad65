"""The pages of the manual that are made from the rules themselves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from refillnotes.domain import governance
from refillnotes.domain.case import Rules
from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.manual import checks
from refillnotes.domain.manual.figures import figures_chapter
from refillnotes.domain.policy import load_policy
from refillnotes.domain.visit import drawn
from refillnotes.domain.worked_cases.reader import read_cases

_MADE = "Made by `refillnotes docs`; edit the program, not this page."


def checks_page(folder: Path) -> str:
    """Every check: what should be so, why, how, by which limits, in which cases, what is next."""
    policy = load_policy()
    text = (folder / checks.VECTORS).read_text(encoding="utf-8")
    rules = Rules(policy, load_catalogue(policy))
    page = checks.checks_page(CHECKS, rules.catalogue, policy, vectors_by_check(text))
    return f"{page}\n{figures_chapter(rules)}"


def vectors_by_check(text: str) -> Mapping[str, list[str]]:
    """The ids of the worked cases that list a finding of a check, by its slug."""
    ids: dict[str, list[str]] = {}
    for case in read_cases(text):
        for check in dict.fromkeys(wanted.check for wanted in case.findings):
            ids.setdefault(check, []).append(case.id)
    return ids


def states_page(folder: Path) -> str:  # noqa: ARG001
    """The states of a visit and of a rule change, and every move there is."""
    return (
        f"# States of a visit\n\n{_MADE}\n\n```mermaid\n{drawn()}\n```\n\n"
        f"# States of a rule change\n\n```mermaid\n{governance.drawn()}\n```\n"
    )
