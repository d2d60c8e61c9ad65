"""Expected and measured residual side by side, with the band and the history drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

from refillnotes.domain.delivery.residual import meaning
from refillnotes.domain.drawing import Band, draw_band
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.quantities import Volume
from refillnotes.domain.record import Earlier, Figure
from refillnotes.domain.wording import unbroken
from refillnotes.pdf.chart import Spark, spark
from refillnotes.pdf.ledger import Ledger
from refillnotes.pdf.wording import NO_BREAK

_ENOUGH_FOR_A_LINE = 3
_RATIO = re.compile(r"([0-9]+(?:\.[0-9]+)?)( ?%)?")


@dataclass(frozen=True, slots=True)
class Residual:
    """The number that matters most, what was expected, and how they differ in words."""

    expected: str
    measured: str
    band_text: str
    place: str
    difference: str
    accuracy: str
    band: Band | None


def read_residual(ledger: Ledger, figures: Mapping[str, Figure]) -> Residual:
    """Take the residual out of the record; what is not recorded stays empty."""
    measured = ledger.take("measured_residual")
    expected = _value(figures, "expected_residual")
    band_text = _value(figures, "residual_band")
    drawn = _drawn(band_text, expected, ledger.peek("measured_residual"))
    inside = drawn is not None and drawn.inside
    digits = max(1, len(measured.partition(NO_BREAK)[0].partition(".")[2]))
    return Residual(
        expected=unbroken(rounded(expected, digits)),
        measured=measured,
        band_text=unbroken(" to ".join(rounded(end, digits) for end in band_text.split(" to "))),
        place="" if drawn is None else "inside the band" if inside else "outside the band",
        difference=_in_words(figures, digits, inside=inside),
        accuracy=_accuracy(figures),
        band=drawn,
    )


def rounded(amount: str, digits: int) -> str:
    """Print a worked-out amount as a syringe is read; the appendix has every digit."""
    number, _, unit = amount.partition(" ")
    try:
        exact = Decimal(number)
    except InvalidOperation:
        return amount
    near = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{near or abs(near)} {unit}".strip()


def _accuracy(figures: Mapping[str, Figure]) -> str:
    """Say delivered by expected over all refills as a percentage, as clinicians do."""
    ratio = _value(figures, "cumulative_accuracy_ratio")
    return f"{rounded(str(Decimal(ratio) * 100), 1)}{NO_BREAK}%" if ratio else ""


def read_spark(history: Sequence[Earlier], figures: Mapping[str, Figure]) -> Spark | None:
    """Draw the accuracy of the refills so far; nothing is drawn for fewer than three."""
    ratios = [
        (ratio, visit["severity"] not in ("ok", "info", ""))
        for visit in history
        if (ratio := _ratio(visit["ratio"])) is not None
    ]
    if (now := _ratio(_value(figures, "accuracy_ratio"))) is not None:
        ratios.append((now, False))
    return spark(ratios) if len(ratios) >= _ENOUGH_FOR_A_LINE else None


def _value(figures: Mapping[str, Figure], name: str) -> str:
    return figures[name]["value"] if name in figures else ""


def _in_words(figures: Mapping[str, Figure], digits: int, *, inside: bool) -> str:
    """Say the difference with its sign in words, which stand in the working's brackets.

    What it would mean is said only outside the band: inside it means nothing.
    """
    if "discrepancy" not in figures:
        return ""
    gap = figures["discrepancy"]
    words = re.search(r"\(([^()]+)\)$", gap["working"])
    size = rounded(gap["value"].removeprefix("-"), digits)
    if words is None:
        return unbroken(gap["value"])
    if inside and not re.search("[1-9]", size):
        return "as expected"
    said = words[1].split(":")[0] if inside else _meaning(gap["value"], words[1])
    return unbroken(said if said == "as expected" else f"{size} {said}")


def _meaning(value: str, as_worked: str) -> str:
    """What the difference means; paper that cannot read it says what the working said."""
    number, _, unit = value.partition(" ")
    try:
        return meaning(Volume.of(number, unit))
    except Unreadable:
        return as_worked


def _drawn(band_text: str, expected: str, measured: str) -> Band | None:
    ends = band_text.split(" to ")
    try:
        low, high, middle, found = (
            Volume.parse(text.replace("\u00a0", " ")) for text in (*ends, expected, measured)
        )
    except (Unreadable, ValueError):
        return None
    return draw_band(middle, low, high, found)


def _ratio(text: str) -> Fraction | None:
    found = _RATIO.fullmatch(text.replace("\u00a0", " "))
    if found is None:
        return None
    return Fraction(found[1]) / (100 if found[2] else 1)
