"""Order, label and programmer, side by side, for each drug of the fill."""

from __future__ import annotations

from refillnotes.domain.facts import DRUG_ROWS, Fact, Needed, Step, Usual
from refillnotes.domain.kinds import Choice, Day, Moment, Named, Whole, Words, YesNo
from refillnotes.domain.steps.found import MASS, STRENGTH, VOLUME
from refillnotes.domain.steps.order_units import openings

_COMPOUNDED = (("drug_source", "compounded"),)
_READY_MADE = (("drug_source", "commercial"),)

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


FILLING = (
    Fact(
        "drug_source",
        "Drug comes from",
        Choice((("commercial", "Manufacturer"), ("compounded", "Compounding pharmacy"))),
        Needed.REFILLED,
    ),
    Fact(
        "pharmacy",
        "Pharmacy and its formula",
        Words(120),
        hint="As on the label, like South Pharmacy, formula 12-3.",
        only_when=_COMPOUNDED,
    ),
    Fact(
        "compounded_under",
        "Compounded under (US)",
        Choice((("503a", "503A, for this patient"), ("503b", "503B, outsourcing facility"))),
        only_when=_COMPOUNDED,
    ),
    Fact(
        "use_by",
        "Syringe may be used until",
        Moment(),
        hint="The pharmacy's beyond-use date and time. It says nothing about the pump.",
    ),
    Fact("vials", "Containers opened", Whole(1, 99), only_when=_READY_MADE),
    Fact(
        "vial_mass",
        "Drug in one container",
        MASS,
        hint="Of the primary drug; what was opened and not put in is worked out.",
        only_when=_READY_MADE,
    ),
    Fact(
        "label_mass",
        "Drug in all, as the label prints it",
        MASS,
        hint="Of the primary drug, like 400 mg; compared with the concentration.",
    ),
    Fact("label_volume", "In a volume of", VOLUME),
    Fact("first_fill", "First fill of a new pump", YesNo()),
    Fact("diluted", "Drug was diluted", YesNo()),
    Fact(
        "diluent",
        "Diluted with",
        Words(60),
        hint="Like sodium chloride 0.9 %, free of preservative.",
        only_when=(("diluted", "yes"),),
    ),
    Fact(
        "drug_looks",
        "Drug looks",
        Choice(
            (
                ("clear", "Clear"),
                ("coloured", "Coloured"),
                ("cloudy", "Cloudy"),
                ("particles", "Particles"),
            )
        ),
    ),
    Fact("syringe_total", "Volume in the syringe", VOLUME, Needed.REFILLED),
    Fact(
        "syringe_filter",
        "Filter",
        Choice((("none", "None"), ("used", "Used"), ("primed", "Used, primed first"))),
    ),
    Fact("second_checker", "Second checker", Named("person")),
    Fact(
        "second_check_by",
        "Second check",
        Choice((("there", "In the room"), ("video", "By video"))),
    ),
    Fact("consent_on_file", "Consent to use outside the label on file", YesNo()),
)
"""What is asked once for the whole syringe, below the rows of its drugs."""

DRUG = Step(
    id="drug",
    title="Drug",
    seldom=frozenset(
        {
            "label_mass",
            "label_volume",
            "drug_looks",
            "syringe_filter",
            "second_check_by",
            "consent_on_file",
        }
    ),
    usual=Usual("Not the first fill, not diluted", (("first_fill", "no"), ("diluted", "no"))),
    facts=(
        *(fact for row in range(1, DRUG_ROWS + 1) for fact in _row(row)),
        *FILLING,
        *openings("label", "Unit printed on the label"),
        *openings("programmer", "Unit the programmer shows the strength in"),
    ),
)
