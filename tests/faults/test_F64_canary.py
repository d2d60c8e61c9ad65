"""F64: nothing of a patient is in a log, on stderr, among scraps, in a chain or a title."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.write_checkpoint import write_checkpoint
from refillnotes.demo.history import admit
from refillnotes.demo.staff import AUDITOR
from refillnotes.pdf.renderer import Renderer
from refillnotes.web.event_log import new_log
from tests.clinics import Practice, a_practice
from tests.people import a_browser, sent, token
from tests.web.sendings import serving

CANARY = "Quuxwort"
"""In every text of this patient; no other word of the program has it."""


@pytest.fixture
def scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scraps"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def practice(tmp_path: Path, scraps: Path) -> Iterator[Practice]:
    """Her name, number, allergy and pump's serial number all hold the canary."""
    child = Renderer()
    assert any(scraps.iterdir()), "what draws has its folder here"
    with a_practice(tmp_path, child) as plain:
        known = plain.story
        story = replace(
            known,
            patient=replace(
                known.patient,
                family_name=f"{CANARY}-Family",
                given_name=f"{CANARY}-Given",
                mrn=f"9{CANARY}",
                allergies=f"{CANARY} allergy",
            ),
            pump=replace(
                known.pump, serial=f"NGP{CANARY}", catheter_model=f"{CANARY} 8780", udi=None
            ),
        )
        yield replace(plain, story=story, pump_id=admit(plain.clinic, plain.staff, story))
    child.close()


def texts_typed() -> dict[str, str]:
    return {
        "remarks": f"{CANARY} slept badly",
        "signs_account": f"{CANARY} felt sick",
        "lot_1": f"L{CANARY}",
        "needle": f"{CANARY} 22G",
        "serial_read": f"NGP{CANARY}",
    }


def a_whole_run(practice: Practice, app: Flask) -> None:
    """Nurse, physician, nurse again, physician, auditor: all by their pages where they type."""
    nurse = a_browser(app, practice.nurse, DEMO_PASSWORD)
    physician = a_browser(app, practice.physician, DEMO_PASSWORD)
    auditor = a_browser(app, practice.staff[AUDITOR], DEMO_PASSWORD)
    assert CANARY in sent(nurse, "/patients/search", {"q": CANARY}).text
    visit_id, version = practice.a_draft(**texts_typed())
    step = f"/visits/{visit_id}/plan"
    saved = nurse.put(
        step,
        data={"version": version, "remarks": f"{CANARY} again"},
        headers={
            "Accept": "application/json",
            "X-CSRFToken": token(nurse),
            "Idempotency-Key": str(uuid4()),
        },
    )
    assert nurse.get(f"/visits/{visit_id}/draft.pdf").data.startswith(b"%PDF")
    whole = practice.typed(**texts_typed())
    save_draft(practice.clinic, practice.nurse, visit_id, saved.json["version"], whole)
    submitted = sent(nurse, f"/visits/{visit_id}/submit", practice.reviewed(visit_id))
    note = submitted.location
    assert note, submitted.text
    assert CANARY in physician.get(note).text
    back = sent(physician, f"{note}/return", {"question": f"Is {CANARY} the lot?"})
    assert back.status_code == 302
    assert CANARY in nurse.get(step).text
    note = sent(nurse, f"/visits/{visit_id}/submit", practice.reviewed(visit_id)).location
    physician.get(note)
    seen = read_note(practice.clinic, practice.physician, note.rpartition("/")[2]).shown
    signed = sent(
        physician,
        f"{note}/sign",
        {
            "seen_sha256": seen.record_sha256,
            "seen_pdf_sha256": seen.pdf_sha256,
            "password": DEMO_PASSWORD,
        },
    )
    assert signed.status_code == 302
    assert physician.get(f"{note}/pdf").data.startswith(b"%PDF")
    for typed, code in ((f"{CANARY} called\u202e", 400), (f"{CANARY} called.", 302)):
        added = sent(nurse, f"{note}/addenda", {"text": typed, "password": DEMO_PASSWORD})
        assert added.status_code == code
    assert CANARY in physician.get(added.location).text
    back = sent(physician, f"{added.location}/decline", {"reason": f"{CANARY} did not call."})
    assert back.status_code == 302
    assert sent(auditor, "/audit/notes/export", {}).status_code == 200
    write_checkpoint(practice.clinic)


