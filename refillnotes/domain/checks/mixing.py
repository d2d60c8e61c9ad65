"""Whether old drug left in the reservoir changes the new one."""

from __future__ import annotations

from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity, exceeding, worst
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Concentration, DoseRate, Percent, Volume
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worksheet import NotRecorded


def fill_keeps_its_strength(
    concentration: Concentration,
    previous_concentration: Concentration,
    policy: Policy,
    drug_changed: bool | None = None,
    deviation_from_label: Percent | None = None,
    retained_volume: Volume | None = None,
) -> Outcome:
    """Old drug left in the reservoir hardly changes the new concentration.

    Why: what stays in the dead volume mixes with the fill. From strong to weak is the bad
    direction: the first days run above the label.

    Formula: |C_true / C - 1|, in %: above 0 info, > [bridge.mixing_ack] ack, >
    [bridge.mixing_escalate] escalate; C_true = (C_old x V_ret + C_new x V_in) / (V_ret + V_in)

    Then: rinse, or wait, as the physician decides; write down which concentration was
    programmed.
    """
    if not drug_changed and concentration == previous_concentration:
        return Outcome(Severity.OK, "what is left has the strength of the new fill.")
    if retained_volume is None:
        raise NotRecorded(("dead_volume",))
    if deviation_from_label is None:
        raise NotRecorded(("injected",))
    if deviation_from_label.exact == 0:
        return Outcome(Severity.OK, "nothing of the old fill is left to mix.")
    rule = policy.bridge
    size = abs(deviation_from_label)
    severity = exceeding(
        size,
        (rule.mixing_ack.value, Severity.ACK),
        (rule.mixing_escalate.value, Severity.ESCALATE),
    )
    true = concentration.times(1 + deviation_from_label.exact / 100)
    working = (
        (
            f"{true} against {concentration} on the label, {deviation_from_label}; asked above "
            f"{rule.mixing_ack.value}, physician above {rule.mixing_escalate.value}"
        ),
    )
    side = "stronger" if deviation_from_label.exact > 0 else "weaker"
    return Outcome(
        worst((Severity.INFO, severity)),
        f"{retained_volume} left of the old fill makes {true} of {concentration}: {size} {side}.",
        working,
    )


MIXED_CONCENTRATION = Check(
    id="mixed-concentration",
    title="The fill keeps the strength on its label",
    judge=fill_keeps_its_strength,
    sources=("medtronic-8637-manual", "proposed-default"),
    facts=("injected", "measured_residual", "rinses", "rinse_volume"),
    causes=("no rinse after a change of concentration", "the reservoir was not fully emptied"),
    where=(REFILLED,),
)


def new_drug_came_after_a_rinse(
    drugs: tuple[DrugInPump, ...],
    previous_drugs: tuple[DrugInPump, ...],
    rinses: int | None = None,
    old_drug_dose: DoseRate | None = None,
) -> Outcome:
    """A change of drug came with a rinse.

    Why: the old drug in the dead volume goes on being given with the new one.

    Formula: drugs of the fill not those of the last, and no rinse recorded: ack; else ok

    Then: rinse if the label of the new drug asks for it, and record how often and with what
    volume.
    """
    before = [drug.drug for drug in previous_drugs]
    now = [drug.drug for drug in drugs]
    gone = [name for name in before if name not in now]
    new = [name for name in now if name not in before]
    if not gone and not new:
        return Outcome(Severity.OK, "the drugs are as before.")
    said = f"{' and '.join(before)} before, {' and '.join(now)} now"
    if rinses:
        return Outcome(Severity.OK, f"{said}, rinsed {rinses} times.", (f"{rinses} rinses",))
    goes_on = "" if old_drug_dose is None or not gone else f": {gone[0]} goes on"
    if goes_on and gone[0] == before[0]:
        goes_on = f"{goes_on} at {old_drug_dose}"
    return Outcome(
        Severity.ACK, f"{said}, and no rinse is recorded{goes_on}.", ("no rinses recorded",)
    )


DRUG_CHANGE_RINSE = Check(
    id="drug-change-rinse",
    title="A change of drug came with a rinse",
    judge=new_drug_came_after_a_rinse,
    sources=("prialt-pump-use",),
    facts=("rinses", "rinse_volume"),
    causes=("the rinse was not recorded", "the label asks for none"),
    core=False,
    where=(REFILLED, ("first_fill", False)),
)
