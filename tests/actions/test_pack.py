"""The downtime pack is opened by its password alone, and tells what each due pump was left with."""

import hashlib
import json
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from refillnotes.actions.care_relation import restrict_chart
from refillnotes.actions.make_pack import NoPackPassword, make_pack, make_pack_password
from refillnotes.domain.audit import Event
from refillnotes.store import audit, figures, visits
from tests.clinics import Practice, PrinterHere, a_practice


@pytest.fixture
def practice(tmp_path: Path):
    (tmp_path / "instance").mkdir()
    with a_practice(tmp_path / "instance", PrinterHere()) as made:
        yield made


def read(pdf: bytes, password: str, *how: str) -> str:
    command = ["pdftotext", "-upw", password, *how, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def traces(practice: Practice, event: Event) -> list[dict]:
    with practice.clinic.database.reading() as connection:
        held = [json.loads(link.event) for link in audit.read_chain(connection)]
    return [one for one in held if one["event"] == event]


def refill_due(practice: Practice) -> Practice:
    """On the day before the pump must be refilled."""
    with practice.clinic.database.reading() as connection:
        (line,) = figures.of_pump(connection, practice.pump_id, before=None)
    days = (line.refill_by - practice.clinic.now().date()).days
    return practice.later(days=days - 1)


def test_a_due_pump_is_in_the_pack_with_all_it_was_left_with(practice: Practice):
    practice.a_signed_note()
    early = practice.later(days=1)
    password = make_pack_password(early.clinic)
    assert make_pack(early.clinic).pumps == 0
    due = refill_due(practice)
    made = make_pack(due.clinic)
    assert (made.pumps, made.withheld) == (1, 0)
    text = " ".join(read(made.pdf, password).replace("\N{NO-BREAK SPACE}", " ").split())
    typed = practice.typed()
    patient = practice.story.patient
    for said in (
        f"{patient.family_name.upper()}, {patient.given_name}",
        patient.mrn,
        practice.story.pump.serial,
        patient.allergies,
        typed["label_1_concentration"],
        typed["dose_1"],
        typed["lot_1"],
        typed["injected"],
        "Flow rate",
        "Unusual last time",
    ):
        assert said in text, said
    assert "signed by" in text


def test_a_visit_that_is_open_and_a_pump_never_refilled_here_are_said(practice: Practice):
    practice.a_draft()
    password = make_pack_password(practice.clinic)
    text = " ".join(read(make_pack(practice.clinic).pdf, password).split())
    assert "is not finished" in text
    assert "No refill of this pump is on record here" in text


def test_the_pack_is_locked_by_aes_256_and_its_password_alone(practice: Practice):
    password = make_pack_password(practice.clinic)
    pdf = make_pack(practice.clinic).pdf
    assert b"Downtime" not in pdf
    for wrong in ("", password.upper(), password.replace("-", "")):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(BytesIO(pdf), password=wrong)
    with pikepdf.open(BytesIO(pdf), password=password) as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
        assert not opened.owner_password_matched


def test_another_password_locks_the_next_pack(practice: Practice):
    first = make_pack_password(practice.clinic)
    second = make_pack_password(practice.clinic)
    pdf = make_pack(practice.clinic).pdf
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(pdf), password=first)
    assert "Downtime pack" in read(pdf, second)
    file = practice.clinic.folder.parent / "downtime.password"
    assert file.stat().st_mode & 0o077 == 0
    assert len(traces(practice, Event.PACK_PASSWORD_MADE)) == 2


def test_without_a_password_nothing_is_made(practice: Practice):
    with pytest.raises(NoPackPassword, match="refillnotes downtime-password"):
        make_pack(practice.clinic)
    assert traces(practice, Event.PACK_MADE) == []


def test_each_patient_in_a_pack_has_a_trace_that_names_its_bytes(practice: Practice):
    practice.a_draft()
    make_pack_password(practice.clinic)
    pdf = make_pack(practice.clinic).pdf
    (packed,) = traces(practice, Event.CHART_PACKED)
    assert packed["subjects"]["pump"] == str(practice.pump_id)
    assert packed["hashes"] == {"pack": hashlib.sha256(pdf).hexdigest()}
    assert traces(practice, Event.PACK_MADE)[0]["hashes"] == packed["hashes"]


def test_a_restricted_chart_is_counted_and_left_out(practice: Practice):
    visit_id, _ = practice.a_draft()
    with practice.clinic.database.reading() as connection:
        patient_id = visits.find(connection, visit_id).patient_id
    named = (str(practice.nurse.id),)
    who = practice.physician
    restrict_chart(practice.clinic, who, patient_id, 0, named, "Her wish.", restricted=True)
    password = make_pack_password(practice.clinic)
    made = make_pack(practice.clinic)
    text = read(made.pdf, password)
    assert (made.pumps, made.withheld) == (0, 1)
    assert practice.story.patient.mrn not in text
    assert "1 more is due whose chart is restricted" in " ".join(text.split())
    assert traces(practice, Event.CHART_PACKED) == []


def test_a_pack_is_made_while_saving_is_off_and_leaves_its_traces(practice: Practice):
    practice.a_draft()
    make_pack_password(practice.clinic)
    off = replace(practice.clinic.database, saving_is_off="Saving is off.")
    clinic = replace(practice.clinic, database=off)
    assert make_pack(clinic).pumps == 1
    lines = [
        line
        for file in clinic.checkpoints.folder.glob("traces-*.jsonl")
        for line in file.read_text().splitlines()
    ]
    assert sum("chart-packed" in line for line in lines) == 1
