"""Builders: a practice whose record is older than its newest checkpoint, and its side file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from refillnotes.store import audit
from tests.clinics import Practice

WHY = "Saving is off: the chain ends before the checkpoint's record. Bring the newest backup back."


def closed(practice: Practice) -> Practice:
    """The same practice, opened as ``open_clinic`` does when it finds the record behind."""
    clinic = practice.clinic
    off = replace(clinic.database, saving_is_off=WHY)
    return replace(
        practice, clinic=replace(clinic, database=off, meanwhile=type(clinic.meanwhile)())
    )


def side_lines(folder: Path) -> list[dict[str, str]]:
    """What the side files in a folder of checkpoints hold, oldest first."""
    files = sorted(folder.glob("traces-*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def events(lines: list[dict[str, str]]) -> list[str]:
    return [json.loads(line["event"])["event"] for line in lines]


def head_of(clinic) -> int:
    with clinic.database.reading() as connection:
        return audit.head(connection).seq
