"""What went in, and how the needle felt, recorded with gloves on."""

from __future__ import annotations

from refillnotes.domain.facts import NOW, Fact, Needed, Step, Usual
from refillnotes.domain.kinds import Choice, Moment, Whole, YesNo
from refillnotes.domain.steps.found import VOLUME

FILL = Step(
    id="fill",
    title="Fill",
    gloved=True,
    seldom=frozenset({"doppler", "rinses", "rinse_volume", "sensor_volume"}),
    usual=Usual(
        "Put in now; aspirated back, needle stop felt, no resistance, felt as always, no swelling",
        (
            ("aspirated_back", "yes"),
            ("needle_stop", "yes"),
            ("resistance", "none"),
            ("felt_different", "no"),
            ("swelling", "no"),
            ("injected_at", NOW),
        ),
    ),
    facts=(
        Fact("injected", "Put in", VOLUME, Needed.REFILLED),
        Fact(
            "aspirated_back",
            "Aspirated back to confirm the port",
            YesNo(),
            Needed.REFILLED,
        ),
        Fact("needle_stop", "Needle stop felt", YesNo(), Needed.REFILLED),
        Fact(
            "resistance",
            "Resistance",
            Choice((("none", "None"), ("some", "Some"), ("high", "High"))),
            Needed.REFILLED,
        ),
        Fact("felt_different", "Patient says it felt different or burned", YesNo()),
        Fact("swelling", "Swelling at the pump after the fill", YesNo(), Needed.REFILLED),
        Fact("injected_at", "Put in at", Moment(), Needed.REFILLED),
        Fact("syringe_wasted", "Left over in the syringe", VOLUME, Needed.REFILLED),
        Fact(
            "doppler",
            "Colour Doppler shows the flow inside the pump",
            YesNo(),
            hint="By ultrasound while it is put in; blank where nobody looked.",
        ),
        Fact("rinses", "Rinses", Whole(0, 10)),
        Fact("rinse_volume", "Volume of each rinse", VOLUME),
        Fact("sensor_volume", "Volume the fill sensor shows afterwards", VOLUME),
    ),
)
