"""Where the note's template, stylesheet and fonts lie: in the package, else beside it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent

FALLBACK_FONTS = (
    ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    ("fontpkg_heebo", "files/Heebo[wght].ttf"),
    ("fontpkg_noto_sans_devanagari", "files/NotoSansDevanagari[wdth,wght].ttf"),
    ("fontpkg_noto_sans_thai", "files/NotoSansThai[wdth,wght].ttf"),
    ("cvttf_NotoSansCJK_Regular", "NotoSansCJKtc-Regular.otf"),
)
"""Fonts for names our own font cannot write, tried in this order; each comes in a package."""


class AssetMissing(Exception):
    """A file the note is drawn with is not there: set-up was not run, or the wheel is broken."""


@cache
def asset(path: str) -> Path:
    """Find one of our files by its path below templates/ or static/, such as static/note.css."""
    for root in (_PACKAGE, _PACKAGE.parent):
        if (root / path).is_file():
            return root / path
    raise AssetMissing(f"{path} is missing. Run scripts/setup, which makes it.")


@cache
def fallback_font(package: str, path: str) -> Path:
    """Find a font inside an installed package, without importing the package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise AssetMissing(f"The font package {package} is missing. Run scripts/setup.")
    return Path(spec.submodule_search_locations[0]) / path
