"""Cut the two weights of Inter that page and PDF share out of the published variable font."""

import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from itertools import chain
from pathlib import Path

import fontpkg_inter
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.varLib import instancer

WEIGHTS = (400, 600)
UNITS = 1000  # a PDF counts widths so: nothing is rounded, and outlines take fewer bytes
OPTICAL_SIZE = 14  # text, not display: most of a note is small
FEATURES = ("calt", "case", "ccmp", "kern", "locl", "mark", "mkmk", "ss02", "tnum", "zero")

LATIN = (0x20, 0x24F), (0x1E00, 0x1EFF)
MARKS_AND_MODIFIERS = (0x2B0, 0x36F), (0x2000, 0x206F), (0x2070, 0x209F)
GREEK = ((0x370, 0x3FF),)
CURRENCY_AND_LETTERS = (0x20A0, 0x20BF), (0x2100, 0x214F)
ARROWS_AND_MATHEMATICS = (0x2190, 0x21FF), (0x2200, 0x22FF)
SHAPES_AND_SIGNS = (0x25A0, 0x25FF), (0x2600, 0x27BF)
RANGES = (
    *LATIN,
    *MARKS_AND_MODIFIERS,
    *GREEK,
    *CURRENCY_AND_LETTERS,
    *ARROWS_AND_MATHEMATICS,
    *SHAPES_AND_SIGNS,
)
# Left out of the ranges above, these would be drawn by whatever font the reader has
NEEDED = "≥≤−×÷±≈≠✓✗⚠→←↑↓µμ°·•–—‘’“”…½²³\u00a0\u202f"
SPACES = "\u2002\u2003"


def letters() -> set[int]:
    return set(chain.from_iterable(range(first, last + 1) for first, last in RANGES))


def subset() -> bytes:
    """Return the variable font with our letters and features alone."""
    font = TTFont(fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf", recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=list(FEATURES), hinting=False))
    subsetter.populate(unicodes=letters())
    subsetter.subset(font)
    missing = [sign for sign in NEEDED if ord(sign) not in font.getBestCmap()]
    if missing:
        sys.exit(f"Inter lacks {' '.join(missing)}; a note would show a gap.")
    content = BytesIO()
    font.save(content)
    return content.getvalue()


def often_used_first(font: TTFont) -> list[str]:
    """Put what a note uses first: a PDF keeps room for each glyph before the last one it uses."""
    letters = font.getBestCmap()
    plain = [letters[code] for code in (*range(0x20, 0x7F), *map(ord, NEEDED + SPACES))]
    forms = [form for rules in swaps(font) for glyph, form in rules.items() if glyph in plain]
    again = [form for rules in swaps(font) for glyph, form in rules.items() if glyph in forms]
    return list(dict.fromkeys([".notdef", *plain, *forms, *again, *font.getGlyphOrder()]))


def swaps(font: TTFont) -> list[dict[str, str]]:
    """Give every rule that draws one glyph for another: even digits, a raised colon."""
    rules = [rule for lookup in font["GSUB"].table.LookupList.Lookup for rule in lookup.SubTable]
    return [
        inner.mapping
        for inner in (getattr(rule, "ExtSubTable", rule) for rule in rules)
        if inner.LookupType == 1
    ]


def cut(variable: bytes, weight: int, target: Path) -> None:
    """Save one static weight, the same bytes on every machine."""
    font = TTFont(BytesIO(variable), recalcTimestamp=False)
    where = {"opsz": OPTICAL_SIZE, "wght": weight}
    static = instancer.instantiateVariableFont(font, where, updateFontNames=True)
    reorderGlyphs(static, often_used_first(static))
    scale_upem(static, UNITS)
    static.flavor = "woff2"
    unfinished = target.with_suffix(".part")
    static.save(unfinished)
    unfinished.replace(target)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    variable = subset()
    with ProcessPoolExecutor(len(WEIGHTS)) as pool:
        cuts = [pool.submit(cut, variable, w, folder / f"inter-{w}.woff2") for w in WEIGHTS]
    for finished in cuts:
        finished.result()
    shutil.copyfile(fontpkg_inter.ROOT / "LICENSE", folder / "OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
