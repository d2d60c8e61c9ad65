"""Whether dye and rotor studies show a way for the drug to the spinal fluid."""

from __future__ import annotations

from datetime import date

from refillnotes.domain.checks.model import Check, Outcome, Severity
from refillnotes.domain.clock import day_in_words
from refillnotes.domain.worksheet import NotRecorded

_DYE = {
    "free": (Severity.OK, "the dye study shows the catheter open to its tip"),
    "unclear": (Severity.INFO, "the dye study is unclear"),
    "blocked": (Severity.ESCALATE, "the dye study shows the catheter blocked"),
    "leak": (Severity.ESCALATE, "the dye study shows a leak or a disconnection"),
}
_ROTOR = {
    "turns": (Severity.OK, "the rotor turns"),
    "unclear": (Severity.INFO, "the rotor study is unclear"),
    "stands": (Severity.ESCALATE, "the rotor stands"),
}


def drug_has_a_way_to_the_tip(
    access_dye: str | None = None,
    access_dye_on: date | None = None,
    access_rotor: str | None = None,
    access_rotor_on: date | None = None,
    access_injected: str | None = None,
) -> Outcome:
    """What was studied shows a rotor that turns and a catheter open to its tip.

    Why: where the rotor stands, or the catheter is blocked or torn, no drug arrives, however well
    the volumes in the reservoir agree.

    Formula: dye study: blocked, or leak; or rotor study: stands: escalate; one of them unclear:
    info; else ok

    Then: watch for withdrawal and cover it; with baclofen this is urgent. Order the dose of the
    restart anew. Do not raise the dose to make up.
    """
    if access_injected == "contrast" and access_dye is None:
        raise NotRecorded(("access_dye",))
    seen = [
        (*known[result], on)
        for known, result, on in (
            (_DYE, access_dye, access_dye_on),
            (_ROTOR, access_rotor, access_rotor_on),
        )
        if result is not None
    ]
    if not seen:
        return Outcome(Severity.OK, "neither catheter nor rotor was studied.")
    loudest = max((severity for severity, _, _ in seen), key=lambda one: one.rank)
    said = [words for severity, words, _ in seen if severity is loudest]
    dated = [
        words if on is None else f"{words}, study of {day_in_words(on)}" for _, words, on in seen
    ]
    return Outcome(loudest, f"{'; '.join(said)}.", tuple(dated))


CATHETER_STUDY = Check(
    id="catheter-study",
    title="Studies show a way for the drug to the tip",
    judge=drug_has_a_way_to_the_tip,
    sources=("fsahq-p020", "aneskey-withdrawal", "proposed-default"),
    facts=("access_dye", "access_rotor"),
    causes=("kink, clot or granuloma", "a catheter torn or slipped off", "a rotor that is worn"),
    core=False,
    once_recorded=("access_dye", "access_rotor", "access_injected"),
)
