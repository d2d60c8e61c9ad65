"""Make a clinic: its folder, its record, and the first person who can open accounts."""

from __future__ import annotations

import sys
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import click

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_seal import found_seal
from refillnotes.actions.passwords import SHORTEST
from refillnotes.actions.people import Details, add_person, everybody
from refillnotes.cli import Program, Refused
from refillnotes.config.clinic_file import Clinic as Written
from refillnotes.config.clinic_file import Paper, write_clinic
from refillnotes.config.environment import instance_folder
from refillnotes.config.instance import prepare_instance
from refillnotes.domain.kinds import Words
from refillnotes.domain.roles import Role


@click.command()
@click.option("--name", help="The clinic's name, as notes print it.")
@click.option("--timezone", metavar="REGION/CITY", help="Such as Europe/Zurich.")
@click.option("--paper", type=click.Choice([paper.value for paper in Paper]))
@click.option("--admin-name", help="Who opens accounts, such as Sam Novak.")
@click.option("--admin-email", help="The address this person signs in with.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Holds this person's first password; without it the password is asked for.",
)
@click.pass_obj
def setup(
    program: Program,
    name: str | None,
    timezone: str | None,
    paper: str | None,
    admin_name: str | None,
    admin_email: str | None,
    password_file: Path | None,
) -> None:
    """Make this clinic, or bring its record up to this version. What is there is kept."""
    folder = instance_folder()
    prepare_instance(folder)
    if not (folder / "clinic.toml").exists():
        write_clinic(
            folder,
            Written(
                name=name or _asked("Name of the clinic", "--name"),
                timezone=_zone(
                    timezone or _asked("Time zone, such as Europe/Zurich", "--timezone")
                ),
                paper=Paper(paper or _asked("Paper, A4 or letter", "--paper")),
            ),
        )
    clinic = program.open_clinic(None)
    found_seal(clinic)
    if not any(Role.ADMIN in one.roles for one in everybody(clinic)):
        _add_admin(clinic, admin_name, admin_email, password_file)
    click.echo(f"{clinic.name} is ready in {folder}. Start it with: refillnotes serve")


def _add_admin(
    clinic: Clinic, name: str | None, email: str | None, password_file: Path | None
) -> None:
    email = (email or _asked("E-mail address of who opens accounts", "--admin-email")).strip()
    if "@" not in email:
        raise Refused(f'"{email}" is not an e-mail address. Write one like sam@clinic.example')
    name = str(Words(100).read(name or _asked("This person's name", "--admin-name"), {}))
    password = _password(password_file)
    add_person(clinic, None, Details(email, name, "", (Role.ADMIN.value,)), password)


def _password(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Refused("The first password is needed. Give a file that holds it: --password-file")
    prompt = f"Password, at least {SHORTEST} characters"
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True))


def _asked(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise Refused(f"{question} is needed. Give it by {option}")
    return str(click.prompt(question))


def _zone(key: str) -> ZoneInfo:
    if key not in available_timezones():
        raise Refused(
            f'"{key}" is not a time zone. Write its region and city, such as America/New_York'
        )
    return ZoneInfo(key)
