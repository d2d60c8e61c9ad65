"""Pieces of a page drawn once: a finding looks the same until its check answers otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refillnotes.actions.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from jinja2 import Environment
    from jinja2.runtime import Macro

KEPT = 4_096
"""Some sixty visits being typed at once; a piece is about a kilobyte."""


def add_fragments(templates: Environment) -> None:
    """Teach templates ``drawn_once(macro, ...)``, for macros that read nothing but what they get.

    What is given must be frozen, so that the same value always looks the same.
    """
    templates.globals["drawn_once"] = _drawing_once()


def _drawing_once() -> Callable[..., str]:
    pieces: Recent[tuple[Hashable, ...], str] = Recent(KEPT)

    def drawn_once(macro: Macro, *given: Hashable) -> str:
        key = (macro.name, *given)
        piece = pieces.find(key)
        if piece is None:
            piece = macro(*given)
            pieces.keep(key, piece)
        return piece

    return drawn_once
