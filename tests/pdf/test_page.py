"""How the page is drawn: alike with fewer rules, and not at all when something is off."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PIL import ImageChops
from weasyprint import HTML

from refillnotes.pdf import page
from refillnotes.pdf.fetch import OwnAssets
from refillnotes.pdf.note import note_markup
from refillnotes.pdf.page import Enclosed, PageFaulty, print_page
from tests.pdf import records
from tests.pdf.reading import pictures, submitted

ENCLOSED = Enclosed("record.json", "x", b"{}", datetime(2026, 1, 1, tzinfo=UTC))


def test_our_few_browser_defaults_look_like_the_whole_set():
    record = records.unusual_visit()
    press = page._press((), "A4", "submitted")  # noqa: SLF001
    assets = {**press.assets, "square": press.assets["draft"]}
    markup = note_markup(record, "submitted").replace("note:square", "note:draft")
    whole = HTML(string=markup, base_url="note:", url_fetcher=OwnAssets(assets)).write_pdf(
        font_config=press.fonts, stylesheets=list(press.styles)
    )
    ours = submitted(record)
    for one, other in zip(pictures(whole), pictures(ours), strict=True):
        width, height = one.size
        above_the_foot = (0, 0, width, height - 60)
        assert one.size == other.size
        assert not ImageChops.difference(
            one.crop(above_the_foot), other.crop(above_the_foot)
        ).getbbox()


def test_a_warning_of_weasyprint_draws_nothing():
    with pytest.raises(PageFaulty, match="warned 1 times"):
        print_page(
            '<html lang="en"><body style="colour: red">x</body></html>',
            "A4",
            "submitted",
            b"",
            ENCLOSED,
        )


def test_the_warning_does_not_repeat_what_the_page_says():
    with pytest.raises(PageFaulty) as refused:
        print_page(
            '<html lang="en"><body style="doe-jane: red">x</body></html>',
            "A4",
            "submitted",
            b"",
            ENCLOSED,
        )
    assert "doe" not in str(refused.value)
