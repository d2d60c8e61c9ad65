"""Twelve patients, each with a pump that tells one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from refillnotes.actions.keep_patient import PatientDetails, PumpDetails
from refillnotes.domain.quantities import Concentration, DoseRate, FlowRate, Volume


@dataclass(frozen=True, slots=True)
class Drugs:
    """What is in the pump: drug, concentration, and the primary drug's dose per day."""

    names: tuple[str, ...]
    concentrations: tuple[str, ...]
    dose: str

    @property
    def flow(self) -> FlowRate:
        return DoseRate.parse(self.dose) / Concentration.parse(self.concentrations[0])


@dataclass(frozen=True, slots=True)
class Story:
    """One patient, one pump, and what the last visits show.

    ``refills`` earlier refills lie ``every`` days apart; the newest is the story's point.
    ``drift`` is the flow error each earlier refill adds, in thousandths.
    """

    id: str
    patient: PatientDetails
    pump: PumpDetails
    drugs: Drugs
    fill: str
    every: int
    refills: int = 3
    drift: tuple[int, ...] = ()
    alarm: str = "2.0 mL"
    now: str = "due"
    """Where today's visit stands: due, draft, submitted or signed."""


def _patient(
    family: str, given: str, born: str, mrn: str, allergies: str | None, indication: str
) -> PatientDetails:
    day, icd_code = date.fromisoformat(born), _ICD_CODES[indication]
    return PatientDetails(family, given, day, mrn, allergies, indication, icd_code)


def udi_of(serial: str) -> str:
    """The identifier on a made-up pump's card, which holds its serial number."""
    return f"(01)09521234543213(21){serial}"


def _pump(model: str, capacity: str, serial: str, implanted: str, **more: str) -> PumpDetails:
    return PumpDetails(
        model=model,
        capacity=capacity,
        serial=serial,
        implanted_on=date.fromisoformat(implanted),
        catheter_model=more.get("catheter", "8780"),
        catheter_length=more.get("length", "80 cm"),
        catheter_bore=more.get("bore", "0.0022 mL/cm"),
        tip_level=more.get("tip", "T9"),
        tubing_volume=more.get("tubing", "0.199 mL"),
        factory_flow=more.get("flow"),
        udi=udi_of(serial),
    )


_PAIN, _CANCER = "non-malignant pain", "malignant pain"
_SPINAL, _CEREBRAL = "spasticity, spinal origin", "spasticity, cerebral origin"
_ICD_CODES = {_PAIN: "G89.4", _CANCER: "G89.3", _SPINAL: "G82.20", _CEREBRAL: "G80.0"}


