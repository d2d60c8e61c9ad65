"""What came out of the catheter access port and what went in, asked only where it was used."""

from __future__ import annotations

from dataclasses import replace

from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Choice, Day
from refillnotes.domain.steps.found import VOLUME

_ASKED = (
    Fact("access_syringe", "Syringe at the access port", VOLUME, hint="Its size, like 10 mL."),
    Fact(
        "access_csf",
        "Spinal fluid withdrawn",
        VOLUME,
        hint="Before anything is put in: the line holds drug. Nothing at all is 0 mL.",
    ),
    Fact(
        "access_flow",
        "It came",
        Choice((("free", "Freely"), ("slow", "Slowly"), ("none", "Not at all"))),
    ),
    Fact(
        "access_appearance",
        "Spinal fluid looks",
        Choice((("clear", "Clear"), ("coloured", "Coloured"))),
    ),
    Fact(
        "access_injected",
        "Then put in through the access port",
        Choice(
            (
                ("nothing", "Nothing"),
                ("contrast", "Contrast"),
                ("drug", "Drug"),
                ("other", "Something else"),
            )
        ),
    ),
    Fact(
        "access_dye",
        "Dye study shows",
        Choice(
            (
                ("free", "Catheter open to its tip"),
                ("blocked", "Catheter blocked"),
                ("leak", "Leak or disconnection"),
                ("unclear", "Unclear"),
            )
        ),
    ),
    Fact("access_dye_on", "Dye study on", Day()),
    Fact(
        "access_rotor",
        "Rotor study shows",
        Choice((("turns", "Rotor turns"), ("stands", "Rotor stands"), ("unclear", "Unclear"))),
    ),
    Fact("access_rotor_on", "Rotor study on", Day()),
)

ACCESS_PORT = tuple(
    replace(fact, only_when=(("access_port_used", "yes"), ("port", "catheter-access")))
    for fact in _ASKED
)
