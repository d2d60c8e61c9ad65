"""Whether the bill and the signatures describe the visit that took place."""

from __future__ import annotations

from datetime import datetime

from refillnotes.domain.checks.model import Check, Outcome, Severity
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import Count, Mass
from refillnotes.domain.worksheet import NotRecorded

_REPROGRAMMED = {
    "62367": False,
    "62368": True,
    "62369": True,
    "62370": True,
    "95990": False,
    "95991": False,
}
_REFILLED = {
    "62367": False,
    "62368": False,
    "62369": True,
    "62370": True,
    "95990": True,
    "95991": True,
}
_PROGRAMMABLE_ONLY = frozenset({"62367", "62368", "62369", "62370"})


def code_is_what_was_done(
    billing_code: str,
    outcome: str | None = None,
    reprogrammed: bool | None = None,
    programmable: bool | None = None,
    pump: PumpModel | None = None,
) -> Outcome:
    """The billing code is one for what was done.

    Why: a code for an act that is not in the note is a false claim.

    Formula: refill, reprogramming and kind of pump as the code says: ok; else ack

    Then: write down what was changed in the pump, or choose the code that fits. Whether a
    change of volume and date alone is reprogramming is disputed: let billing decide.
    """
    if billing_code not in _REFILLED:
        raise NotDefined(
            f'"{billing_code}" is not a code known here. Known: {", ".join(_REFILLED)}.'
        )
    wrong = []
    if billing_code in _PROGRAMMABLE_ONLY and programmable is False:
        name = "this pump" if pump is None else f"the {pump.name}"
        wrong.append(f"{billing_code} is for programmable pumps and {name} is not one")
    if outcome is not None and _REFILLED[billing_code] is not (outcome == "refilled"):
        act = "no refill" if _REFILLED[billing_code] else "a refill"
        wrong.append(f"{billing_code} does not fit: {act} is recorded")
    wanted = _REPROGRAMMED.get(billing_code)
    if reprogrammed is not None and wanted is not None and wanted is not reprogrammed:
        act = "no reprogramming" if wanted else "reprogramming"
        wrong.append(f"{billing_code} does not fit: {act} is recorded")
    working = (f"code {billing_code}; outcome {outcome or 'not recorded'}",)
    if wrong:
        return Outcome(Severity.ACK, f"{'; '.join(wrong)}.", working)
    if outcome is None and reprogrammed is None and programmable is None:
        raise NotRecorded(("outcome",))
    return Outcome(Severity.OK, f"{billing_code} fits what is recorded.", working)


CODE_MATCHES_ACT = Check(
    id="code-matches-act",
    title="The billing code is one for what was done",
    judge=code_is_what_was_done,
    sources=("cpt-codes",),
    causes=("code copied from the last visit", "the act was not written down"),
    core=False,
    once_recorded=("billing_code",),
)


def units_are_worked_out(
    total_units: Count,
    mass_per_unit: Mass,
    vial_waste: Mass | None = None,
    vial_waste_units: Count | None = None,
) -> Outcome:
    """The billing units follow from the drug put in and the drug discarded.

    Why: discarded drug of single-dose vials is billed apart; less than a unit is not.

    Formula: ceiling(drug opened (else given) / mass of a unit); floor(drug discarded / mass of a
    unit): info where drug was discarded, else ok

    Then: pass the numbers on to billing. How a part of a unit is rounded differs by payer.
    """
    said = f"{total_units.number} units of {mass_per_unit}"
    working = [said]
    if vial_waste is None or vial_waste_units is None or vial_waste.exact <= 0:
        return Outcome(Severity.OK, f"{said}.", tuple(working))
    working.append(f"{vial_waste} discarded: {vial_waste_units.number} whole units")
    modifier = "JW" if vial_waste_units.exact else "JZ"
    return Outcome(
        Severity.INFO,
        f"{said}; {vial_waste} discarded, {vial_waste_units.number} whole units ({modifier}).",
        tuple(working),
    )


BILLING_UNITS = Check(
    id="billing-units",
    title="The billing units are worked out",
    judge=units_are_worked_out,
    sources=("cpt-codes", "hcpcs-j0475", "hcpcs"),
    core=False,
    once_recorded=("billing_code", "mass_per_unit"),
)


def physician_signed_what_the_nurse_left(
    nurse_signed_at: datetime, physician_signed_at: datetime
) -> Outcome:
    """The physician signed after the nurse.

    Why: a note changed after it was signed is another note.

    Formula: nurse's signature <= physician's signature: ok; else block

    Then: the physician reads the note again and signs the version that stands.
    """
    working = (f"nurse {nurse_signed_at:%H:%M%z}, physician {physician_signed_at:%H:%M%z}",)
    if physician_signed_at < nurse_signed_at:
        return Outcome(
            Severity.BLOCK,
            f"The physician signed at {physician_signed_at:%H:%M}, "
            f"the nurse later, at {nurse_signed_at:%H:%M}.",
            working,
        )
    return Outcome(Severity.OK, "the physician signed after the nurse.", working)


SIGNATURE_ORDER = Check(
    id="signature-order",
    title="The physician signed after the nurse",
    judge=physician_signed_what_the_nurse_left,
    sources=("proposed-default",),
    causes=("the note was changed after it was signed",),
    core=False,
    once_recorded=("nurse_signed_at", "physician_signed_at"),
)
