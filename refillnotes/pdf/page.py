"""How a finished page of HTML becomes PDF/A bytes, the same for the same page everywhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from threading import Lock
from xml.etree import ElementTree as ET

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, Attachment
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration

from refillnotes.pdf.assets import asset
from refillnotes.pdf.colours import srgb_profile
from refillnotes.pdf.compact import compact
from refillnotes.pdf.fetch import Assets, OwnAssets
from refillnotes.pdf.fonts import fallbacks_for, font_assets, font_faces, own_font_configuration

PAPERS = ("A4", "Letter")
_BASE = "note:"
_COLOURS = "--srgb"
_WATERMARKS = {"draft": "DRAFT", "submitted": ""}
_ONE_AT_A_TIME = Lock()


class PageFaulty(Exception):
    """WeasyPrint warned about the page: it would not look as it was designed."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The file that travels inside the PDF."""

    name: str
    description: str
    content: bytes
    made_at: datetime


@dataclass(frozen=True, slots=True)
class _Press:
    """What is made once in a process and used for every note: fonts, styles, assets."""

    fonts: FontConfiguration
    assets: Assets
    styles: tuple[CSS, ...]


class _Page(HTML):
    """A page parsed as well-formed XML, with only the browser defaults its elements need."""

    def __init__(self, markup: str, fetcher: OwnAssets) -> None:
        root = ET.fromstring(markup)  # noqa: S314 - our own template, escaped; no entities
        self.base_url = _BASE
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: ARG002
        return [_browser_defaults()]


def print_page(markup: str, paper: str, standing: str, square: bytes, enclosed: Enclosed) -> bytes:
    """Draw the page; ``square`` is the picture it calls note:square.

    Raises ``CannotBeWritten``, ``PageFaulty`` and, derived from ``BaseException``,
    ``NothingElseIsFetched``. One page is drawn at a time: a font configuration shared by
    threads corrupts memory.
    """
    with _ONE_AT_A_TIME, _no_warning_passes():
        press = _press(fallbacks_for(markup), paper, standing)
        fetcher = OwnAssets({**press.assets, "square": ("image/png", square)})
        pdf: bytes = _Page(markup, fetcher).write_pdf(
            font_config=press.fonts,
            color_profiles={_COLOURS: _colour_profile()},
            output_intent=_COLOURS,
            stylesheets=list(press.styles),
            pdf_variant="pdf/a-3a",
            pdf_tags=True,
            finisher=compact,
            attachments=[
                Attachment(
                    file_obj=BytesIO(enclosed.content),
                    base_url=_BASE,
                    url_fetcher=fetcher,
                    name=enclosed.name,
                    description=enclosed.description,
                    created=enclosed.made_at.astimezone(UTC),
                    modified=enclosed.made_at.astimezone(UTC),
                    relationship="Source",
                )
            ],
        )
    return pdf


def print_sheets(markup: str, paper: str, style: str) -> bytes:
    """Draw pages that nobody signs, by a stylesheet of their own in static/: tagged, no archive.

    Raises as ``print_page`` does.
    """
    with _ONE_AT_A_TIME, _no_warning_passes():
        fonts, assets, (_, faces) = _fonts_and_styles(fallbacks_for(markup))
        text = f"@page{{size:{paper}}}" + asset(f"static/{style}.css").read_text(encoding="utf-8")
        css = CSS(string=text, base_url=_BASE)
        pdf: bytes = _Page(markup, OwnAssets(assets)).write_pdf(
            font_config=fonts, stylesheets=[css, faces], pdf_tags=True
        )
    return pdf


def print_boxes(markup: str, pages: int) -> bytes:
    """Draw pages that are imported into a note: they have no tags and enclose nothing.

    Raises as ``print_page`` does, and ``PageFaulty`` when a text does not fit its page.
    """
    with _ONE_AT_A_TIME, _no_warning_passes():
        fonts, assets, (_, faces) = _fonts_and_styles(fallbacks_for(markup))
        css = CSS(string=asset("static/stamp.css").read_text(encoding="utf-8"), base_url=_BASE)
        document = _Page(markup, OwnAssets(assets)).render(
            font_config=fonts, stylesheets=[css, faces]
        )
        pdf: bytes = document.write_pdf()
    if len(document.pages) != pages:
        raise PageFaulty(f"{pages} boxes took {len(document.pages)} pages: a text is too long.")
    return pdf


@cache
def _press(fallbacks: tuple[int, ...], paper: str, standing: str) -> _Press:
    fonts, assets, shared = _fonts_and_styles(fallbacks)
    sheet = f"@page{{size:{paper}"
    if _WATERMARKS[standing]:
        sheet += f";background:url(note:{standing}) center no-repeat"
    return _Press(fonts, assets, (*shared, CSS(string=sheet + "}", base_url=_BASE)))


@cache
def _fonts_and_styles(
    fallbacks: tuple[int, ...],
) -> tuple[FontConfiguration, Assets, tuple[CSS, ...]]:
    fonts = own_font_configuration()
    assets = font_assets(fallbacks) | _watermarks()
    fetcher = OwnAssets(assets)
    text = (asset("static/note.css").read_text(encoding="utf-8"), font_faces(fallbacks))
    styles = tuple(
        CSS(string=css, base_url=_BASE, url_fetcher=fetcher, font_config=fonts) for css in text
    )
    return fonts, assets, styles


def _colour_profile() -> ColorProfile:
    """Make the profile anew for each note: one used before writes other bytes the next time.

    WeasyPrint would do the same, and leave the file open.
    """
    return ColorProfile(
        BytesIO(srgb_profile()), "sRGB", "relative-colorimetric", (["r"], ["g"], ["b"])
    )


@cache
def _browser_defaults() -> CSS:
    return CSS(string=asset("static/note-defaults.css").read_text(encoding="utf-8"))


def _watermarks() -> Assets:
    return {
        standing: (
            "image/svg+xml",
            (
                '<svg xmlns="http://www.w3.org/2000/svg" width="560" height="560"'
                ' viewBox="0 0 560 560"><g transform="rotate(-45 280 280)"><text x="280" y="310"'
                f' font-family="Inter" font-weight="600" font-size="{900 // (len(word) + 1)}"'
                f' text-anchor="middle" fill="#ececec">{word}</text></g></svg>'
            ).encode(),
        )
        for standing, word in _WATERMARKS.items()
        if word
    }


@contextmanager
def _no_warning_passes() -> Iterator[None]:
    heard: list[str] = []
    logger = logging.getLogger("weasyprint")
    listener = _Listener(heard)
    logger.addHandler(listener)
    try:
        yield
    finally:
        logger.removeHandler(listener)
    if heard:
        raise PageFaulty(f"WeasyPrint warned {len(heard)} times, first: {heard[0]}")


class _Listener(logging.Handler):
    """Keeps the wording of each warning, without the values put into it."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(str(record.msg))
