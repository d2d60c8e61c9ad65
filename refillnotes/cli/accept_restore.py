"""Say why the record is older than it was, so that saving is on again."""

from __future__ import annotations

import click

from refillnotes.actions.accept_restore import accept_restore as accept
from refillnotes.actions.brought_back import brought_back_in_words
from refillnotes.cli import Program
from refillnotes.domain.kinds import Words


@click.command("accept-restore")
@click.option("--reason", prompt="Why is the record older than it was", help="In a sentence.")
@click.pass_obj
def accept_restore(program: Program, reason: str) -> None:
    """Accept a record that is older than its newest checkpoint, and record why.

    Until then it can be read and not written. Name no patient in the reason: it is kept for ever.
    """
    said = str(Words(300).read(reason, {}))
    clinic = program.open_clinic(None)
    done = accept(clinic, said)
    click.echo(
        f"The record goes on after audit record {done.kept_seq}. Lost: "
        f"records {done.kept_seq + 1} to {done.lost_seq}. Start refillnotes again to save."
    )
    again = brought_back_in_words(clinic)
    if again:
        click.echo(again)
