"""F01, F02: the program is killed at any moment; nothing acknowledged is lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.read_note import read_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.verify_record import verify_record
from refillnotes.pdf.note import render_note
from refillnotes.store import notes, pdfs, visits
from tests.clinics import Practice, PrinterHere, a_practice

KILLS = 50
SEED = 20261114
FORKS = multiprocessing.get_context("fork")


def hold(practice: Practice, act, work: Connection) -> None:
    """Run in the child: act again and again, telling each finished act."""
    practice.clinic.database.engine.dispose(close=False)
    for turn in act(practice):
        work.send(turn)


def killed(practice: Practice, act, wait: float) -> tuple[list[object], bool]:
    """Let a child act until it has acknowledged once and a while longer, then kill it.

    Returns all it had acknowledged, and whether the kill landed in a later act: a child that had
    done everything before then was not killed.
    """
    heard, work = FORKS.Pipe(duplex=False)
    child = FORKS.Process(target=hold, args=(practice, act, work))
    child.start()
    work.close()
    assert heard.poll(60), "the child acknowledged nothing for a minute"
    child.join(wait)
    if child.exitcode is None:
        os.kill(child.pid, signal.SIGKILL)
    child.join()
    told = []
    while heard.poll():
        try:
            told.append(heard.recv())
        except EOFError:
            break
    heard.close()
    return told, child.exitcode == -signal.SIGKILL


@pytest.mark.slow
def test_F01_no_acknowledged_save_is_lost_in_fifty_kills(tmp_path: Path):
    chance = Random(SEED)  # noqa: S311  # the seed is printed by its name
    acknowledged = 0
    with a_practice(tmp_path, PrinterHere()) as practice:
        visit_id, _ = practice.a_draft()

        def saving(one: Practice):
            version = open_visit(one.clinic, one.nurse, visit_id).visit.version
            while True:
                text = f"turn {version + 1}"
                saved = save_draft(one.clinic, one.nurse, visit_id, version, {"remarks": text})
                version = saved.version
                yield version

        for _ in range(KILLS):
            told, landed = killed(practice, saving, chance.uniform(0, 0.15))
            assert landed
            stored = open_visit(practice.clinic, practice.nurse, visit_id).visit
            acknowledged += len(told)
            if told:
                assert stored.version in {told[-1], told[-1] + 1}
            assert stored.document.get("remarks") in {f"turn {stored.version}", None}
        assert not list(verify_record(practice.clinic))
    assert acknowledged > KILLS, "too few saves were acknowledged for the kills to mean anything"


@pytest.mark.slow
def test_F02_no_note_is_half_signed_in_fifty_kills(tmp_path: Path):
    chance = Random(SEED)  # noqa: S311  # the seed is printed by its name
    with a_practice(tmp_path, PrinterHere()) as practice:
        made = [submitted(practice, number) for number in range(10)]
        warm(practice, made[0])
        kills = 0
        while kills < KILLS:
            waiting = [one for one in made if state_of(practice, one)[0] is False]
            if len(waiting) < 3:
                more = range(len(made), len(made) + 10)
                made += [submitted(practice, number) for number in more]
                continue
            told, landed = killed(practice, signing(waiting), chance.uniform(0, 0.06))
            kills += landed
            for note_id in told:
                assert state_of(practice, note_id) == (True, True, "signed")
        states = [state_of(practice, note_id) for note_id in made]
        assert set(states) <= {(True, True, "signed"), (False, False, "submitted")}
        assert not list(verify_record(practice.clinic))


def submitted(practice: Practice, number: int) -> UUID:
    """A note of its own for each signing."""
    return practice.another_pump(number).a_note()


def warm(practice: Practice, note_id: UUID) -> None:
    """Draw once, so that every child begins with fonts and styles in memory."""
    seen = read_note(practice.clinic, practice.physician, note_id)
    render_note(seen.record, "A4", "submitted")


def signing(waiting: list[UUID]):
    def act(one: Practice):
        for note_id in waiting:
            seen = read_note(one.clinic, one.physician, note_id)
            sign_note(one.clinic, one.physician, note_id, seen.shown)
            yield note_id

    return act


def state_of(practice: Practice, note_id: UUID) -> tuple[bool, bool, str]:
    """Whether the note is approved, has its PDF with the right bytes, and its visit's state."""
    with practice.clinic.database.reading() as connection:
        approved = any(one.role == "approver" for one in notes.signatures_of(connection, note_id))
        pdf = notes.pdf_of(connection, note_id)
        visit = visits.find(connection, notes.find(connection, note_id).visit_id)
    printed = pdf is not None and len(pdfs.read(practice.clinic.folder, pdf.sha256)) == pdf.size
    return approved, printed, visit.state
