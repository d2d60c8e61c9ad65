"""Make a demo clinic of invented people, to look at and to try."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from refillnotes.actions.people import everybody, person_by_email
from refillnotes.cli import Program, Refused
from refillnotes.cli.progress import progress
from refillnotes.config import Clinic, Paper, instance_folder, prepare_instance, write_clinic
from refillnotes.demo.clinic import count_notes, make_clinic, make_more
from refillnotes.demo.staff import STAFF

NAME = "Demo pain clinic"
ZONE = ZoneInfo("America/Chicago")


@click.command()
@click.option("--notes", default=0, show_default=True, type=click.IntRange(0, 1_000_000))
@click.option(
    "--seed", default=7, show_default=True, type=int, help="Another number, other people."
)
@click.pass_obj
def demo(program: Program, notes: int, seed: int) -> None:
    """Fill an empty clinic with twelve patients, each telling one story.

    --notes adds that many more signed notes, of further patients.
    """
    folder = instance_folder()
    prepare_instance(folder)
    write_clinic(folder, Clinic(NAME, ZONE, Paper.LETTER, demo=True))
    clinic = program.open_clinic(None)
    if not clinic.demo:
        raise Refused(
            f"{folder} holds a real clinic, and invented patients do not belong there. Name "
            "another folder, like: REFILLNOTES_INSTANCE=./try refillnotes demo"
        )
    today = clinic.now().date()
    if not everybody(clinic):
        with progress("Making the demo clinic", count_notes()) as tick:
            make_clinic(clinic, today, seed, tick)
    if notes:
        people = [person_by_email(clinic, one.email) for one in STAFF]
        staff = tuple(one for one in people if one is not None)
        with progress("Making more notes", notes) as tick:
            make_more(clinic, staff, today, notes, seed, tick)
    click.echo(f"{clinic.name} is ready in {folder}. Start it with: refillnotes serve")
