"""The PDF in fewer objects: nothing seen, read or heard is another than before."""

from __future__ import annotations

import io
from itertools import pairwise

import pikepdf
import pytest
from PIL import ImageChops

from refillnotes.pdf import page
from tests.pdf import records
from tests.pdf.reading import pictures, submitted, words, words_by_pypdf
from tests.pdf.test_archive import walk


@pytest.fixture(scope="module")
def compacted():
    return submitted(records.unusual_visit())


@pytest.fixture(scope="module")
def as_written():
    """The same note without the last step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "compact", lambda *_: None)
        submitted.__globals__["_drawn"].cache_clear()
        drawn = submitted(records.unusual_visit())
    submitted.__globals__["_drawn"].cache_clear()
    return drawn


def test_no_dot_on_paper_is_another(compacted, as_written):
    for one, other in zip(pictures(compacted, 2), pictures(as_written, 2), strict=True):
        assert not ImageChops.difference(one, other).getbbox()


@pytest.mark.parametrize("read", [words, words_by_pypdf])
def test_the_same_words_are_read(compacted, as_written, read):
    assert read(compacted) == read(as_written)


def test_half_the_objects_and_a_good_part_of_the_bytes_are_saved(compacted, as_written):
    with pikepdf.open(io.BytesIO(compacted)) as one, pikepdf.open(io.BytesIO(as_written)) as other:
        assert len(one.objects) < 0.6 * len(other.objects)
    after, before = len(compacted), len(as_written)
    assert after < 0.93 * before


def test_a_line_is_no_element(compacted):
    with pikepdf.open(io.BytesIO(compacted)) as document:
        tags = [str(part.S) for part in walk(document.Root.StructTreeRoot.K)]
    assert "/Span" not in tags
    assert tags.count("/P") > 20


def test_every_marked_piece_belongs_to_the_element_that_lists_it(compacted):
    with pikepdf.open(io.BytesIO(compacted)) as document:
        root = document.Root.StructTreeRoot
        listed = {}
        for part in walk(root.K):
            for kid in part.get("/K", []):
                if isinstance(kid, int):
                    listed[page_number(document, part.Pg), kid] = part.objgen
        owners = {
            (int(number), place): owner.objgen
            for number, names in pairs(root.ParentTree.Nums)
            for place, owner in enumerate(names)
        }
        assert listed == owners
        assert {key for number, one in enumerate(document.pages) for key in marks(one, number)} == {
            *owners
        }


def test_what_every_page_repeats_is_no_part_of_the_text(compacted):
    with pikepdf.open(io.BytesIO(compacted)) as document:
        pieces = [str(part.get("/Alt", "")) for part in walk(document.Root.StructTreeRoot.K)]
        assert "The whole hash of the record" not in pieces
        artifacts = [
            number
            for number, one in enumerate(document.pages)
            for step in pikepdf.parse_content_stream(one)
            if str(step.operator) == "BMC" and step.operands[0] == "/Artifact"
        ]
        assert {*artifacts} == {*range(len(document.pages))}


def test_objects_are_numbered_without_a_gap(compacted):
    with pikepdf.open(io.BytesIO(compacted)) as document:
        numbers = sorted(item.objgen[0] for item in document.objects if item.is_indirect)
    assert all(after == before + 1 for before, after in pairwise(numbers))


def page_number(document, wanted):
    return next(n for n, one in enumerate(document.pages) if one.objgen == wanted.objgen)


def pairs(nums):
    return zip(list(nums)[::2], list(nums)[1::2], strict=True)


def marks(one, number):
    for step in pikepdf.parse_content_stream(one):
        if str(step.operator) == "BDC":
            yield number, int(step.operands[1].MCID)
