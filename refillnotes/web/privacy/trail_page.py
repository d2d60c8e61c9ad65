"""The state of the audit chain and the size of a selection, in sentences."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from refillnotes.actions.read_trail import ChainState, Trail
from refillnotes.domain.clock import moment_in_words
from refillnotes.web.filters import counted


def sentence(trail: Trail) -> str:
    if not trail.count:
        return "No record is like this."
    return f"{counted(trail.count, 'record')}, newest first. That you read them is one more."


def state_in_words(state: ChainState, zone: ZoneInfo) -> list[tuple[str, str]]:
    """How far the chain reaches, was verified, and is kept elsewhere; a title and words each."""
    return [
        ("Newest record", "none" if state.head is None else _number(state.head.seq)),
        ("Verified", _verified(state, zone)),
        ("Newest checkpoint", _checkpoint(state, zone)),
    ]


def _verified(state: ChainState, zone: ZoneInfo) -> str:
    if state.verified is None or state.verified_upto is None:
        return "never. Ask whoever runs the server for: refillnotes verify"
    when = moment_in_words(state.verified.at, zone)
    return f"as written up to record {_number(state.verified_upto)}, on {when}"


def _checkpoint(state: ChainState, zone: ZoneInfo) -> str:
    if state.unfit:
        return state.unfit
    if state.checkpoint is None:
        return "none was written yet"
    when = moment_in_words(datetime.fromisoformat(state.checkpoint.at), zone)
    return f"holds record {_number(state.checkpoint.seq)}, of {when}"


def _number(seq: int) -> str:
    return f"{seq:,}"
