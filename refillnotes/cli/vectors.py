"""Run worked cases through the rules visits use, and say which do not come out."""

from __future__ import annotations

from pathlib import Path

import click

from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.policy import load_policy
from refillnotes.domain.worked_cases.case import CaseResult
from refillnotes.domain.worked_cases.report import judge_text, report


def run_files(paths: tuple[Path, ...]) -> tuple[CaseResult, ...]:
    """Judge every case of every file; a file that cannot be read is one failure."""
    policy = load_policy()
    catalogue = load_catalogue(policy)
    results: list[CaseResult] = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as refusal:
            results.append(CaseResult(str(path), (f"cannot be read: {refusal.strerror}.",)))
        except UnicodeDecodeError:
            results.append(CaseResult(str(path), ("is not text in UTF-8.",)))
        else:
            results.extend(judge_text(str(path), text, catalogue, policy))
    return tuple(results)


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.pass_context
def vectors(context: click.Context, files: tuple[Path, ...]) -> None:
    """Run the worked cases in FILE... and print each that fails.

    The last line says how many passed and failed. The exit code is 1 if any failed.
    """
    results = run_files(files)
    for line in report(results):
        click.echo(line)
    if not all(result.passed for result in results):
        context.exit(1)
