"""A bar on stderr for whatever takes longer than two seconds; in a file, one plain line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

PATIENCE = 2.0
"""Seconds before the bar appears."""


@contextmanager
def progress(
    title: str, total: int | None, patience: float = PATIENCE
) -> Iterator[Callable[[int], None]]:
    """Give a function to call with how much was just done; ``patience`` is in seconds."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True)
    task = bar.add_task(title, total=total)
    began = time.monotonic()
    shown = False

    def done(more: int) -> None:
        nonlocal shown
        bar.advance(task, more)
        if not shown and time.monotonic() - began > patience:
            shown = True
            if console.is_terminal:
                bar.start()
            else:
                console.print(f"{title}: this takes a while.")

    try:
        yield done
    finally:
        if shown and console.is_terminal:
            bar.stop()
