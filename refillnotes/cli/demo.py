"""Make a demo clinic of invented people, to look at and to try."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from refillnotes.actions.people import person_by_email
from refillnotes.cli import Program, Refused
from refillnotes.cli.progress import progress
from refillnotes.config.clinic_file import Clinic, Paper, write_clinic
from refillnotes.config.environment import Config, Environment, instance_folder
from refillnotes.config.instance import prepare_instance
from refillnotes.demo.clinic import count_notes, make_clinic, make_more
from refillnotes.demo.staff import STAFF
from refillnotes.demo.stories import STORIES

INVENTED = Clinic("Demo pain clinic", ZoneInfo("America/Chicago"), Paper.LETTER, demo=True)
DATABASE = "refillnotes.sqlite3"
NOTES = "notes"
SEAL = "seal"


@click.command()
@click.option("--notes", default=0, show_default=True, type=click.IntRange(0, 1_000_000))
@click.option(
    "--seed", default=7, show_default=True, type=int, help="Another number, other people."
)
@click.option(
    "--patients",
    default=len(STORIES),
    show_default=True,
    type=click.IntRange(1, len(STORIES)),
    help="Fewer are ready sooner.",
)
@click.pass_obj
def demo(program: Program, notes: int, seed: int, patients: int) -> None:
    """Fill an empty clinic with twelve patients, each telling one story.

    --notes adds that many more signed notes, of further patients.
    """
    folder = instance_folder()
    prepare_instance(folder)
    if not (folder / "clinic.toml").exists():
        _make(program, folder, seed, patients)
        write_clinic(folder, INVENTED)
    clinic = program.open_clinic(None)
    if not clinic.demo:
        raise Refused(
            f"{folder} holds a real clinic, and invented patients do not belong there. Name "
            "another folder, like: REFILLNOTES_INSTANCE=./try refillnotes demo"
        )
    if notes:
        people = [person_by_email(clinic, one.email) for one in STAFF]
        staff = tuple(one for one in people if one is not None)
        with progress("Making more notes", notes) as tick:
            make_more(clinic, staff, clinic.now().date(), notes, seed, tick)
    click.echo(f"{clinic.name} is ready in {folder}. Start it with: refillnotes serve")


def _make(program: Program, folder: Path, seed: int, patients: int) -> None:
    """Make it aside and move it into place whole: half a demo would look like a broken one."""
    elsewhere = Environment.read().database_url
    if elsewhere is not None:
        _fill(program, folder, elsewhere, seed, patients)
        return
    if (folder / DATABASE).exists():
        raise Refused(
            f"{folder} holds a record and no clinic.toml. Name another folder, like: "
            "REFILLNOTES_INSTANCE=./try refillnotes demo"
        )
    aside = folder / ".unfinished-demo"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    _fill(program, aside, f"sqlite:///{aside / DATABASE}", seed, patients)
    for made in (SEAL, NOTES, DATABASE):
        (aside / made).rename(folder / made)
    shutil.rmtree(aside)


def _fill(program: Program, folder: Path, url: str, seed: int, patients: int) -> None:
    clinic = program.open_clinic(Config(folder, url, INVENTED, b""))
    with progress("Making the demo clinic", count_notes(patients)) as tick:
        make_clinic(clinic, clinic.now().date(), seed, tick, patients)
    clinic.database.close()
