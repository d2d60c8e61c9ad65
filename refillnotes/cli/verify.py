"""Look whether the record is still as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from refillnotes.actions.remark_on_record import remarks_on
from refillnotes.actions.verify_bundle import verify_bundle
from refillnotes.actions.verify_record import Fault, verify_record
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
@click.option(
    "--bundle",
    type=click.Path(path_type=Path),
    help="Verify this exported ZIP instead, and that this clinic made it.",
)
@click.pass_context
def verify(context: click.Context, since: int, signatures: bool, bundle: Path | None) -> None:
    """Verify the audit chain, its checkpoints, every frozen row and the bytes of every PDF.

    Prints a line for each thing that is not as it was written, the first one first, and notes of
    what is worth knowing. The exit code is 1 if anything is not as it was written, and 2 if it
    could not be looked at.
    """
    program: Program = context.obj
    with progress("Verifying", None) as tick:
        clinic = program.open_clinic(None)
        if bundle is not None:
            faults = _say(verify_bundle(clinic, bundle))
        else:
            faults = _say(verify_record(clinic, since, signatures=signatures, tick=tick))
            for remark in remarks_on(clinic):
                click.echo(f"Note: {remark}")
    whole = "The record" if bundle is None else "The bundle"
    click.echo(f"{whole} is as it was written." if not faults else f"{faults} faults.")
    if faults:
        context.exit(1)


def _say(found: Iterable[Fault]) -> int:
    faults = 0
    for fault in found:
        faults += 1
        click.echo(f"{fault.where}: {fault.why}")
    return faults
