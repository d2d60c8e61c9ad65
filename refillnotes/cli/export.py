"""Write the signed notes of some days into one ZIP, as an auditor would get it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from refillnotes.actions.export_notes import export_notes
from refillnotes.actions.look_up import Wanted, count_signed
from refillnotes.cli import Program, Refused
from refillnotes.cli.destination import refuse_existing, write_whole
from refillnotes.cli.progress import progress

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "first", type=DAY, help="First day, such as 2026-01-01.")
@click.option("--to", "last", type=DAY, help="Last day, such as 2026-12-31.")
@click.argument("destination", type=click.Path(path_type=Path))
@click.pass_obj
def export(
    program: Program, first: datetime | None, last: datetime | None, destination: Path
) -> None:
    """Write the signed notes of these days, their index and hashes to DESTINATION, a ZIP.

    Every note handed out leaves a line in the audit trail.
    """
    refuse_existing(destination)
    clinic = program.open_clinic(None)
    wanted = Wanted(first=day_of(first), last=day_of(last))
    count = count_signed(clinic, wanted)
    if count == 0:
        raise Refused("No signed note has its visit on these days. Look at --from and --to again.")
    with progress("Exporting", None) as tick:
        write_whole(destination, export_notes(clinic, None, wanted), tick)
    click.echo(f"{count} notes in {destination}")


def day_of(given: datetime | None) -> date | None:
    return None if given is None else given.date()
