"""Make the figures of lists and trends anew out of the records."""

from __future__ import annotations

import click

from refillnotes.actions.rebuild_figures import rebuild_figures
from refillnotes.cli import Program


@click.command()
@click.pass_obj
def rebuild(program: Program) -> None:
    """Make the figures that lists and trends show anew, out of the notes themselves.

    `refillnotes verify` says when they differ. No note, PDF or audit record changes.
    """
    stale = rebuild_figures(program.open_clinic(None))
    click.echo(f"{len(stale)} visits made anew." if stale else "Every list shows what notes say.")
