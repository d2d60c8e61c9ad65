"""The pages of the manual that are made from the rules themselves."""

from __future__ import annotations

from refillnotes.domain import governance
from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.checks import manual
from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.policy import load_policy
from refillnotes.domain.visit import drawn

_MADE = "Made by `refillnotes docs`; edit the program, not this page."


def checks_page() -> str:
    """Every check: what should be so, why, by which limits, what comes next, whose word that is."""
    policy = load_policy()
    return manual.checks_page(CHECKS, load_catalogue(policy), policy)


def states_page() -> str:
    """The states of a visit and of a rule change, and every move there is."""
    return (
        f"# States of a visit\n\n{_MADE}\n\n```mermaid\n{drawn()}\n```\n\n"
        f"# States of a rule change\n\n```mermaid\n{governance.drawn()}\n```\n"
    )
