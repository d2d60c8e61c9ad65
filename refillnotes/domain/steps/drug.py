"""Order, label and programmer, side by side, for each drug of the fill."""

from __future__ import annotations

from refillnotes.domain.facts import DRUG_ROWS, Fact, Needed, Step, Usual
from refillnotes.domain.kinds import Choice, Day, Moment, Named, Words, YesNo
from refillnotes.domain.steps.before import STRENGTH, VOLUME
from refillnotes.domain.steps.order_units import openings

PLACES_NAMED = (("order", "order"), ("label", "label"), ("programmer", "programmer"))


def _row(row: int) -> tuple[Fact, ...]:
    which = "" if row == 1 else f", drug {row}"
    needed = Needed.REFILLED if row == 1 else Needed.NO
    named = tuple(
        fact
        for place, word in PLACES_NAMED
        for fact in (
            Fact(
                f"{place}_{row}_drug",
                f"Drug on the {word}{which}",
                Named("drug"),
                needed if place != "programmer" else Needed.NO,
                programmable_only=place == "programmer",
            ),
            Fact(
                f"{place}_{row}_concentration",
                f"Concentration on the {word}{which}",
                STRENGTH,
                needed if place != "programmer" else Needed.NO,
                programmable_only=place == "programmer",
            ),
        )
    )
    return (
        *named,
        Fact(f"lot_{row}", f"Lot{which}", Words(40), needed, "As printed, like A1234."),
        Fact(f"expiry_{row}", f"Expires{which}", Day(), needed),
        Fact(
            f"ndc_{row}",
            f"NDC{which}",
            Words(20),
            hint="With its hyphens, like 1234-5678-90; none where none is printed.",
        ),
    )


DRUG = Step(
    id="drug",
    title="Drug",
    usual=Usual("Not the first fill, not diluted", (("first_fill", "no"), ("diluted", "no"))),
    facts=(
        *(fact for row in range(1, DRUG_ROWS + 1) for fact in _row(row)),
        Fact(
            "drug_source",
            "Drug comes from",
            Choice((("commercial", "Manufacturer"), ("compounded", "Compounding pharmacy"))),
            Needed.REFILLED,
        ),
        Fact(
            "use_by",
            "Syringe may be used until",
            Moment(),
            hint="The pharmacy's beyond-use date and time. It says nothing about the pump.",
        ),
        Fact("first_fill", "First fill of a new pump", YesNo()),
        Fact("diluted", "Drug was diluted", YesNo()),
        Fact("syringe_total", "Volume in the syringe", VOLUME, Needed.REFILLED),
        Fact("second_checker", "Second checker", Named("person")),
        *openings("label", "Unit printed on the label"),
        *openings("programmer", "Unit the programmer shows the strength in"),
    ),
)
