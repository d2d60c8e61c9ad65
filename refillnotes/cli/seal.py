"""Look at the clinic's seal, make the next one, or take one back."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from refillnotes.actions.keep_seal import renew_root, renew_seal, revoke_seal, seals
from refillnotes.actions.list_revocations import list_revocations, unlisted_in_words
from refillnotes.cli import Program
from refillnotes.seal.authority import Why


@click.group()
def seal() -> None:
    """Look at, renew or revoke the key that signs this clinic's notes."""


@seal.command()
@click.pass_obj
def show(program: Program) -> None:
    """List every seal there ever was, and warn when the one that signs ends soon."""
    clinic = program.open_clinic(None)
    for root, until in clinic.seal.roots().items():
        click.echo(f"root {root} until {_day(until)}")
    for one in seals(clinic):
        revoked = f", revoked {_day(one.revoked_at)} ({one.why})" if one.revoked_at else ""
        click.echo(f"seal {one.number} from {_day(one.since)} to {_day(one.until)}{revoked}")
    for warning in (clinic.seal.warning(clinic.now()), unlisted_in_words(clinic)):
        if warning:
            click.echo(warning, err=True)


@seal.command()
@click.option("--days", default=730, show_default=True, type=click.IntRange(1, 3650))
@click.pass_obj
def renew(program: Program, days: int) -> None:
    """Make the next seal, which signs from now on. What older ones signed stays valid."""
    clinic = program.open_clinic(None)
    renew_seal(clinic, timedelta(days=days))
    newest = seals(clinic)[-1]
    click.echo(f"Seal {newest.number} signs from now on, until {_day(newest.until)}.")


@seal.command(name="renew-root")
@click.pass_obj
def renew_root_(program: Program) -> None:
    """Make the next root and a seal of it. What older ones vouched for holds as before."""
    clinic = program.open_clinic(None)
    renew_root(clinic)
    newest = seals(clinic)[-1]
    click.echo(f"root {clinic.seal.root_sha256()} vouches from now on.")
    click.echo(f"Seal {newest.number} signs from now on, until {_day(newest.until)}.")


@seal.command()
@click.argument("number", type=click.IntRange(1))
@click.option("--why", required=True, type=click.Choice([why.value for why in Why]))
@click.pass_obj
def revoke(program: Program, number: int, why: str) -> None:
    """Believe seal NUMBER no longer from now on, and sign with it no more."""
    clinic = program.open_clinic(None)
    revoke_seal(clinic, number, Why(why))
    click.echo(f"Seal {number} is revoked. If none is left to sign with: refillnotes seal renew")


@seal.command(name="list-revoked")
@click.pass_obj
def list_revoked(program: Program) -> None:
    """Put signing keys revoked while root.key was away on the list that viewers check by."""
    added = list_revocations(program.open_clinic(None))
    click.echo(f"seal/revoked.crl names every revoked signing key; {added} were added.")


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
