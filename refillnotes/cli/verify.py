"""Look whether the record is still as it was written."""

from __future__ import annotations

import click

from refillnotes.actions.verify_record import verify_record
from refillnotes.cli import Program
from refillnotes.cli.progress import progress


@click.command()
@click.option("--since", default=0, type=click.IntRange(0), help="Audit number known to be good.")
@click.option(
    "--pdf",
    "signatures",
    is_flag=True,
    help="Check the signatures in every PDF too, and that nothing was added after them.",
)
@click.pass_context
def verify(context: click.Context, since: int, signatures: bool) -> None:
    """Verify the audit chain, every frozen row and the bytes of every PDF.

    Prints a line for each thing that is not as it was written, the first one first. The exit code
    is 1 if there is any, and 2 if it could not be looked at.
    """
    program: Program = context.obj
    faults = 0
    with progress("Verifying", None) as tick:
        clinic = program.open_clinic(None)
        for fault in verify_record(clinic, since, signatures=signatures, tick=tick):
            faults += 1
            click.echo(f"{fault.where}: {fault.why}")
    click.echo("The record is as it was written." if not faults else f"{faults} faults.")
    if faults:
        context.exit(1)
