"""Free text in which nothing prints differently from what is stored."""

from __future__ import annotations

import unicodedata

from refillnotes.domain.errors import Unreadable, UnreadableText

_MOST_MARKS = 8
"""Written languages stack three or four marks on a letter; more hides the lines around it."""

_JOINERS = frozenset({"\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"})

_JOINING_SCRIPTS = frozenset(
    {
        "ARABIC",
        "BENGALI",
        "DEVANAGARI",
        "GUJARATI",
        "GURMUKHI",
        "KANNADA",
        "KHMER",
        "MALAYALAM",
        "MONGOLIAN",
        "MYANMAR",
        "ORIYA",
        "SINHALA",
        "SYRIAC",
        "TAMIL",
        "TELUGU",
    }
)
"""Scripts whose spelling needs the two joiners, by the first word of their letters' names."""

_BLANK_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs by their category, and nothing on paper."""

_SHAPERS = (
    range(0x034F, 0x0350),
    range(0x180B, 0x1810),
    range(0xFE00, 0xFE10),
    range(0xE0100, 0xE01F0),
)
"""Marks that choose another shape for the letter before them, and are not seen themselves."""

_UNPRINTED = {
    "Cc": "a control character",
    "Cf": "an invisible character",
    "Cs": "half of a character",
    "Co": "a character without a known shape",
    "Cn": "a character without a known shape",
    "Zl": "an invisible line break",
    "Zp": "an invisible line break",
}


LONGEST_WORDS = 500
"""Letters of a reason or an account that somebody has to give."""


def words_given(typed: str, asked: str, longest: int = LONGEST_WORDS) -> str:
    """What somebody has to say, as it is kept; ``asked`` is the sentence for who says nothing.

    Errors: ``Unreadable`` for none, for too much, and as ``clean_text``.
    """
    words = clean_text(typed, lines=True).strip()
    if not words:
        raise Unreadable(asked)
    if len(words) > longest:
        raise Unreadable(f"This is {len(words)} characters long, and {longest} fit. Shorten it.")
    return words


def clean_text(raw: str, *, lines: bool = False) -> str:
    """Return the text in its composed form (NFC), without white space around it.

    Refuses characters that print nothing or change the order of what is printed: one
    right-to-left override makes a dose of 12.5 read 5.21. ``lines`` allows line breaks and
    tabs. Errors: UnreadableText, naming the first such character and where it stands.
    """
    text = raw.replace("\r\n", "\n")
    allowed = "\n\t" if lines else ""
    for place, character in enumerate(text):
        if character in allowed or _joins_letters(text, place):
            continue
        if character in "\r\n":
            raise UnreadableText(
                f"Character {place + 1} is a line break, and this fits on one line only. "
                "Write it without the break."
            )
        what = _unprinted(character)
        if what is not None:
            raise UnreadableText(
                f"Character {place + 1} is {what} ({_code(character)}), which could change how "
                f"the rest reads. {_remedy(text, place)}"
            )
    composed = unicodedata.normalize("NFC", text).strip()
    _refuse_stacked_marks(composed)
    return composed


def _unprinted(character: str) -> str | None:
    """What kind of thing that nobody sees it is; None for what is seen."""
    shapes = any(ord(character) in those for those in _SHAPERS)
    if character in _BLANK_LETTERS or shapes:
        return "an invisible character"
    return _UNPRINTED.get(unicodedata.category(character))


def _joins_letters(text: str, place: int) -> bool:
    return (
        text[place] in _JOINERS
        and 0 < place < len(text) - 1
        and _script(text[place - 1]) in _JOINING_SCRIPTS
        and _script(text[place + 1]) in _JOINING_SCRIPTS
    )


def _script(character: str) -> str:
    if unicodedata.category(character)[0] not in "LM":
        return ""
    return unicodedata.name(character, "").partition(" ")[0]


def _code(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '').lower()}".strip()


def _remedy(text: str, place: int) -> str:
    before = "".join(one for one in text[:place] if _unprinted(one) is None)
    if before.strip():
        return f'Delete what follows "{before.strip()[-20:]}" and type it again.'
    return "Delete the text and type it again."


def _refuse_stacked_marks(text: str) -> None:
    marks = 0
    for place, character in enumerate(text):
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks > _MOST_MARKS:
            raise UnreadableText(
                f"Character {place + 1} is the {_MOST_MARKS + 1}th mark on one letter, which "
                "would cover other lines. Type the letter with the marks it has in print."
            )
