"""What was done to a signed note afterwards is named, also where viewers see nothing wrong."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
from datetime import timedelta

import pytest
import rfc8785
from PIL import ImageChops
from pyhanko.pdf_utils.generic import StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from refillnotes.domain.signature import APPROVER, AUTHOR, Stated
from refillnotes.pdf.stamp import render_stamps
from refillnotes.seal.authority import Why
from refillnotes.seal.folder import found
from refillnotes.seal.keyring import Seal
from tests.clinics import seal
from tests.pdf.reading import pictures
from tests.seal.notes import ABENA, AT, DANA, approved, authored, drawn, signed, stated, told

OVER = b"q 1 g 100 640 90 24 re f 0 g BT /Stamped 18 Tf 100 645 Td (9.5 mL) Tj ET Q"


def faults(pdf, stated=None, by=None):
    return list((by or seal()).faults_in(pdf, stated or signed()[1]))


def stamped_over(pdf):
    """Another number written over the page, as an update that leaves every byte in place."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    fonts = page["/Resources"]["/Font"]
    fonts[pdf_name("/Stamped")] = next(iter(fonts.values()))
    writer.update_container(fonts)
    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=OVER)))
    changed = io.BytesIO()
    writer.write(changed)
    return changed.getvalue()


@pytest.fixture
def another_seal(tmp_path):
    found(tmp_path / "seal", "Elsewhere", AT - timedelta(days=1))
    return Seal(tmp_path / "seal", "Elsewhere")


def test_a_whole_note_has_no_fault_and_neither_has_one_that_waits():
    whole, stated = signed()
    assert faults(whole) == []
    assert faults(authored(drawn())[0], stated[:1]) == []


def test_a_note_signed_under_the_schema_before_still_holds():
    said = stated(AUTHOR, DANA, drawn()).statement
    for name in ("auth", "session_sha256", "level", "clock", "app"):
        said.pop(name)
    text = rfc8785.dumps(said | {"schema": "refillnotes-signature-2"})
    digest = hashlib.sha256(b"refillnotes-signature-v1\n" + text).hexdigest()
    older = Stated(text.decode(), digest)
    pdf = seal().sign(drawn(), render_stamps([older.stamp, None]), older.stamp)
    assert faults(pdf, [older]) == []


def test_a_number_stamped_on_afterwards_is_refused():
    found_wrong = faults(stamped_over(signed()[0]))
    assert "something else than signatures was added after the author signed" in found_wrong
    assert "something else than signatures was added after the approver signed" in found_wrong
    assert "something was added after the last signature" in found_wrong


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="pdfsig is not installed")
def test_a_viewer_still_calls_that_note_valid(tmp_path):
    file = tmp_path / "note.pdf"
    file.write_bytes(stamped_over(signed()[0]))
    assert told("pdfsig", file)[1].count("Signature is Valid.") == 2


def test_a_number_stamped_on_between_the_signatures_is_refused():
    first, nurse = authored(drawn())
    whole, physician = approved(stamped_over(first))
    assert "something else than signatures was added after the author signed" in faults(
        whole, (nurse, physician)
    )


def test_bytes_after_the_end_are_refused():
    assert faults(signed()[0] + b"\n% nothing to see\n") == [
        "something was added after the last signature"
    ]


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.7, 0.8, 0.98])
def test_no_byte_can_be_changed(share):
    whole = bytearray(signed()[0])
    whole[int(len(whole) * share)] ^= 1
    assert faults(bytes(whole))


@pytest.mark.parametrize(
    ("place", "step", "damage"),
    [(rb"\bstream\r?\n", 2, b"\0"), (rb"(?<=\d)\.(?=\d)", -2, b".")],
    ids=["a stream that cannot be unpacked", "a number with two points"],
)
def test_what_makes_the_reader_fail_is_a_fault_and_no_crash(place, step, damage):
    whole = signed()[0]
    spots = [one.end() + step for one in re.finditer(place, whole)]
    for spot in spots[:: max(1, len(spots) // 10)]:
        assert faults(whole[:spot] + damage + whole[spot + 1 :])


def test_a_signature_taken_away_or_added_is_named():
    first, nurse = authored(drawn())
    assert faults(first) == ["it is signed by author, and should be by author and approver"]
    assert faults(signed()[0], (nurse,)) == [
        "it is signed by author and approver, and should be by author"
    ]
    assert faults(drawn())[0].startswith("it is signed by nobody")


def test_what_is_no_pdf_is_said_to_be_unreadable():
    assert faults(b"%PDF and nothing more")[0].startswith("its signatures cannot be read")


def test_somebody_elses_seal_is_not_believed(another_seal):
    first, nurse = authored(drawn(), by=another_seal)
    whole, physician = approved(first, by=another_seal)
    assert faults(whole, (nurse, physician), another_seal) == []
    assert faults(whole, (nurse, physician)) == [
        "the author's signature is not by a seal of this clinic that held then",
        "the approver's signature is not by a seal of this clinic that held then",
    ]


def test_another_statement_than_the_signed_one_is_named():
    whole, (nurse, _) = signed()
    later = stated(APPROVER, ABENA, authored(drawn())[0], AT + timedelta(hours=1))
    assert faults(whole, (nurse, later)) == [
        "what the approver had on the screen was something else",
        "the approver's signature belongs to another statement",
        "the approver's signature names another time",
    ]


def test_a_revoked_seal_is_believed_until_that_day_and_not_after(another_seal):
    first, nurse = authored(drawn(), by=another_seal)
    another_seal.revoke(1, AT + timedelta(hours=1), Why.KEY_COMPROMISE)
    assert faults(first, (nurse,), another_seal) == []
    another_seal.renew(AT)
    late, said = authored(drawn(), by=another_seal, at=AT + timedelta(days=1))
    assert faults(late, (said,), another_seal) == []


def test_a_note_signed_with_a_revoked_seal_is_not_believed(another_seal, tmp_path):
    shutil.copytree(tmp_path / "seal", tmp_path / "stolen")
    another_seal.revoke(1, AT, Why.KEY_COMPROMISE)
    stolen = Seal(tmp_path / "stolen", "Elsewhere")
    late, said = authored(drawn(), by=stolen, at=AT + timedelta(hours=1))
    assert faults(late, (said,), another_seal) == [
        "the author's signature is not by a seal of this clinic that held then"
    ]


def test_an_ended_seal_still_holds_for_what_it_signed(tmp_path):
    found(tmp_path / "seal", "Elsewhere", AT - timedelta(days=1), AT + timedelta(days=1))
    brief = Seal(tmp_path / "seal", "Elsewhere")
    first, nurse = authored(drawn(), by=brief)
    brief.renew(AT + timedelta(days=2))
    assert faults(first, (nurse,), brief) == []


def test_the_note_stamped_over_does_look_changed():
    before, after = (pictures(pdf)[0] for pdf in (signed()[0], stamped_over(signed()[0])))
    assert ImageChops.difference(before, after).getbbox()
