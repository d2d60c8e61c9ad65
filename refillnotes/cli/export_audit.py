"""Write the audit trail of some days as FHIR AuditEvent, one resource a line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from refillnotes.actions.export_trail import export_trail
from refillnotes.actions.read_trail import Asked
from refillnotes.cli import Program
from refillnotes.cli.destination import refuse_existing, write_whole
from refillnotes.cli.export import DAY, day_of
from refillnotes.cli.progress import progress


@click.command()
@click.option("--from", "first", type=DAY, help="First day, such as 2026-01-01.")
@click.option("--to", "last", type=DAY, help="Last day, such as 2026-12-31.")
@click.argument("destination", type=click.Path(path_type=Path))
@click.pass_obj
def export_audit(
    program: Program, first: datetime | None, last: datetime | None, destination: Path
) -> None:
    """Write the audit records of these days to DESTINATION, as FHIR R4 AuditEvent in NDJSON.

    They hold ids alone, and each its place in the chain, so that the file can be compared with
    the record. That it was written is a record itself.
    """
    refuse_existing(destination)
    clinic = program.open_clinic(None)
    asked = Asked(first=day_of(first), last=day_of(last))
    written = 0

    with progress("Exporting", None) as tick:

        def counted(more: int) -> None:
            nonlocal written
            written += more
            tick(more)

        write_whole(destination, export_trail(clinic, None, asked), counted)
    click.echo(f"{written} records in {destination}")
