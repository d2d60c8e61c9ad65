"""Look whether the record is still as it was written."""

from __future__ import annotations

import click

from refillnotes.actions.verify_record import verify_record
from refillnotes.cli import Program


@click.command()
@click.option("--since", default=0, type=click.IntRange(0), help="Audit number known to be good.")
@click.pass_context
def verify(context: click.Context, since: int) -> None:
    """Verify the audit chain, every frozen row and every signed PDF.

    Prints a line for each thing that is not as it was written. The exit code is 1 if there is any.
    """
    program: Program = context.obj
    faults = 0
    for fault in verify_record(program.open_clinic(None), since):
        faults += 1
        click.echo(f"{fault.where}: {fault.why}")
    click.echo("The record is as it was written." if not faults else f"{faults} faults.")
    if faults:
        context.exit(1)
