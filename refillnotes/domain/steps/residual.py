"""What came out of the reservoir, recorded with gloves on."""

from __future__ import annotations

from refillnotes.domain.facts import NOW, Fact, Needed, Step, Usual
from refillnotes.domain.kinds import Choice, Moment, Whole, Words, YesNo
from refillnotes.domain.steps.access_port import ACCESS_PORT
from refillnotes.domain.steps.found import VOLUME

RESIDUAL = Step(
    id="residual",
    title="Residual",
    gloved=True,
    usual=Usual(
        "Withdrawn now through the reservoir port; clear; catheter access port not used",
        (
            ("aspirate_appearance", "clear"),
            ("aspirated_at", NOW),
            ("port", "reservoir"),
            ("access_port_used", "no"),
        ),
    ),
    facts=(
        Fact(
            "measured_residual",
            "Aspirated",
            VOLUME,
            Needed.REFILLED,
            "What the syringe holds. Nothing at all is 0 mL.",
        ),
        Fact(
            "aspirate_appearance",
            "Aspirate looks",
            Choice(
                (
                    ("clear", "Clear"),
                    ("yellow", "Yellow"),
                    ("blood", "Blood"),
                    ("watery", "Clear and watery"),
                    ("cloudy", "Cloudy"),
                    ("particles", "Particles"),
                )
            ),
            Needed.REFILLED,
        ),
        Fact("aspirate_air", "Air or foam in it", YesNo()),
        Fact(
            "aspirate_ease",
            "Aspirate came",
            Choice((("easily", "Easily"), ("hard", "Against resistance"))),
        ),
        Fact("aspirated_at", "Aspirated at", Moment(), Needed.REFILLED),
        Fact(
            "port",
            "Port",
            Choice((("reservoir", "Reservoir port"), ("catheter-access", "Catheter access port"))),
            Needed.REFILLED,
        ),
        Fact(
            "located_by",
            "Port located by",
            Choice(
                (
                    ("template", "Template"),
                    ("palpation", "Palpation"),
                    ("ultrasound", "Ultrasound"),
                    ("fluoroscopy", "Fluoroscopy"),
                )
            ),
        ),
        Fact("attempts", "Attempts", Whole(0, 20)),
        Fact("needle", "Needle", Words(60), hint="Gauge and type, like 22 G non-coring."),
        Fact(
            "access_port_used",
            "Catheter access port used",
            YesNo(),
            hint="For spinal fluid or a dye study. Its questions follow.",
        ),
        *ACCESS_PORT,
    ),
)