def what_goes_wrong(practice: Practice, app: Flask, nurse: FlaskClient) -> None:
    """Faults of every kind, each with the canary in hand."""
    visit_id, version = practice.another_pump(2).a_draft()
    form = {"version": str(version), "remarks": CANARY}
    assert nurse.get(f"/{CANARY}?name={CANARY}").status_code == 404
    assert nurse.get(f"/patients?q={CANARY}", headers={"User-Agent": CANARY}).status_code == 200
    assert nurse.post(f"/visits/{visit_id}/plan", data=form).status_code == 400
    assert sent(nurse, f"/visits/{visit_id}/plan", form | {"version": "1"}).status_code == 409
    large = {"remarks": CANARY * 200_000}
    assert nurse.post(f"/visits/{visit_id}/plan", data=large).status_code == 413
    unreadable = form | {"remarks": f"{CANARY}\u202e"}
    assert sent(nurse, f"/visits/{visit_id}/plan", unreadable).status_code in {200, 400, 422}
    again = practice.another_pump(3)
    visit_id, _ = again.a_draft(remarks=f"{CANARY} \u16a0")
    assert nurse.get(f"/visits/{visit_id}/draft.pdf").status_code == 503, "no font has the rune"
    stranger = app.test_client()
    assert sent(stranger, "/sign-in", {"email": CANARY, "password": CANARY}).status_code == 401


def what_breaks(practice: Practice, app: Flask, nurse: FlaskClient) -> None:
    """The fault is ours: a view that raises with her name, and a database that lost a table."""
    whole = app.view_functions["help.glossary"]

    def broken() -> str:
        raise RuntimeError(f"{CANARY} was here")

    app.view_functions["help.glossary"] = broken
    answer = nurse.get("/help/glossary")
    app.view_functions["help.glossary"] = whole
    assert (answer.status_code, CANARY in answer.text) == (500, False)
    with practice.clinic.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE patients RENAME COLUMN family_name TO kept_aside")
    answer = sent(nurse, "/patients/search", {"q": CANARY})
    assert answer.status_code == 500
    assert "SELECT" not in answer.text and "kept_aside" not in answer.text
    with practice.clinic.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE patients RENAME COLUMN kept_aside TO family_name")


def titles_of_processes() -> str:
    """What anybody on this machine reads of ours and of what we started."""
    ours = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = (
                process.joinpath("stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1]
            )
            if process.name == str(os.getpid()) or parent == str(os.getpid()):
                ours += [
                    process.joinpath(one).read_bytes() for one in ("cmdline", "environ", "comm")
                ]
        except OSError:
            continue
    return b"\n".join(ours).decode(errors="replace")


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield str(file.relative_to(folder)), file.read_bytes()


@pytest.mark.slow
def test_F64_a_whole_run_with_every_kind_of_fault_leaves_no_word_of_a_patient(
    practice: Practice, scraps: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    app = serving(practice)
    log = io.StringIO()
    app.extensions["refillnotes.log"] = new_log(log)
    a_whole_run(practice, app)
    nurse = a_browser(app, practice.nurse, DEMO_PASSWORD)
    what_goes_wrong(practice, app, nurse)
    what_breaks(practice, app, nurse)
    assert '"event": "broke"' in log.getvalue(), "faults are logged"
    said = capfd.readouterr()
    with practice.clinic.database.reading() as connection:
        chain = str(connection.exec_driver_sql("SELECT * FROM audit").all())
        assert CANARY in str(connection.exec_driver_sql("SELECT * FROM patients").all())
    told = {
        "log": log.getvalue(),
        "stdout": said.out,
        "stderr": said.err,
        "audit chain": chain,
        "process titles": titles_of_processes(),
        "checkpoints": practice.clinic.checkpoints.file.read_text(encoding="utf-8"),
        "file names": "\n".join(str(file) for file in tmp_path.rglob("*")),
    }
    assert [place for place, text in told.items() if CANARY.lower() in text.lower()] == []
    left = [name for name, held in files_below(scraps) if CANARY.encode() in held]
    assert left == []
    assert limit_of_core_files() == "0"


def limit_of_core_files() -> str:
    """Of the child that draws, whose memory holds notes."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"refillnotes.pdf.child" in process.joinpath("cmdline").read_bytes():
                limits = process.joinpath("limits").read_text(encoding="ascii")
                parent = process.joinpath("stat").read_text().rpartition(")")[2].split()[1]
                if parent == str(os.getpid()):
                    return limits.partition("Max core file size")[2].split()[0]
        except OSError:
            continue
    return "no child"
