"""Make the pack for the hours in which the program cannot be used."""

from __future__ import annotations

from pathlib import Path

import click

from refillnotes.actions.make_pack import make_pack
from refillnotes.cli import Program, Refused
from refillnotes.cli.destination import replace_whole

PACK = "downtime-pack.pdf"
FORM = "blank-form.pdf"


@click.command("downtime-pack")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def downtime_pack(program: Program, folder: Path) -> None:
    """Write the downtime pack into FOLDER, where it is found when this machine is not.

    It tells of each pump that is overdue, due today or tomorrow, or being refilled: the drugs,
    concentrations, doses and settings it was left with, the date to refill by, allergies, and what
    was unusual. It is a PDF that asks for the password of refillnotes downtime-password, and takes
    the place of the pack made before; the blank form lies beside it. Each patient in it gets a line
    in the audit trail.
    """
    if not folder.is_dir():
        raise Refused(
            f"{folder} is not a folder. Make it first, on a machine that is there when this one is "
            "not, like: mkdir -m 750 /mnt/ward/downtime"
        )
    clinic = program.open_clinic(None)
    made = make_pack(clinic)
    replace_whole(folder / PACK, made.pdf)
    replace_whole(folder / FORM, clinic.printer.blank_form(clinic.name, clinic.paper))
    click.echo(f"{made.pumps} pumps are in {folder / PACK}, which asks for the downtime password.")
    if made.withheld:
        click.echo(f"{made.withheld} more are due, and left out: their charts are restricted.")
