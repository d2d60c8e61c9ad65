"""Several refills together: what each alone is too noisy to show."""

from __future__ import annotations

from fractions import Fraction

from refillnotes.domain.delivery.residual import in_words
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Count, Percent, Ratio, Volume
from refillnotes.domain.quantity import exact_sum
from refillnotes.domain.rows import PastRefill, refills_in_words
from refillnotes.domain.worksheet import Calculation, NotRecorded, Worked


def refills_so_far(
    past_refills: tuple[PastRefill, ...],
    discrepancy: Volume,
    delivered_expected: Volume | None = None,
    delivered_measured: Volume | None = None,
) -> Worked[tuple[PastRefill, ...]]:
    """Earlier refills of this pump and this one, oldest first.

    Formula: the earlier refills of this pump, and this one
    """
    today = PastRefill(discrepancy, "", delivered_expected, delivered_measured)
    refills = (*past_refills, today)
    return Worked(refills, f"{refills_in_words(len(refills))}, this one the last")


def cumulative_accuracy_ratio(refills_so_far: tuple[PastRefill, ...]) -> Worked[Ratio]:
    """All that was delivered by all that should have been: the sum is less noisy than any one.

    Formula: sum(V0 - Vm) / sum(V0 - Ve) over all refills of this pump
    """
    deliveries = [delivered(past) for past in refills_so_far]
    expected = Volume(exact_sum(one for one, _ in deliveries), "mL")
    measured = Volume(exact_sum(one for _, one in deliveries), "mL")
    if expected.exact <= 0:
        raise NotDefined("Nothing should have been delivered, so there is no ratio to it.")
    ratio = Ratio(measured.ratio_to(expected), "")
    return Worked(
        ratio, f"{measured} / {expected} over {refills_in_words(len(refills_so_far))} = {ratio}"
    )


def delivered(refill: PastRefill) -> tuple[Volume, Volume]:
    """What should have flowed and what did. Errors: ``NotRecorded`` where only the gap was kept."""
    if refill.delivered_expected is None or refill.delivered_measured is None:
        raise NotRecorded(("past_refills",))
    return refill.delivered_expected, refill.delivered_measured


def cumulative_flow_error(cumulative_accuracy_ratio: Ratio) -> Worked[Percent]:
    """How far delivery was off over several refills.

    Formula: (sum(V0 - Vm) / sum(V0 - Ve) - 1) x 100, %; above 0 is over-infusion
    """
    error = Percent.of_ratio(cumulative_accuracy_ratio.exact - 1)
    return Worked(error, f"({cumulative_accuracy_ratio} - 1) x 100 = {error}")


def consecutive_same_sign(refills_so_far: tuple[PastRefill, ...]) -> Worked[Count]:
    """How many refills in a row, this one the last, missed to one side; none when it agrees.

    Formula: refills in a row, this one the last, whose Vm - Ve has one sign
    """
    newest = refills_so_far[-1].discrepancy
    run = 0
    for past in reversed(refills_so_far):
        if past.discrepancy.exact * newest.exact <= 0:
            break
        run += 1
    words = f"{run} in a row {in_words(newest)}" if run else "this refill agrees"
    return Worked(Count(Fraction(run), "times"), words)


CALCULATIONS = (
    Calculation("refills_so_far", "Refills so far", refills_so_far, printed=False),
    Calculation(
        "cumulative_accuracy_ratio",
        "Accuracy ratio over several refills",
        cumulative_accuracy_ratio,
    ),
    Calculation("cumulative_flow_error", "Flow error over several refills", cumulative_flow_error),
    Calculation("consecutive_same_sign", "Refills in a row with one sign", consecutive_same_sign),
)
