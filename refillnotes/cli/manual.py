"""The pages of the manual that are made from the rules themselves."""

from __future__ import annotations

from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.checks.model import Check
from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.figures import Source
from refillnotes.domain.visit import drawn

_MADE = "Made by `refillnotes docs`; edit the program, not this page."


def checks_page() -> str:
    """Every check: what should be so, why, what comes next, and whose word that is."""
    sources = load_catalogue().sources
    parts = ["# Checks", _MADE, f"{len(CHECKS)} checks, in the order they are run and shown."]
    for check in CHECKS:
        parts += [f"## {check.title}", f"`{check.id}`", check.why, _next(check)]
        parts += [_cited(sources[name]) for name in check.sources if name in sources]
    return "\n\n".join(part for part in parts if part) + "\n"


def states_page() -> str:
    """The states of a visit and every move there is."""
    return f"# States of a visit\n\n{_MADE}\n\n```mermaid\n{drawn()}\n```\n"


def _next(check: Check) -> str:
    return f"**Next:** {check.then}" if check.then else ""


def _cited(source: Source) -> str:
    return f"Source: {source.title}, {source.where}"
