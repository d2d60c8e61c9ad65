"""F64: a PIN and the key it opens are in no log, output, scrap, file or row."""

from __future__ import annotations

import base64
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from refillnotes.actions.own_key import opened_key
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.store.tables import metadata
from refillnotes.web.event_log import new_log
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_browser, sent
from tests.signing_keys import ADDRESS, at_s2
from tests.web.sendings import serving
from tests.web.sendings_of_signing_keys import new_pin

PIN, NEXT_PIN = "quuxwort-417-pin", "quuxwort-958-pin"
CANARY = "quuxwort"
"""In both PINs; no other word of the program has it."""


@pytest.fixture
def scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scraps"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def practice(tmp_path: Path, scraps: Path) -> Iterator[Practice]:
    assert scraps.is_dir()
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield at_s2(opened)


def a_whole_run(practice: Practice, app) -> None:
    """Keys made, a PIN wrong and changed, a note signed twice, a form that comes back, a fault."""
    nurse, physician = (
        a_browser(app, who, DEMO_PASSWORD) for who in (practice.nurse, practice.physician)
    )
    made = new_pin(PIN) | {"password": DEMO_PASSWORD}
    for browser in (nurse, physician):
        assert sent(browser, "/you/signing-key/make", made).status_code == 302
    changed = new_pin(NEXT_PIN) | {"password": DEMO_PASSWORD, "signing_pin": PIN}
    wrong = changed | {"signing_pin": f"{CANARY} wrong"}
    assert sent(nurse, "/you/signing-key/pin", wrong).status_code == 403
    assert sent(nurse, "/you/signing-key/pin", changed).status_code == 302
    visit_id, _ = practice.a_draft()
    form = practice.reviewed(visit_id) | {"signing_pin": NEXT_PIN}
    back = nurse.post(f"/visits/{visit_id}/submit", data=form)
    assert (back.status_code, CANARY in back.text) == (400, False)
    note = sent(nurse, f"/visits/{visit_id}/submit", form).location
    physician.get(note)
    seen = read_note(practice.clinic, practice.physician, note.rpartition("/")[2]).shown
    sign = {"seen_sha256": seen.record_sha256, "seen_pdf_sha256": seen.pdf_sha256}
    sign |= {"password": DEMO_PASSWORD, "signing_pin": PIN}
    assert sent(physician, f"{note}/sign", sign | {"seen_sha256": "0" * 64}).status_code == 409
    assert sent(physician, f"{note}/sign", sign).status_code == 302

    def broken() -> str:
        raise RuntimeError(f"{PIN} was here")

    app.view_functions["signing_keys.pin"] = broken
    answer = sent(nurse, "/you/signing-key/pin", changed)
    assert (answer.status_code, CANARY in answer.text) == (500, False)


@pytest.mark.slow
def test_F64_neither_a_pin_nor_the_key_it_opens_is_left_anywhere(
    practice: Practice, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    app, log = serving(practice), io.StringIO()
    app.extensions["refillnotes.log"] = new_log(log)
    a_whole_run(practice, app)
    assert '"event": "broke"' in log.getvalue(), "faults are logged"
    said = capfd.readouterr()
    with practice.clinic.database.reading() as connection:
        rows = [
            str(row)
            for table in metadata.sorted_tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")  # noqa: S608
        ]
    files = [one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()]
    left = "\n".join([log.getvalue(), said.out, said.err, *rows]).encode() + b"\n".join(files)
    assert CANARY.encode() not in left.lower()
    _, key = opened_key(practice.clinic, practice.physician, PIN, ADDRESS)
    number = key.private_numbers().private_value
    bare = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    written = [number.to_bytes(32, "big"), f"{number:x}".encode(), str(number).encode()]
    written += [base64.b64encode(bare)[:60], base64.b64encode(number.to_bytes(32, "big"))[:40]]
    assert [one for one in written if one in left] == []
