"""A note's signatures and each checkpoint carry a time from outside, where one is to be had."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from sqlalchemy import select

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.time_stamps import authority_outside, stamp_checkpoints
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.write_checkpoint import write_checkpoint
from refillnotes.app import open_clinic
from refillnotes.cli.keeping import keeping
from refillnotes.config.clinic_file import Clinic as SaidByClinic
from refillnotes.config.clinic_file import Paper, write_clinic
from refillnotes.config.errors import Misconfigured
from refillnotes.config.instance import prepare_instance
from refillnotes.demo.staff import ADMIN
from refillnotes.domain.signature import AUTHOR
from refillnotes.export.signing_key_proof import own_key_fault
from refillnotes.pdf.stamp import render_stamps
from refillnotes.seal.errors import NoTimeStamp
from refillnotes.store import notes, pdfs
from refillnotes.store.checkpoint_stamps import FILE, Stamped, read_stamps
from refillnotes.store.tables import audit
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.people import a_browser
from tests.seal.notes import AT, DANA, drawn, stated, with_own_key
from tests.time_stamping import Authority, an_authority, naming, root_pem
from tests.web.sendings import serving

VERIFY = ("openssl", "ts", "-verify")
DIGEST = hashlib.sha256(b"a signature").digest()


@pytest.fixture
def authority() -> Iterator[Authority]:
    with an_authority() as made:
        yield made


@pytest.fixture
def practice(tmp_path: Path, authority: Authority) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as made:
        yield replace(made, clinic=naming(made.clinic, authority, tmp_path))


def faults(practice: Practice) -> list[str]:
    return [one.why for one in verify_record(practice.clinic, signatures=True)]


def signatures(practice: Practice, note_id: UUID) -> list[EmbeddedPdfSignature]:
    with practice.clinic.database.reading() as connection:
        kept = notes.pdf_of(connection, note_id)
    assert kept is not None
    content = pdfs.read(practice.clinic.folder, kept.sha256)
    return list(PdfFileReader(BytesIO(content)).embedded_regular_signatures)


def missed(practice: Practice) -> int:
    with practice.clinic.database.reading() as connection:
        said = connection.execute(select(audit.c.event)).scalars()
        return sum('"time-stamp-missed"' in one for one in said)


def openssl_verifies(folder: Path, token: bytes, data: bytes) -> str:
    (folder / "root.pem").write_bytes(root_pem())
    (folder / "token.der").write_bytes(token)
    (folder / "stamped").write_bytes(data)
    ran = subprocess.run(
        [*VERIFY, "-in", "token.der", "-token_in", "-data", "stamped", "-CAfile", "root.pem"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    return (ran.stdout + ran.stderr).decode()


def test_both_signatures_of_a_note_carry_a_time_that_openssl_verifies_too(
    practice: Practice, tmp_path: Path
):
    note_id = practice.a_signed_note()
    assert faults(practice) == []
    both = signatures(practice, note_id)
    assert len(both) == 2
    for one in both:
        (attribute,) = one.signer_info["unsigned_attrs"]
        value = one.signer_info["signature"].native
        said = openssl_verifies(tmp_path, attribute["values"][0].dump(), value)
        assert "Verification: OK" in said
    assert missed(practice) == 0


@pytest.mark.parametrize("says", ["refuse", "nonsense", "elsewhere"])
def test_without_an_answer_a_note_is_signed_all_the_same_and_it_is_on_record(
    practice: Practice, authority: Authority, says: str
):
    authority.says = says
    note_id = practice.a_signed_note()
    assert [len(one.signer_info["unsigned_attrs"]) for one in signatures(practice, note_id)] == [
        0,
        0,
    ]
    assert (faults(practice), missed(practice)) == ([], 2)
    assert authority.asked == ["/tsr"], "it was asked again at once, or somebody else was"
    outside = authority_outside(practice.clinic)
    assert outside is not None
    assert (outside.url, outside.missed) == (authority.url, 2)


def test_an_authority_that_never_answers_is_let_go(practice: Practice, authority: Authority):
    authority.says = "nothing"
    assert practice.clinic.stamping is not None
    with pytest.raises(NoTimeStamp, match="did not answer in time"):
        practice.clinic.stamping.stamp(DIGEST, NOW)
    with pytest.raises(NoTimeStamp, match="a moment ago"):
        practice.clinic.stamping.stamp(DIGEST, NOW)
    authority.says = "time"
    assert practice.clinic.stamping.stamp(DIGEST, NOW + timedelta(minutes=1))


def test_a_time_far_from_the_clinics_own_is_not_taken(practice: Practice, authority: Authority):
    authority.clock = NOW + timedelta(hours=1)
    assert practice.clinic.stamping is not None
    with pytest.raises(NoTimeStamp, match="17:02, and it is 16:02"):
        practice.clinic.stamping.stamp(DIGEST, NOW)


def test_an_authority_this_clinic_did_not_name_is_not_believed(practice: Practice):
    practice.a_signed_note()
    folder = practice.clinic.folder.parent / "seal"
    own = practice.clinic.seal.trust().root.public_bytes(Encoding.PEM)
    (folder / "timestamps.pem").write_bytes(own)
    assert any("by an authority that seal/timestamps.pem lacks" in why for why in faults(practice))


def test_checkpoints_are_stamped_once_the_authority_answers(
    practice: Practice, authority: Authority, tmp_path: Path
):
    authority.says = "refuse"
    write_checkpoint(practice.clinic)
    practice.a_draft()
    write_checkpoint(practice.clinic)
    assert stamp_checkpoints(practice.clinic) == 2
    outside = authority_outside(practice.clinic)
    assert outside is not None
    assert outside.waiting == 2
    authority.says = "time"
    later = practice.later(minutes=2)
    authority.clock = later.clinic.now()
    assert stamp_checkpoints(later.clinic) == 0
    assert stamp_checkpoints(later.clinic) == 0
    stamps = [one for one in read_stamps(practice.clinic.checkpoints) if isinstance(one, Stamped)]
    lines = practice.clinic.checkpoints.file.read_bytes().splitlines()
    for stamp, line in zip(stamps, lines, strict=True):
        assert "Verification: OK" in openssl_verifies(tmp_path, stamp.token, line)
    assert faults(practice) == []


def test_a_stamp_whose_checkpoint_was_taken_away_or_changed_is_named(practice: Practice):
    write_checkpoint(practice.clinic)
    practice.a_draft()
    write_checkpoint(practice.clinic)
    stamp_checkpoints(practice.clinic)
    checkpoints, stamps = practice.clinic.checkpoints, practice.clinic.checkpoints.folder / FILE
    whole, both = checkpoints.file.read_bytes(), stamps.read_bytes()
    checkpoints.file.write_bytes(whole.splitlines(keepends=True)[0])
    assert faults(practice) == ["its checkpoint is not there any more, or was changed"]
    checkpoints.file.write_bytes(whole)
    first, second = both.splitlines(keepends=True)
    exchanged = first[:22] + second[22:86] + first[86:]
    stamps.write_bytes(b"torn\n" + exchanged)
    assert faults(practice) == ["cannot be read", "the time stamp is of something else"]
    shutil.rmtree(checkpoints.folder)
    outside = authority_outside(practice.clinic)
    assert outside is not None
    assert outside.waiting == 0


def test_a_checkpoint_cannot_be_later_than_its_stamp(practice: Practice, authority: Authority):
    authority.clock = NOW - timedelta(minutes=4)
    write_checkpoint(practice.later(minutes=3).clinic)
    stamp_checkpoints(practice.clinic)
    assert [why for why in faults(practice) if "before its checkpoint" in why]


def test_where_no_authority_is_named_nothing_is_asked(tmp_path: Path):
    with a_practice(tmp_path, PrinterHere()) as practice:
        note_id = practice.a_signed_note()
        write_checkpoint(practice.clinic)
        assert stamp_checkpoints(practice.clinic) == 0
        assert authority_outside(practice.clinic) is None
        assert not (practice.clinic.checkpoints.folder / FILE).exists()
        bare = [one.signer_info["unsigned_attrs"] for one in signatures(practice, note_id)]
        assert [len(one) for one in bare] == [0, 0]


def test_a_signature_by_ones_own_key_is_stamped_and_a_bundle_still_reads_it(
    practice: Practice, authority: Authority
):
    authority.clock = AT
    stamping, named = practice.clinic.stamping, practice.clinic.seal
    assert stamping is not None
    pair = named.issue(DANA.name, DANA.id, AT - timedelta(days=1))
    own, pdf = named.opened(pair.certificate, pair.key), drawn()
    said = stated(AUTHOR, DANA, pdf, ceremony=with_own_key(own))
    looks = render_stamps([said.stamp, None])
    signed = own.sign(pdf, looks, said.stamp, 0, lambda digest: stamping.stamp(digest, AT))
    assert list(named.faults_in(signed, [said])) == []
    assert len(signed) > len(own.sign(pdf, looks, said.stamp)) + 10_000
    kept = {
        "statement": said.text,
        "certificate": base64.b64encode(pair.certificate.public_bytes(Encoding.DER)).decode(),
        "revoked_at": None,
    }
    note = {"own_keys": [kept], "record_sha256": said.statement["record_sha256"]}
    root = named.trust().root.public_bytes(Encoding.PEM)
    digest = own.certificate_sha256
    assert own_key_fault(note, "author", digest, DANA.id, signed, root) == ""


def test_the_page_people_says_what_has_no_time_and_that_all_have_one(
    practice: Practice, authority: Authority
):
    admin = a_browser(serving(practice), practice.staff[ADMIN], DEMO_PASSWORD)
    assert "has one by" in admin.get("/people").text
    authority.says = "refuse"
    practice.a_note()
    write_checkpoint(practice.clinic)
    shown = admin.get("/people").text
    assert f"{authority.url} did not always give one. Signatures without: 1;" in shown
    assert "Checkpoints without: 1;" in shown


def test_a_served_clinic_makes_up_for_its_checkpoints(practice: Practice):
    with keeping(practice.clinic, every=0.01):
        pass
    assert stamp_checkpoints(practice.clinic) == 0
    assert (practice.clinic.checkpoints.folder / FILE).exists()


def test_an_authority_without_its_root_is_not_asked_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    instance = tmp_path / "instance"
    monkeypatch.setenv("REFILLNOTES_INSTANCE", str(instance))
    prepare_instance(instance)
    named = SaidByClinic("North", ZoneInfo("UTC"), Paper.A4, timestamps="https://tsa.example/")
    write_clinic(instance, named)
    with pytest.raises(Misconfigured, match=r"timestamps\.pem is not"):
        open_clinic()
