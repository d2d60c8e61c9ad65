"""Builders: a record drawn once and signed by nurse and physician, and other people's tools."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from refillnotes.domain.ceremony import BY_SESSION, Auth, Ceremony, Level
from refillnotes.domain.record import record_hash
from refillnotes.domain.signature import APPROVER, AUTHOR, Bound, Signer, state
from refillnotes.pdf.note import render_note
from refillnotes.pdf.stamp import render_stamps
from tests.clinics import seal
from tests.pdf import records

AT = datetime(2026, 11, 14, 10, 31, tzinfo=ZoneInfo("America/Chicago"))
DANA = Signer("1", "Dana Reyes", "RN")
ABENA = Signer("2", "Abena Osei", "MD")


def stated(meaning, signer, pdf, at=AT, record=None, ceremony=BY_SESSION):
    bound = Bound(
        record_hash(record or records.clean_visit()), hashlib.sha256(pdf).hexdigest(), len(pdf)
    )
    said = {"note": "2026-000123 rev 1", "audit_head": "b" * 64}
    return state(meaning, signer, bound, at, ceremony=ceremony, **said)


@cache
def drawn(paper="A4"):
    return render_note(records.clean_visit(), paper, "submitted")


@cache
def key_of(signer):
    """A signer's own key, opened."""
    pair = seal().issue(signer.name, signer.id, AT - timedelta(days=1))
    return seal().opened(pair.certificate, pair.key)


def with_own_key(own):
    return Ceremony((Auth.PIN,), level=Level.S2, own=own)


def authored(pdf, by=None, at=AT, ceremony=BY_SESSION):
    """The nurse's signature on a PDF, and what it says."""
    said = stated(AUTHOR, DANA, pdf, at, ceremony=ceremony)
    return (by or seal()).sign(pdf, render_stamps([said.stamp, None]), said.stamp), said


def approved(pdf, by=None, at=AT, ceremony=BY_SESSION):
    """The physician's signature on the nurse's PDF, and what it says."""
    said = stated(APPROVER, ABENA, pdf, at, ceremony=ceremony)
    return (by or seal()).sign(pdf, render_stamps([said.stamp]), said.stamp), said


@cache
def signed(paper="A4", level="S1"):
    """A note with both signatures, and both statements."""
    theirs = [key_of(one) if level == "S2" else None for one in (DANA, ABENA)]
    ceremonies = [BY_SESSION if own is None else with_own_key(own) for own in theirs]
    first, nurse = authored(drawn(paper), by=theirs[0], ceremony=ceremonies[0])
    whole, physician = approved(first, by=theirs[1], ceremony=ceremonies[1])
    return whole, (nurse, physician)


def told(*words, **options):
    """What a program of the system says, on both its outputs, and its exit code."""
    ran = subprocess.run(words, capture_output=True, check=False, **options)
    return ran.returncode, (ran.stdout + ran.stderr).decode(errors="replace")
