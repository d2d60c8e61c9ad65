"""Judge every signed visit by another value of one figure, and say what would turn."""

from __future__ import annotations

import click

from refillnotes.actions.judge_again import count_to_judge
from refillnotes.actions.look_ahead import Proposal, look_at_all
from refillnotes.cli import Program
from refillnotes.cli.progress import progress
from refillnotes.domain.figures import Confidence
from refillnotes.domain.governance import Act
from refillnotes.domain.governance_preview import counts


@click.command()
@click.option("--read", is_flag=True, help="The value was read in its source.")
@click.argument("figure")
@click.argument("value")
@click.pass_obj
def preview(program: Program, read: bool, figure: str, value: str) -> None:
    """Judge all signed visits with FIGURE at VALUE, such as residual.floor "0.4 mL".

    The page where a steward proposes it covers the newest visits; this covers all of them. Nothing
    is changed and nothing proposed; that visits were compared leaves a line in the audit trail.
    """
    clinic = program.open_clinic(None)
    proposal = Proposal(
        act=Act.REPLACE,
        figure=figure,
        after=value,
        effective_on=clinic.now().astimezone(clinic.zone).date(),
        reason="",
        source="preview",
        confidence=(Confidence.SOURCED if read else Confidence.DERIVED).value,
    )
    with progress("Judging signed visits", count_to_judge(clinic)) as tick:
        looked = look_at_all(clinic, proposal, tick)
    seen = looked.preview
    click.echo(f"{looked.title}: {looked.before} now, {value} tried.")
    click.echo(f"{seen.covered} of {seen.signed} signed visits judged twice.")
    if seen.unread:
        click.echo(f"Not readable by this version and so not judged: {', '.join(seen.unread)}.")
    for turn, visits in counts(seen):
        click.echo(f"{visits} {turn}")
    for line in seen.turned:
        click.echo(f"  {line.title}: {len(line.visits)} {line.turn}: {', '.join(line.visits)}")
    if not seen.turned:
        click.echo("Every check would say the same of every one of them.")
