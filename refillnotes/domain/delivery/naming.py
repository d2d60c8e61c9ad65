"""Whether order, label and programmer name the same drug at the same strength."""

from __future__ import annotations

from collections.abc import Iterator

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import DoseRate, Ratio
from refillnotes.domain.rows import NamedDrug
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked

Named = tuple[NamedDrug, ...]

_TO_COMPARE = 2


def names_agree(
    ordered: Named | None = None, labelled: Named | None = None, programmed: Named | None = None
) -> Worked[bool]:
    """Row by row, drug code and strength, the strength whatever unit it is written in.

    Formula: row by row: drug and C of order = of label = of programmer
    """
    papers = [
        (word, rows)
        for word, rows in (
            ("order", ordered),
            ("label", labelled),
            ("programmer", programmed),
        )
        if rows is not None
    ]
    if len(papers) < _TO_COMPARE:
        raise NotRecorded(("ordered", "labelled", "programmed"))
    longest = max(len(rows) for _, rows in papers)
    agree = all(_row_agrees([rows[row : row + 1] for _, rows in papers]) for row in range(longest))
    terms = "; ".join(f"{word}: {', '.join(_written(rows))}" for word, rows in papers)
    return Worked(agree, f"{terms}: {'the same' if agree else 'not the same'}")


def true_dose(dose: DoseRate, labelled: Named, programmed: Named) -> Worked[DoseRate]:
    """What the patient gets when the syringe holds another strength than the programmer thinks.

    Formula: d x C_label / C_programmed, mg/day or mcg/day
    """
    label, entered = labelled[0].concentration, programmed[0].concentration
    if label is None or entered is None:
        raise NotRecorded(("label_1_concentration", "programmer_1_concentration"))
    if entered.exact == 0:
        raise NotDefined("The strength programmed is zero. Check the concentration.")
    rate = dose.times(label.ratio_to(entered))
    return Worked(rate, f"{dose} x {label} on the label / {entered} programmed = {rate}")


def true_dose_ratio(true_dose: DoseRate, dose: DoseRate) -> Worked[Ratio]:
    """That dose by the one programmed.

    Formula: d x C_label / C_programmed / d
    """
    if dose.exact == 0:
        raise NotDefined("The dose is zero, so there is no ratio to it.")
    ratio = Ratio(true_dose.ratio_to(dose), "")
    return Worked(ratio, f"{true_dose} / {dose} = {ratio}")


def _row_agrees(row: list[Named]) -> bool:
    """Whether every paper has this row, and none says another drug or strength than the rest."""
    named = [one for cell in row for one in cell]
    drugs = {one.drug for one in named if one.drug is not None}
    strengths = {one.concentration for one in named if one.concentration is not None}
    return len(named) == len(row) and len(drugs) <= 1 and len(strengths) <= 1


def _written(rows: Named) -> Iterator[str]:
    for row in rows:
        yield " ".join(str(part) for part in (row.drug, row.concentration) if part is not None)


CALCULATIONS = (
    Calculation("names_agree", "Order, label and programmer agree", names_agree, printed=False),
    Calculation("true_dose", "Dose by the label's strength", true_dose),
    Calculation("true_dose_ratio", "That dose by the one programmed", true_dose_ratio),
)
