"""A signature's stamp fills one box: who, what they say, when, and which record."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader

from refillnotes.domain.signature import APPROVER, OWN_APPROVER, Signer
from refillnotes.pdf.child import answer_to
from refillnotes.pdf.fonts import CannotBeWritten
from refillnotes.pdf.page import PageFaulty
from refillnotes.pdf.stamp import render_stamps
from tests.pdf.reading import pages, words_of_page
from tests.seal.notes import stated


def stamp(name="Abena Osei", credentials="MD", **changes):
    said = stated(APPROVER, Signer("2", name, credentials), b"a file").stamp
    return {**said, **changes}


def test_a_stamp_names_the_signer_the_meaning_the_time_and_both_hashes():
    said = stamp()
    text = words_of_page(render_stamps([said]), 1)
    assert text.startswith("Abena Osei, MD I reviewed and approve this note.")
    assert "approved 14 Nov 2026 10:31 (UTC-6), 16:31 UTC" in text
    assert (
        f"record {said['record_sha256'][:16]} · statement {said['statement_sha256'][:16]}" in text
    )
    assert text.endswith(f"chain {said['audit_head'][:16]}")


def test_a_stamp_of_level_s2_names_the_certificate():
    text = words_of_page(render_stamps([stamp(level="S2", certificate_sha256="7f" * 32)]), 1)
    assert "S2 key 7f7f7f7f7f7f7f7f" in text


def test_a_stamp_of_a_batch_names_it():
    assert "this note. Batch 7f3a91c2." in words_of_page(
        render_stamps([stamp(batch="7f3a91c2")]), 1
    )


def test_a_box_that_waits_says_not_signed():
    pdf = render_stamps([stamp(), None])
    assert words_of_page(pdf, 2) == "NOT SIGNED"
    assert pages(pdf) == 2


def test_every_stamp_is_a_page_of_its_own_as_large_as_the_box():
    reader = PdfReader(io.BytesIO(render_stamps([stamp(), stamp(batch="7f3a91c2"), None])))
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages}
    assert (len(reader.pages), sizes) == (3, {(210, 54)})


@pytest.mark.parametrize("name", ["W" * 60, "Maximiliana Wolkenstein-Trostburg " * 3, "Ödön " * 20])
def test_the_longest_name_still_fits(name):
    for own in ({}, {"level": "S2", "certificate_sha256": "7f" * 32}):
        said = stamp(name[:100], "RN, MSN, CNS", batch="7f3a91c2", **own)
        assert "statement" in words_of_page(render_stamps([said]), 1)


@pytest.mark.parametrize("name", ["Abena Osei", "W" * 60, "Ödön " * 20])
@pytest.mark.parametrize("certificate", ["", "f" * 64])
def test_an_approval_of_ones_own_note_fits_whoever_signs_it(name, certificate):
    said = {"sentence": OWN_APPROVER.sentence, "meaning": OWN_APPROVER.code}
    text = words_of_page(
        render_stamps([stamp(name[:100], "MD", certificate_sha256=certificate, **said)]), 1
    )
    assert OWN_APPROVER.sentence in text and "statement" in text


def test_what_does_not_fit_is_not_cut_off():
    with pytest.raises(PageFaulty, match="a text is too long"):
        render_stamps([stamp("Wolkenstein " * 40)])


def test_a_name_in_other_letters_is_written_and_an_unknown_letter_refused():
    assert "大津" in words_of_page(render_stamps([stamp("大津")]), 1)
    with pytest.raises(CannotBeWritten):
        render_stamps([stamp("\u16a0")])


def test_the_child_draws_stamps_too():
    frame = json.dumps({"stamps": [stamp(), None]}).encode()
    assert answer_to(frame) == b"P" + render_stamps([stamp(), None])
