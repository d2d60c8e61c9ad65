"""Several refills together: what each alone is too noisy to show."""

from __future__ import annotations

from fractions import Fraction

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Count, Percent, Ratio, Volume
from refillnotes.domain.rows import PastRefill
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked

_NOTHING = Volume.of("0", "mL")


def cumulative_accuracy_ratio(
    past_refills: tuple[PastRefill, ...],
    delivered_expected: Volume,
    delivered_measured: Volume,
) -> Worked[Ratio]:
    """All that was delivered by all that should have been, over past refills and this one."""
    expected, measured = delivered_expected, delivered_measured
    for past in past_refills:
        if past.delivered_expected is None or past.delivered_measured is None:
            raise NotRecorded(("past_refills",))
        expected += past.delivered_expected
        measured += past.delivered_measured
    if expected.exact <= 0:
        raise NotDefined("Nothing should have been delivered, so there is no ratio to it.")
    ratio = Ratio(measured.ratio_to(expected), "")
    refills = len(past_refills) + 1
    return Worked(ratio, f"{measured} / {expected} over {refills} refills = {ratio}")


def cumulative_flow_error(cumulative_accuracy_ratio: Ratio) -> Worked[Percent]:
    """(ratio - 1) x 100 %: positive is over-infusion."""
    error = Percent.of_ratio(cumulative_accuracy_ratio.exact - 1)
    return Worked(error, f"({cumulative_accuracy_ratio} - 1) x 100 = {error}")


def consecutive_same_sign(
    past_refills: tuple[PastRefill, ...], discrepancy: Volume
) -> Worked[Count]:
    """How many refills in a row, this one the last, missed to one side; none when it agrees."""
    run = 0
    for gap in (discrepancy, *(past.discrepancy for past in reversed(past_refills))):
        if gap.exact * discrepancy.exact <= 0:
            break
        run += 1
    count = Count(Fraction(run), "times")
    side = "more" if discrepancy > _NOTHING else "less"
    words = f"{count} in a row {side} than expected" if run else "this refill agrees"
    return Worked(count, words)


CALCULATIONS = (
    Calculation(
        "cumulative_accuracy_ratio",
        "Accuracy ratio over several refills",
        cumulative_accuracy_ratio,
    ),
    Calculation("cumulative_flow_error", "Flow error over several refills", cumulative_flow_error),
    Calculation("consecutive_same_sign", "Refills in a row with one sign", consecutive_same_sign),
)
