"""Try the newest backup before it is needed."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from refillnotes.actions.drill_backup import drill_backup
from refillnotes.actions.restore_backup import read_backup
from refillnotes.cli import Program
from refillnotes.cli.progress import progress


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.pass_context
def drill(context: click.Context, source: Path) -> None:
    """Restore the newest backup in SOURCE into a folder that is thrown away, and verify all of it.

    Says how long it took and what a restore now would lose. The exit code is 1 when the backup is
    not whole, and 2 when there is none.
    """
    program: Program = context.obj
    clinic = program.open_clinic(None)
    backup, manifest = read_backup(source)
    began = time.monotonic()
    with (
        progress("Trying the backup", 2 * len(manifest.pdfs)) as tick,
        TemporaryDirectory(prefix="refillnotes-drill-") as scratch,
    ):
        came_out = drill_backup(clinic, backup, manifest, Path(scratch), tick)
    for fault in came_out.faults:
        click.echo(f"{fault.where}: {fault.why}")
    click.echo(
        f"{backup.name}: audit record {manifest.seq} and {len(manifest.pdfs)} PDFs were restored "
        f"and verified in {time.monotonic() - began:.1f} seconds. A restore now would lose the "
        f"{came_out.acts_since} audit records of the last {came_out.age.total_seconds() / 60:.0f} "
        "minutes."
    )
    if came_out.faults:
        click.echo(f"{len(came_out.faults)} faults: this backup is not whole.")
        context.exit(1)
