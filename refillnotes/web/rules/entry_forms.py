"""What a steward types about a pump model, a drug or a stability figure the catalogue lacks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from refillnotes.actions.look_ahead import Proposal
from refillnotes.domain.drugs import DrugClass, OrderUnit, Preparation
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.governance import Act
from refillnotes.domain.kinds import Choice, Names, Words
from refillnotes.domain.pumps import AlarmBasis, MriRule, PumpKind
from refillnotes.domain.quantities import Concentration, Volume
from refillnotes.domain.quantity import Quantity
from refillnotes.web.fields import ChoiceField, TextField
from refillnotes.web.rules.change_form import KnownForm, needed

_LINES = 1_000
Content = dict[str, object]


class Pairs(Words):
    """One pair a line, a name and an amount: 8637-20: 20 mL."""

    kind: type[Quantity]

    def read(self, text: str, names: Names) -> dict[str, str]:  # type: ignore[override]  # pairs out of words
        clean = Words.read(self, text, names)
        pairs = [line.partition(":") for line in clean.splitlines() if line.strip()]
        for name, colon, amount in pairs:
            if not colon or not name.strip():
                raise Unreadable(f'"{name}" has no colon. Write one pair a line, like A-20: 20 mL.')
            self.kind.parse(amount.strip())
        return {name.strip(): amount.strip() for name, _, amount in pairs}


class Sizes(Pairs):
    """Each size of a pump with what its reservoir holds."""

    kind = Volume


class Strengths(Pairs):
    """Each drug with the concentration a label allows."""

    kind = Concentration


class EntryForm(KnownForm):
    """A new entry: what it is called, and what is known of it."""

    table: ClassVar[str]
    heading: ClassVar[str]
    figures: ClassVar[tuple[str, ...]] = ()
    """Fields that are each one figure; a blank one stays blank in the catalogue."""
    words: ClassVar[tuple[str, ...]] = ()

    name = TextField("Name", [needed], kind=Words(80))

    def proposed(self, act: Act, figure: str) -> Proposal:
        key = f"{figure}.{_slug(self.title)}"
        content = json.dumps(self.content, sort_keys=True, ensure_ascii=False)
        return replace(super().proposed(act, key), after=content, title=self.title)

    @property
    def title(self) -> str:
        return str(self.name.answer)

    @property
    def content(self) -> Content:
        """The entry as the reference data would hold it."""
        held: Content = {name: self._text(name) for name in self.words if self._text(name)}
        return held | {name: figure(self._text(name)) for name in self.figures if self._text(name)}

    def _text(self, name: str) -> str:
        return str(self[name].data).strip()


class PumpForm(EntryForm):
    """A pump model."""

    table = "pumps"
    heading = "Add a pump model"
    words = ("maker", "name", "kind", "mechanism")
    figures = (
        "flow_min", "flow_max", "flow_spec", "dead_volume", "alarm_volume", "alarm_basis",
        "tubing_volume", "access_port", "battery", "mri_rule", "mri_advice",
    )  # fmt: skip

    maker = TextField("Maker", [needed], kind=Words(80))
    kind = ChoiceField(
        "Kind",
        [needed],
        kind=Choice(
            (
                (PumpKind.PROGRAMMABLE.value, "Programmable"),
                (PumpKind.CONSTANT_FLOW.value, "Constant flow"),
            )
        ),
        undo=False,
    )
    mechanism = TextField("Mechanism", [needed], kind=Words(80), hint="Such as peristaltic or gas.")
    sizes = TextField(
        "Sizes",
        [needed],
        kind=Sizes(_LINES, lines=True),
        hint="One a line: the REF number and the capacity on the label, like 8637-20: 20 mL",
    )
    flow_min = TextField("Lowest flow", kind=Words(40), hint="Like 0.048 mL/day")
    flow_max = TextField("Highest flow", kind=Words(40), hint="Like 24 mL/day")
    flow_spec = TextField("Flow accuracy specification", kind=Words(40), hint="Like 14.5 %")
    dead_volume = TextField("Dead volume", kind=Words(40), hint="Like 1.4 mL")
    alarm_volume = TextField("Low-reservoir alarm volume", kind=Words(40), hint="Like 2 mL")
    alarm_basis = ChoiceField(
        "What the low-reservoir alarm goes by",
        kind=Choice(
            (
                (AlarmBasis.CALCULATED.value, "Calculated"),
                (AlarmBasis.MEASURED.value, "Measured"),
                (AlarmBasis.NONE.value, "There is none"),
            )
        ),
    )
    tubing_volume = TextField("Pump tubing volume", kind=Words(40), hint="Like 0.199 mL")
    access_port = TextField("Catheter access port", kind=Words(200), hint="Yes or no, and how.")
    battery = TextField("Battery", kind=Words(200))
    mri_rule = ChoiceField(
        "What an MRI asks for",
        [needed],
        kind=Choice(
            (
                (MriRule.EMPTY_FIRST.value, "Empty it first"),
                (MriRule.REINTERROGATE.value, "Interrogate again"),
                (MriRule.RESTART.value, "Restart it"),
                (MriRule.PASSIVE.value, "Nothing"),
            )
        ),
        undo=False,
    )
    mri_advice = TextField("Advice for an MRI", [needed], kind=Words(500, lines=True))
    labelled = TextField(
        "Drugs on its label",
        kind=Strengths(_LINES, lines=True),
        hint="One a line, up to which concentration, like morphine: 25 mg/mL",
    )

    @property
    def content(self) -> Content:
        sizes, labelled = self.sizes.answer, self.labelled.answer
        return super().content | {
            "refs": list(sizes) if isinstance(sizes, dict) else [],
            "variants": _all_figures(sizes),
            "labelled": _all_figures(labelled),
        }


class DrugForm(EntryForm):
    """A drug."""

    table = "drugs"
    heading = "Add a drug"
    words = ("name", "order_unit")
    figures = ("salt", "controlled")

    salt = TextField(
        "Salt",
        [needed],
        kind=Words(80),
        hint="As printed, like morphine sulfate. Strengths are of the salt and never converted.",
    )
    also_known_as = TextField("Also called", kind=Words(200), hint="Trade names, with commas.")
    allergy_words = TextField(
        "Words of an allergy list that mean it",
        [needed],
        kind=Words(200),
        hint="With commas, like morphine, opioid, opiate.",
    )
    controlled = TextField("Controlled schedule", kind=Words(40), hint="Like CII; blank for none.")
    order_unit = ChoiceField(
        "Ordered in",
        [needed],
        kind=Choice(tuple((one.value, one.value) for one in OrderUnit)),
        undo=False,
    )
    drug_class = ChoiceField(
        "Class",
        [needed],
        kind=Choice(
            tuple((one.value, one.value.replace("-", " ").capitalize()) for one in DrugClass)
        ),
        undo=False,
    )
    guidelines: tuple[str, ...] = ()
    """The guidelines that may cap it: each gets a place to write a cap in later."""

    @property
    def content(self) -> Content:
        return super().content | {
            "class": self.drug_class.data,
            "also_known_as": _with_commas(self.also_known_as.data),
            "allergy_words": _with_commas(self.allergy_words.data),
            "caps": {guideline: {} for guideline in self.guidelines},
        }


class StabilityForm(EntryForm):
    """How long a drug or admixture keeps in the warm pump."""

    table = "stability"
    heading = "Add an in-pump stability"

    drugs = TextField(
        "Drugs",
        [needed],
        kind=Words(200),
        hint="As the catalogue names them, with commas: morphine, bupivacaine",
    )
    preparation = ChoiceField(
        "Prepared how",
        [needed],
        kind=Choice(
            tuple((one.value, one.value.replace("-", " ").capitalize()) for one in Preparation)
        ),
        undo=False,
    )
    days = TextField("Keeps for", [needed], kind=Words(40), hint="Like 90 days")

    @property
    def content(self) -> Content:
        return {
            "drugs": _with_commas(self.drugs.data),
            "preparation": self.preparation.data,
            "days": figure(self._text("days")),
        }


ENTRY_FORMS: Mapping[str, type[EntryForm]] = {
    form.table: form for form in (PumpForm, DrugForm, StabilityForm)
}


def figure(text: str) -> Content:
    """A figure that has its value alone; the change it comes with brings the source."""
    return {"value": text}


def _all_figures(pairs: object) -> Content:
    return (
        {name: figure(str(value)) for name, value in pairs.items()}
        if isinstance(pairs, dict)
        else {}
    )


def _with_commas(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
