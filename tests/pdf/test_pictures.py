"""A note's pages as pictures, drawn here and by the child."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from refillnotes.pdf.pictures import count_pages, picture_of
from refillnotes.pdf.renderer import Renderer, RenderFailed
from tests.pdf import records
from tests.pdf.reading import submitted


@pytest.fixture(scope="module")
def pdf():
    return submitted(records.clean_visit())


@pytest.fixture(scope="module")
def renderer():
    child = Renderer(wall_seconds=30)
    yield child
    child.close()


def test_every_page_is_counted(pdf):
    assert count_pages(pdf) == 2


def test_a_page_keeps_the_shape_of_its_paper(pdf):
    picture = Image.open(io.BytesIO(picture_of(pdf, 1)))
    assert picture.mode == "L"
    assert picture.height / picture.width == pytest.approx(297 / 210, rel=0.002)
    dark, _ = picture.getextrema()
    assert dark < 30


def test_pages_are_different_pictures_and_the_same_one_the_same_bytes(pdf):
    assert picture_of(pdf, 1) != picture_of(pdf, 2)
    assert picture_of(pdf, 1) == picture_of(pdf, 1)


@pytest.mark.parametrize("page", [0, -1, 3])
def test_no_page_is_no_picture(pdf, page):
    assert picture_of(pdf, page) == b""


def test_the_child_counts_and_draws_the_same(renderer, pdf):
    assert renderer.count_pages(pdf) == 2
    assert renderer.picture(pdf, 2) == picture_of(pdf, 2)


def test_a_file_that_is_no_pdf_fails_alone(renderer, pdf):
    with pytest.raises(RenderFailed, match="PdfiumError"):
        renderer.picture(b"%PDF-1.7 torn", 1)
    assert renderer.count_pages(pdf) == 2
