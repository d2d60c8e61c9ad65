"""A note reaches for nothing: no address, no file, whatever stands in the page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from refillnotes.pdf.fetch import NothingElseIsFetched, OwnAssets
from refillnotes.pdf.page import Enclosed, PageFaulty, print_page

MACHINE_FILE = "file:///etc/passwd"
OUTSIDE = "http://127.0.0.1:9/x"

ENCLOSED = Enclosed("record.json", "x", b"{}", datetime(2026, 1, 1, tzinfo=UTC))

VECTORS = {
    "picture": f'<img src="{OUTSIDE}"/>',
    "picture of a file": f'<img src="{MACHINE_FILE}"/>',
    "stylesheet": f'<link rel="stylesheet" href="{OUTSIDE}"/>',
    "import": f"<style>@import url({OUTSIDE});</style>",
    "font": f"<style>@font-face{{font-family:x;src:url({OUTSIDE})}}p{{font-family:x}}</style>",
    "background": f'<p style="background:url({OUTSIDE})">x</p>',
    "list mark": f'<ul><li style="list-style-image:url({OUTSIDE})">x</li></ul>',
    "content": f"<style>p::before{{content:url({OUTSIDE})}}</style><p>x</p>",
    "border": f'<p style="border:1px solid;border-image-source:url({OUTSIDE})">x</p>',
    "object": f'<object data="{OUTSIDE}"></object>',
    "embed": f'<embed src="{OUTSIDE}"/>',
    "drawing": '<svg xmlns="http://www.w3.org/2000/svg">'
    f'<image href="{OUTSIDE}" width="5" height="5"/></svg>',
    "use": f'<svg xmlns="http://www.w3.org/2000/svg"><use href="{OUTSIDE}#a"/></svg>',
    "attachment": f'<link rel="attachment" href="{MACHINE_FILE}"/>',
    "attachment link": f'<a rel="attachment" href="{MACHINE_FILE}">x</a>',
    "data": '<img src="data:image/png;base64,AAAA"/>',
    "our own by another name": '<img src="note:elsewhere"/>',
}


SWALLOWED = {"drawing"}
"""WeasyPrint goes on after the refusal, with a warning, and no warning passes."""

NEVER_ASKED = {"use"}
"""WeasyPrint looks for the target inside the drawing only."""


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_is_fetched(vector):
    fetcher = OwnAssets({"known": ("text/css", b"")})
    page = HTML(
        string=f"<html><body>{VECTORS[vector]}</body></html>", base_url="note:", url_fetcher=fetcher
    )
    if vector in SWALLOWED | NEVER_ASKED:
        page.write_pdf()
    else:
        with pytest.raises(NothingElseIsFetched):
            page.write_pdf()
    assert fetcher.refused == (0 if vector in NEVER_ASKED else 1)


def test_a_refusal_that_was_swallowed_still_draws_nothing():
    markup = f'<html lang="en"><body>{VECTORS["drawing"]}</body></html>'
    with pytest.raises(PageFaulty):
        print_page(markup, "A4", "submitted", b"", ENCLOSED)


def test_a_style_may_name_what_is_ours():
    fetcher = OwnAssets({"known": ("text/css", b"p{color:red}")})
    CSS(string="@import url(note:known);", base_url="note:", url_fetcher=fetcher)


def test_the_handlers_for_files_and_sockets_are_gone():
    fetcher = OwnAssets({})
    assert isinstance(fetcher, URLFetcher)
    assert fetcher.handlers == [] and fetcher.handle_open == {}
    with pytest.raises(NothingElseIsFetched):
        fetcher.open(MACHINE_FILE)


def test_the_refusal_names_no_address():
    with pytest.raises(NothingElseIsFetched) as refused:
        OwnAssets({}).fetch("https://example.org/?name=Doe")
    assert "Doe" not in str(refused.value) and "example" not in str(refused.value)


def test_the_refusal_is_not_swallowed_as_an_ordinary_failure():
    assert not issubclass(NothingElseIsFetched, Exception)
