"""What a served clinic does beside answering: checkpoints, and files that have to go or move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import click

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.remove_destroyed import remove_destroyed
from refillnotes.actions.set_orphans_aside import set_orphans_aside
from refillnotes.actions.time_stamps import stamp_checkpoints
from refillnotes.actions.watch_clock import note_wrong_clock
from refillnotes.actions.write_checkpoint import write_checkpoint_if_due
from refillnotes.domain.errors import RefillnotesError

LOOKS_EVERY = 5.0
"""Seconds between two looks whether a checkpoint is due; a look reads two rows."""


@contextmanager
def keeping(clinic: Clinic, every: float = LOOKS_EVERY) -> Iterator[None]:
    """Look after the clinic's record as long as the block lasts, and once more at its end."""
    leaving = Event()
    say = _Teller()

    unstamped = 1  # those of an earlier run may be waiting

    def due() -> None:
        nonlocal unstamped
        note_wrong_clock(clinic)
        if write_checkpoint_if_due(clinic) is not None or unstamped:
            unstamped = stamp_checkpoints(clinic)

    def look() -> None:
        say.why_not(lambda: remove_destroyed(clinic))
        say.why_not(lambda: set_orphans_aside(clinic))
        while not leaving.wait(every):
            say.why_not(due)

    thread = Thread(target=look, name="keeping", daemon=True)
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join()
        say.why_not(lambda: write_checkpoint_if_due(clinic, leaving=True))
        say.why_not(lambda: stamp_checkpoints(clinic))


class _Teller:
    """Says once what stands in the way; a disk that is away for a night fills no log."""

    def __init__(self) -> None:
        self._said = ""

    def why_not(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (RefillnotesError, OSError) as refusal:
            if str(refusal) != self._said:
                click.echo(str(refusal), err=True)
            self._said = str(refusal)
        else:
            self._said = ""
