"""Which font writes each letter: ours first, a fallback for other scripts, never an empty box."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from weasyprint.text.fonts import FontConfiguration

from refillnotes.pdf.assets import FALLBACK_FONTS, asset, fallback_font
from refillnotes.pdf.fetch import Assets

OWN_FONTS = (
    ("Inter", 400, "static/fonts/inter-400.woff2"),
    ("Inter", 600, "static/fonts/inter-600.woff2"),
)
_UNSEEN = frozenset("\n\t\r \u00a0\u200c\u200d")
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that print nothing and turn what follows round: one makes 12.5 read 5.21."""

_OF_NO_USE_ON_PAPER = {"STAT", "gasp"}
_NAMES = (1, 2, 6)
"""Family, style and PostScript name; every note carries its fonts, and they go with it."""

_NO_SYSTEM_FONTS = Path(__file__).with_name("fonts.conf")


class CannotBeWritten(Exception):
    """A text holds letters that none of the note's fonts has; ``letters`` says which."""

    def __init__(self, letters: Iterable[str]) -> None:
        self.letters = tuple(sorted(set(letters)))
        points = ", ".join(f"U+{ord(letter):04X}" for letter in self.letters)
        super().__init__(f"No font of the note can print {points}. Write it in other letters.")


@cache
def _letters_of(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def fallbacks_for(text: str) -> tuple[int, ...]:
    """Say which fallback fonts the text needs, by their place in the list.

    Raises ``CannotBeWritten`` when no font has a letter.
    """
    if turned := _REORDERING & set(text):
        raise CannotBeWritten(turned)
    left = {letter for letter in set(text) - _UNSEEN if ord(letter) not in _own_letters()}
    chosen: list[int] = []
    for place, (package, file) in enumerate(FALLBACK_FONTS):
        if not left:
            break
        known = _letters_of(fallback_font(package, file))
        written = {letter for letter in left if ord(letter) in known}
        if written:
            chosen.append(place)
            left -= written
    if left:
        raise CannotBeWritten(left)
    return tuple(chosen)


@cache
def _own_letters() -> frozenset[int]:
    regular, bold = (_letters_of(asset(path)) for _, _, path in OWN_FONTS)
    return regular & bold


def font_assets(fallbacks: tuple[int, ...]) -> Assets:
    """Read the fonts a page needs, by the names its stylesheet calls them."""
    fonts = {
        f"inter-{weight}": with_even_digits(asset(path).read_bytes())
        for _, weight, path in OWN_FONTS
    }
    for place in fallbacks:
        fonts[f"other-{place}"] = fallback_font(*FALLBACK_FONTS[place]).read_bytes()
    return {name: ("font/any", content) for name, content in fonts.items()}


def with_even_digits(font: bytes) -> bytes:
    """Make equally wide digits and the slashed zero the font's ordinary ones.

    Asking for them as features on every text costs time and leaks a little memory each time;
    and the feature would also widen the hyphens between digits.
    """
    inter = TTFont(BytesIO(font), recalcTimestamp=False)
    letters = inter.getBestCmap()
    even = {
        code: _substituted(inter, "zero", _substituted(inter, "tnum", letters[code]))
        for code in map(ord, "0123456789")
    }
    for table in inter["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(even)
    for table in _OF_NO_USE_ON_PAPER & set(inter.keys()):
        del inter[table]
    inter["name"].names = [one for one in inter["name"].names if one.nameID in _NAMES]
    inter.flavor = None
    content = BytesIO()
    inter.save(content)
    return content.getvalue()


def _substituted(font: TTFont, feature: str, glyph: str) -> str:
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == feature:
            for index in record.Feature.LookupListIndex:
                for rule in table.LookupList.Lookup[index].SubTable:
                    glyph = getattr(rule, "ExtSubTable", rule).mapping.get(glyph, glyph)
            break
    return glyph


def font_faces(fallbacks: tuple[int, ...]) -> str:
    """Write the stylesheet rules that name those fonts."""
    faces = [
        f"@font-face{{font-family:Inter;font-weight:{weight};src:url(note:inter-{weight})}}"
        for _, weight, _ in OWN_FONTS
    ]
    faces += [
        f"@font-face{{font-family:Other{place};src:url(note:other-{place})}}" for place in fallbacks
    ]
    families = ",".join(["Inter", *(f"Other{place}" for place in fallbacks)])
    return "\n".join([*faces, f"html{{font-family:{families}}}"])


def own_font_configuration() -> FontConfiguration:
    """Make a font configuration that knows none of the machine's fonts.

    The same record must give the same bytes on every machine, whatever is installed there.
    """
    with _without_system_fonts():
        return FontConfiguration()


@contextmanager
def _without_system_fonts() -> Iterator[None]:
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_NO_SYSTEM_FONTS)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
