"""Builders: a record drawn once and signed by nurse and physician, and other people's tools."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from refillnotes.domain.record import record_hash
from refillnotes.domain.signature import APPROVER, AUTHOR, Bound, Signer, state
from refillnotes.pdf.note import render_note
from refillnotes.pdf.stamp import render_stamps
from tests.clinics import seal
from tests.pdf import records

AT = datetime(2026, 11, 14, 10, 31, tzinfo=ZoneInfo("America/Chicago"))
DANA = Signer("1", "Dana Reyes", "RN")
ABENA = Signer("2", "Abena Osei", "MD")


def stated(meaning, signer, pdf, at=AT, record=None):
    bound = Bound(
        record_hash(record or records.clean_visit()), hashlib.sha256(pdf).hexdigest(), len(pdf)
    )
    return state(meaning, signer, bound, at, note="2026-000123 rev 1", audit_head="b" * 64)


@cache
def drawn(paper="A4"):
    return render_note(records.clean_visit(), paper, "submitted")


def authored(pdf, by=None, at=AT):
    """The nurse's signature on a PDF, and what it says."""
    said = stated(AUTHOR, DANA, pdf, at)
    return (by or seal()).sign(pdf, render_stamps([said.stamp, None]), said.stamp), said


def approved(pdf, by=None, at=AT):
    """The physician's signature on the nurse's PDF, and what it says."""
    said = stated(APPROVER, ABENA, pdf, at)
    return (by or seal()).sign(pdf, render_stamps([said.stamp]), said.stamp), said


@cache
def signed(paper="A4"):
    """A note with both signatures, and both statements."""
    first, nurse = authored(drawn(paper))
    whole, physician = approved(first)
    return whole, (nurse, physician)


def told(*words, **options):
    """What a program of the system says, on both its outputs, and its exit code."""
    ran = subprocess.run(words, capture_output=True, check=False, **options)
    return ran.returncode, (ran.stdout + ran.stderr).decode(errors="replace")
