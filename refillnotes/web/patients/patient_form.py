"""What is kept of a patient, as a form."""

from __future__ import annotations

from refillnotes.actions.keep_patient import PatientDetails
from refillnotes.actions.look_up import Patient
from refillnotes.domain.drugs import Indication
from refillnotes.domain.facts import Fact, Needed
from refillnotes.domain.kinds import Choice, Day, IcdCode, Several, Words
from refillnotes.web.patients.details_form import LONG_AGO, DetailsForm

NONE_KNOWN = "none known"
_TICKED = "none"

FACTS = (
    Fact("family_name", "Family name", Words(100), Needed.ALWAYS, "As on the wristband, like Doe."),
    Fact("given_name", "Given name", Words(100), Needed.ALWAYS, "As on the wristband, like Jane."),
    Fact("born", "Born", Day(), Needed.ALWAYS, "Like 1961-03-12."),
    Fact("mrn", "Record number (MRN)", Words(40), Needed.ALWAYS, "Like 0042-1187."),
    Fact(
        "allergies",
        "Allergies",
        Words(300),
        hint="Each substance and what it did, like morphine: itching. Blank means not asked.",
    ),
    Fact("no_allergies", "No known allergies", Several(())),
    Fact(
        "indication",
        "Reason for the pump",
        Choice(tuple((one.value, one.value.capitalize()) for one in Indication)),
    ),
    Fact("icd_code", "ICD code of it", IcdCode(), hint="With its point, like G89.4."),
)


class PatientForm(DetailsForm):
    """The details of one patient. Blank allergies say that nobody asked."""

    def __init__(self) -> None:
        super().__init__(FACTS, {})

    def compare(self) -> None:
        named = self.typed["allergies"]
        if named and self.typed["no_allergies"]:
            self.refuse(
                "allergies",
                f'"{named}" is named, and "Asked, none" is ticked below. Keep one of them.',
            )

    @property
    def details(self) -> PatientDetails:
        """What the form says, after ``validate``."""
        return PatientDetails(
            family_name=self.text("family_name") or "",
            given_name=self.text("given_name") or "",
            born=self.day("born") or LONG_AGO,
            mrn=self.text("mrn") or "",
            allergies=NONE_KNOWN if self.typed["no_allergies"] else self.text("allergies"),
            indication=self.text("indication"),
            icd_code=self.text("icd_code"),
        )


def as_typed(patient: Patient) -> dict[str, str]:
    """A stored patient as the form would hold it."""
    asked_none = (patient.allergies or "").lower() in {"none", NONE_KNOWN}
    return {
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "born": patient.born.isoformat(),
        "mrn": patient.mrn,
        "allergies": "" if asked_none else patient.allergies or "",
        "no_allergies": _TICKED if asked_none else "",
        "indication": patient.indication or "",
        "icd_code": patient.icd_code or "",
    }
