"""Pieces of a page drawn once: a finding looks the same until its check answers otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refillnotes.actions.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2 import Environment
    from jinja2.runtime import Macro

KEPT = 4_096
"""Some sixty visits being typed at once; a piece is about a kilobyte."""


def add_fragments(templates: Environment) -> None:
    """Teach templates ``drawn_once(macro, things, ...)``: what the macro makes of each thing.

    For frozen things, and for a macro that reads nothing but what it is given.
    """
    templates.globals["drawn_once"] = _drawing_once()


def _drawing_once() -> Callable[..., list[str]]:
    pieces: Recent[tuple[object, ...], tuple[object, str]] = Recent(KEPT)

    def drawn_once(macro: Macro, things: Iterable[object], *given: int) -> list[str]:
        return [piece_of(macro, thing, given) for thing in things]

    def piece_of(macro: Macro, thing: object, given: tuple[int, ...]) -> str:
        # Worked out again, an answer is another thing: its identity is cheaper than its content
        key = (macro.name, id(thing), given)
        thing_drawn, piece = pieces.find(key) or (None, "")
        if thing_drawn is not thing:
            piece = macro(thing, *given)
            pieces.keep(key, (thing, piece))
        return piece

    return drawn_once
