"""How often Python looks for garbage while a clinic is served."""

from __future__ import annotations

import gc

ALLOCATIONS = 5_000
"""Objects made and not yet given back, before the youngest are looked through; Python's own 700
are made several times while one visit is judged."""


def look_for_garbage_seldom() -> None:
    """Leave what is loaded by now out of every search, and search less often.

    Reference data, templates and libraries stay as long as the program does; going through them
    again and again took almost half of the time of all checks of a visit.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 10, 10)
