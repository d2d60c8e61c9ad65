"""What is kept of an implanted pump and its catheter, as a form."""

from __future__ import annotations

from refillnotes.actions.keep_patient import PumpDetails
from refillnotes.actions.look_up import Pump
from refillnotes.domain.facts import Fact, Needed
from refillnotes.domain.kinds import Amount, Day, Named, Words
from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import Bore, FlowRate, Length, Volume
from refillnotes.domain.traces import UdiUnreadable, is_none, read_udi
from refillnotes.web.current import clinic
from refillnotes.web.patients.details_form import DetailsForm

FACTS = (
    Fact("model", "Model", Named("pump"), Needed.ALWAYS, "Choose the one on the implant card."),
    Fact(
        "serial",
        "Serial number",
        Words(40),
        Needed.ALWAYS,
        "As on the implant card, like NGP0012345.",
    ),
    Fact(
        "udi",
        "UDI",
        Words(90),
        hint="As on the implant card, like (01)09521234543213(21)NGP0012345; none if it has none.",
    ),
    Fact("capacity", "Reservoir", Amount(Volume, ("mL",)), hint="What it holds, like 20 mL."),
    Fact("implanted_on", "Implanted on", Day(), hint="Like 2023-02-04."),
    Fact(
        "factory_flow",
        "Factory flow",
        Amount(FlowRate, ("mL/day", "mL/h")),
        hint="Only for a constant-flow pump: from the certificate of this serial number.",
    ),
    Fact("catheter_model", "Catheter", Words(60), hint="Model number, like 8780."),
    Fact(
        "catheter_length",
        "Catheter length",
        Amount(Length, ("cm", "mm")),
        hint="The implanted length after trimming, like 80 cm.",
    ),
    Fact(
        "catheter_bore",
        "Catheter holds",
        Amount(Bore, ("mL/cm",)),
        hint="Volume for each cm, from its leaflet, like 0.0022 mL/cm.",
    ),
    Fact("tip_level", "Level of the tip", Words(20), hint="Like T9."),
    Fact(
        "tubing_volume",
        "Tubing inside the pump",
        Amount(Volume, ("mL",)),
        hint="As the programmer shows it, like 0.199 mL.",
    ),
    Fact("explanted_on", "Explanted on", Day(), hint="Blank while the pump is in use."),
)


class PumpForm(DetailsForm):
    """The details of one pump; a model is chosen out of the catalogue."""

    def __init__(self) -> None:
        known = {model.id: f"{model.maker} {model.name}" for model in _models()}
        retired = {one.id: known[one.id] for one in _models() if one.retired_on is not None}
        super().__init__(FACTS, {"pump": known, "retired pump": retired})

    def compare(self) -> None:
        implanted, explanted = self.day("implanted_on"), self.day("explanted_on")
        if implanted and explanted and explanted < implanted:
            self.refuse(
                "explanted_on", f"{explanted} is before the implant on {implanted}. Check both."
            )
        model = next((one for one in _models() if one.id == self.text("model")), None)
        if model is not None and model.programmable and self.typed["factory_flow"].strip():
            self.refuse(
                "factory_flow",
                f"{model.name} is programmed, so it has no factory flow. "
                "Leave it blank, or choose another model.",
            )

        self._compare_udi()

    def _compare_udi(self) -> None:
        udi = self.text("udi")
        if udi is None or is_none(udi):
            return
        try:
            read_udi(udi)
        except UdiUnreadable as odd:
            self.refuse("udi", f"The UDI {odd}. Read it off the implant card again.")

    @property
    def details(self) -> PumpDetails:
        """What the form says, after ``validate``."""
        return PumpDetails(
            model=self.text("model") or "",
            capacity=self.text("capacity"),
            serial=self.text("serial") or "",
            implanted_on=self.day("implanted_on"),
            catheter_model=self.text("catheter_model"),
            catheter_length=self.text("catheter_length"),
            catheter_bore=self.text("catheter_bore"),
            tip_level=self.text("tip_level"),
            tubing_volume=self.text("tubing_volume"),
            factory_flow=self.text("factory_flow"),
            explanted_on=self.day("explanted_on"),
            udi=self.text("udi"),
        )


def as_typed(pump: Pump) -> dict[str, str]:
    """A stored pump as the form would hold it."""
    stored = {fact.name: getattr(pump, fact.name) for fact in FACTS}
    return {name: "" if value is None else str(value) for name, value in stored.items()}


def _models() -> tuple[PumpModel, ...]:
    return clinic().rules.catalogue.pumps
