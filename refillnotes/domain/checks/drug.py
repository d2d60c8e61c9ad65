"""Whether this drug may go into this patient and this pump."""

from __future__ import annotations

import re

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity
from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.errors import NotDefined, UnknownName
from refillnotes.domain.pumps import LabelledDrug, PumpModel
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import NotRecorded


def allergies_spare_the_drug(
    allergies: str, drug_names: tuple[str, ...], catalogue: Catalogue
) -> Outcome:
    """No drug of the fill is among the patient's allergies.

    Why: the drug reaches the spinal fluid for months.

    Formula: a name or class of a drug of the fill among the allergies: escalate; else ok

    Then: ask the patient what happened at the time, and tell the physician.
    """
    text = allergies.casefold()
    hits = []
    for name in drug_names:
        try:
            words = catalogue.drug(name).allergy_words
        except UnknownName as unknown:
            raise NotDefined(str(unknown)) from unknown
        hits += [
            f'{name}: "{word}"'
            for word in words
            if re.search(rf"\b{re.escape(word.casefold())}s?\b", text)
        ]
    working = (f'allergies on file: "{allergies}"', f"drugs: {', '.join(drug_names)}")
    if hits:
        return Outcome(
            Severity.ESCALATE, f"Among the allergies on file: {'; '.join(hits)}.", working
        )
    return Outcome(
        Severity.OK, f"{', '.join(drug_names)}: not among the allergies on file.", working
    )


ALLERGY = Check(
    id="allergy",
    title="No drug is among the allergies",
    judge=allergies_spare_the_drug,
    sources=("us-labels",),
    facts=("allergies_reviewed",),
    causes=("an allergy to a related drug", "a side effect written down as an allergy"),
    core=False,
    where=(REFILLED,),
)


def drug_suits_the_history(
    drug_classes: frozenset[DrugClass], cautions: frozenset[str] | None = None
) -> Outcome:
    """No drug of this fill is one the patient's history rules out.

    Why: the label of ziconotide rules it out for patients who ever had a psychosis.

    Formula: ziconotide in the fill, and psychosis now or ever: escalate; else ok

    Then: call the physician before the pump is filled.
    """
    if DrugClass.ZICONOTIDE not in drug_classes:
        return Outcome(Severity.OK, "no drug of the fill asks for a history.")
    if cautions is None:
        raise NotRecorded(("cautions",))
    if "psychosis" in cautions:
        return Outcome(
            Severity.ESCALATE,
            "ziconotide is in the fill, and a psychosis is recorded, now or ever.",
            ("ziconotide; psychosis: yes",),
        )
    return Outcome(
        Severity.OK,
        "ziconotide is in the fill, and no psychosis is recorded.",
        ("ziconotide; psychosis: no",),
    )


PSYCHOSIS_HISTORY = Check(
    id="psychosis-history",
    title="No ziconotide after a psychosis",
    judge=drug_suits_the_history,
    sources=("prialt-label",),
    facts=("cautions",),
    causes=("the history was not known when it was ordered", "a note of another patient"),
    core=False,
    where=(REFILLED,),
)


def drug_is_labelled_for_the_pump(
    drugs: tuple[DrugInPump, ...], pump: PumpModel, catalogue: Catalogue
) -> Outcome:
    """The drug and its concentration are on the pump's label.

    Why: drugs outside the label wear pumps out faster. That may be accepted, with the
    patient's consent on file.

    Formula: drug on the model's label and C <= strength on the label, one drug alone: ok; else
    info

    Then: see that the consent is on file.
    """
    if not pump.labelled:
        raise NotDefined(f"Which drugs the {pump.name} is labelled for is not on file.")
    not_on_file, said = [], []
    for drug in drugs:
        entry = _entry(pump, catalogue, drug.drug)
        if entry is None:
            not_on_file.append(drug.drug)
        elif drug.concentration > entry.up_to.value:
            said.append(f"{drug.drug} {drug.concentration} is above {_labelled(entry)}")
    if not_on_file:
        said.insert(0, f"{' and '.join(not_on_file)}: not on file as labelled for this pump")
    if len(drugs) > 1:
        said.append("a mixture is on no label")
    working = (f"on file as labelled for the {pump.name}: {_listed(pump)}",)
    if said:
        return Outcome(Severity.INFO, f"{'; '.join(said)}.", working)
    return Outcome(
        Severity.OK, f"Within the label of the {pump.name}, as far as it is on file.", working
    )


def _entry(pump: PumpModel, catalogue: Catalogue, name: str) -> LabelledDrug | None:
    try:
        return pump.labelled_for(catalogue.drug(name).id)
    except UnknownName:
        return None


def _listed(pump: PumpModel) -> str:
    return "; ".join(f"{entry.drug} up to {_labelled(entry)}" for entry in pump.labelled)


def _labelled(entry: LabelledDrug) -> str:
    """The labelled strength, and that it was not read in its source where it was not."""
    mark = f" ({entry.up_to.mark})" if entry.up_to.uncertain else ""
    return f"{entry.up_to.value}{mark}"


LABELLED_USE = Check(
    id="labelled-use",
    title="The drug is labelled for the pump",
    judge=drug_is_labelled_for_the_pump,
    sources=("fda-2018-intrathecal", "medscape-776694", "flowonix-brief-statement"),
    facts=("label_1_drug", "label_1_concentration"),
    core=False,
    where=(REFILLED,),
)
