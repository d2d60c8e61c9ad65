"""Which drugs are in the reservoir, and what they replace."""

from __future__ import annotations

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.quantities import Concentration
from refillnotes.domain.rows import DrugInPump, NamedDrug
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def primary_drug(drugs: tuple[DrugInPump, ...]) -> Worked[str]:
    """The drug that drives the flow.

    Formula: the first drug of the fill
    """
    return Worked(drugs[0].drug, f"{drugs[0].drug} is the first drug")


def drug_names(
    drugs: tuple[DrugInPump, ...] | None = None, primary_drug: str | None = None
) -> Worked[tuple[str, ...]]:
    """Every drug of the fill, the primary one first.

    Formula: the drugs of the fill, the primary one first
    """
    if drugs is not None:
        names = tuple(drug.drug for drug in drugs)
    elif primary_drug is not None:
        names = (primary_drug,)
    else:
        raise NotRecorded(("drugs",))
    return Worked(names, ", ".join(names))


def concentration(drugs: tuple[DrugInPump, ...]) -> Worked[Concentration]:
    """Strength of the primary drug in the fill.

    Formula: C1, mg/mL or mcg/mL
    """
    return Worked(drugs[0].concentration, str(drugs[0]))


def strengths(
    drugs: tuple[DrugInPump, ...] | None = None,
    primary_drug: str | None = None,
    concentration: Concentration | None = None,
) -> Worked[tuple[NamedDrug, ...]]:
    """Strength of every drug of the fill, also where nobody wrote down which drug it is.

    Formula: Ck of every drug of the fill, mg/mL or mcg/mL
    """
    if drugs is not None:
        named = tuple(NamedDrug(drug.drug, drug.concentration) for drug in drugs)
    elif concentration is not None:
        named = (NamedDrug(primary_drug, concentration),)
    else:
        raise NotRecorded(("drugs",))
    return Worked(named, "; ".join(f"{one.drug or 'drug'} {one.concentration}" for one in named))


def previous_drug(previous_drugs: tuple[DrugInPump, ...]) -> Worked[str]:
    """The primary drug of the last fill.

    Formula: the first drug of the last fill
    """
    return Worked(previous_drugs[0].drug, f"{previous_drugs[0].drug} was the first drug")


def previous_concentration(previous_drugs: tuple[DrugInPump, ...]) -> Worked[Concentration]:
    """Strength of the primary drug of the last fill.

    Formula: C_old, mg/mL or mcg/mL
    """
    return Worked(previous_drugs[0].concentration, str(previous_drugs[0]))


def drug_changed(
    previous_drugs: tuple[DrugInPump, ...] | None = None,
    drugs: tuple[DrugInPump, ...] | None = None,
    previous_drug: str | None = None,
    primary_drug: str | None = None,
) -> Worked[bool]:
    """Whether another drug went in than was there before, in whatever order they are named.

    Formula: the drugs of the last fill are not the drugs of this one, in any order
    """
    if previous_drugs is not None and drugs is not None:
        before = sorted(drug.drug for drug in previous_drugs)
        now = sorted(drug.drug for drug in drugs)
    elif previous_drug is not None and primary_drug is not None:
        before, now = [previous_drug], [primary_drug]
    else:
        raise NotRecorded(("previous_drugs" if previous_drug is None else "drugs",))
    words = "the same drugs" if before == now else f"{' + '.join(before)} to {' + '.join(now)}"
    return Worked(before != now, words)


def drug_classes(drug_names: tuple[str, ...], catalogue: Catalogue) -> Worked[frozenset[DrugClass]]:
    """What red flags go by: the classes of every drug of the fill.

    Formula: the class on file of every drug of the fill
    """
    classes = frozenset(catalogue.drug(name).drug_class for name in drug_names)
    return Worked(classes, ", ".join(sorted(classes)))


CALCULATIONS = (
    Calculation("primary_drug", "Primary drug", primary_drug, printed=False),
    Calculation("drug_names", "Drugs", drug_names, printed=False),
    Calculation("concentration", "Concentration", concentration, printed=False),
    Calculation("strengths", "Strengths", strengths, printed=False),
    Calculation("previous_drug", "Primary drug before", previous_drug, printed=False),
    Calculation(
        "previous_concentration", "Concentration before", previous_concentration, printed=False
    ),
    Calculation("drug_changed", "Another drug", drug_changed, printed=False),
    Calculation("drug_classes", "Classes of drug", drug_classes, printed=False),
)