STORIES = (
    Story(
        "clean",
        _patient("Doe", "Jane", "1961-03-12", "0042-1187", "none known", _SPINAL),
        _pump("synchromed-ii", "20 mL", "NGP0012345", "2023-02-04"),
        Drugs(("baclofen",), ("2000 mcg/mL",), "400 mcg/day"),
        fill="20.0 mL",
        every=77,
    ),
    Story(
        "drift",
        _patient("Marsh", "Leonard", "1954-11-30", "0042-2290", "penicillin", _SPINAL),
        _pump("synchromed-ii", "40 mL", "NGP0023456", "2019-06-18"),
        Drugs(("baclofen",), ("1000 mcg/mL",), "500 mcg/day"),
        fill="40.0 mL",
        every=60,
        refills=6,
        drift=(10, 25, 45, 70, 100, 130),
        now="submitted",
    ),
    Story(
        "twenty-in-forty-programmed",
        _patient("Kessler", "Ruth", "1948-07-02", "0042-3071", "none known", _PAIN),
        _pump("synchromed-ii", "20 mL", "NGP0034567", "2020-01-15"),
        Drugs(("hydromorphone",), ("10 mg/mL",), "1.94 mg/day"),
        fill="20.0 mL",
        every=80,
        now="submitted",
    ),
    Story(
        "tenfold-concentration",
        _patient("Abara", "Chidi", "1979-01-25", "0042-4412", "none known", _CEREBRAL),
        _pump("synchromed-iii", "20 mL", "SGP0045678", "2024-03-11"),
        Drugs(("baclofen",), ("2000 mcg/mL",), "300 mcg/day"),
        fill="20.0 mL",
        every=90,
        now="draft",
    ),
    Story(
        "no-bridge",
        _patient("Lund", "Ingrid", "1966-09-09", "0042-5530", "latex", _SPINAL),
        _pump("synchromed-ii", "40 mL", "NGP0056789", "2021-10-27"),
        Drugs(("baclofen",), ("2000 mcg/mL",), "200 mcg/day"),
        fill="20.0 mL",
        every=90,
        now="draft",
    ),
    Story(
        "pocket-fill",
        _patient("Castellano", "Marco", "1957-04-18", "0042-6648", "none known", _PAIN),
        _pump("synchromed-ii", "40 mL", "NGP0067890", "2018-12-05"),
        Drugs(("morphine",), ("15 mg/mL",), "6 mg/day"),
        fill="40.0 mL",
        every=80,
        now="submitted",
    ),
    Story(
        "expired-lot",
        _patient("Nguyen", "Thuy", "1971-06-21", "0042-7753", "none known", _PAIN),
        _pump("synchromed-iii", "40 mL", "SGP0078901", "2024-08-19"),
        Drugs(("morphine",), ("20 mg/mL",), "8 mg/day"),
        fill="38.0 mL",
        every=80,
        now="draft",
    ),
    Story(
        "stability-first",
        _patient("Haddad", "Samir", "1963-02-14", "0042-8869", "none known", _PAIN),
        _pump("synchromed-ii", "20 mL", "NGP0089012", "2022-05-30"),
        Drugs(("ziconotide",), ("25 mcg/mL",), "2.4 mcg/day"),
        fill="20.0 mL",
        every=75,
        now="signed",
    ),
    Story(
        "before-mri",
        _patient("Fischer", "Greta", "1952-12-03", "0042-9974", "contrast medium", _PAIN),
        _pump(
            "prometra-ii",
            "20 mL",
            "PR20090123",
            "2021-04-22",
            catheter="Prometra",
            bore="0.0026 mL/cm",
            tubing="0.1 mL",
        ),
        Drugs(("morphine",), ("20 mg/mL",), "4 mg/day"),
        fill="20.0 mL",
        every=70,
        alarm="3.0 mL",
        now="draft",
    ),
    Story(
        "constant-flow",
        _patient("Moreau", "Yves", "1945-08-27", "0043-1086", "none known", _CANCER),
        _pump(
            "codman-3000",
            "30 mL",
            "CM30-4411",
            "2016-09-14",
            flow="0.5 mL/day",
            catheter="Codman",
            tubing="0.2 mL",
        ),
        Drugs(("morphine",), ("8 mg/mL",), "4 mg/day"),
        fill="30.0 mL",
        every=42,
        drift=(-80, -95, -110),
        now="submitted",
    ),
    Story(
        "second-drug-over-its-limit",
        _patient("Okonkwo", "Adaeze", "1959-10-11", "0043-2191", "none known", _PAIN),
        _pump("synchromed-ii", "40 mL", "NGP0101234", "2020-11-08"),
        Drugs(
            ("morphine", "bupivacaine", "clonidine"),
            ("12 mg/mL", "30 mg/mL", "400 mcg/mL"),
            "6 mg/day",
        ),
        fill="40.0 mL",
        every=63,
        now="submitted",
    ),
    Story(
        "aborted-at-home",
        _patient("Petrov", "Anna", "1968-05-05", "0043-3207", "none known", _CEREBRAL),
        _pump("synchromed-ii", "20 mL", "NGP0112345", "2022-07-13"),
        Drugs(("baclofen",), ("2000 mcg/mL",), "350 mcg/day"),
        fill="20.0 mL",
        every=88,
        now="signed",
    ),
)


def fill_of(story: Story) -> Volume:
    return Volume.parse(story.fill)
