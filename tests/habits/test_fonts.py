"""The fonts that page and PDF share can print what a note says."""

import pytest
from fontTools.ttLib import TTFont

from tests.tree import ROOT

SIGNS = "0123456789.,:;/%+−×÷±≈≠≥≤→←↑↓✓✗⚠·•–—‘’“”…½µμ°²³\u00a0\u202f"
NAMES = "Zoë Łukasz Žižek Þóra Ángel İbrahim Nguyễn Ελένη ßçøåñ"


@pytest.fixture(params=[400, 600], scope="module")
def font(request):
    with TTFont(ROOT / "static" / "fonts" / f"inter-{request.param}.woff2") as opened:
        opened.weight = request.param
        yield opened


def test_a_font_has_every_sign_and_european_letter(font):
    known = font.getBestCmap()
    assert not {sign for sign in SIGNS + NAMES if ord(sign) not in known}


def test_a_font_has_its_weight(font):
    assert font["OS/2"].usWeightClass == font.weight
    assert "fvar" not in font


def test_digits_can_stand_in_columns_and_a_zero_can_be_told_from_an_o(font):
    features = font["GSUB"].table.FeatureList.FeatureRecord
    assert {"tnum", "zero", "ss02"} <= {record.FeatureTag for record in features}
    tabular = next(record.Feature for record in features if record.FeatureTag == "tnum")
    same_width = {}
    for index in tabular.LookupListIndex:
        for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
            same_width |= getattr(table, "ExtSubTable", table).mapping
    letters = font.getBestCmap()
    widths = {font["hmtx"][same_width[letters[ord(digit)]]][0] for digit in "0123456789"}
    assert len(widths) == 1


def test_the_font_brings_its_licence():
    assert "SIL OPEN FONT LICENSE" in (ROOT / "static/fonts/OFL.txt").read_text(encoding="utf-8")
