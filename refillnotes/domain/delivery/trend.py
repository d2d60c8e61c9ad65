"""Small differences that add up over several refills."""

from __future__ import annotations

from fractions import Fraction

from refillnotes.domain.errors import NotDefined
from refillnotes.domain.quantities import Count, Percent, Ratio, Volume
from refillnotes.domain.rows import PastRefill
from refillnotes.domain.worksheet import Calculation, Worked


def refills_so_far(
    past_refills: tuple[PastRefill, ...] | None = None,
    previous_volume: Volume | None = None,
    expected_residual: Volume | None = None,
    measured_residual: Volume | None = None,
) -> Worked[tuple[PastRefill, ...]]:
    """Earlier refills of this pump and this one, oldest first."""
    refills = past_refills or ()
    if previous_volume and expected_residual and measured_residual:
        now = PastRefill(previous_volume, expected_residual, measured_residual, "")
        refills = (*refills, now)
    if not refills:
        raise NotDefined("No refill of this pump has both an expected and a measured residual.")
    return Worked(refills, f"{len(refills)} refills")


def cumulative_accuracy_ratio(refills_so_far: tuple[PastRefill, ...]) -> Worked[Ratio]:
    """All that was delivered by all that should have been: one visit is noise, the sum signal."""
    nothing = Volume.of("0", "mL")
    measured = sum((one.filled - one.measured_residual for one in refills_so_far), nothing)
    expected = sum((one.filled - one.expected_residual for one in refills_so_far), nothing)
    if expected.exact <= 0:
        raise NotDefined("Nothing should have been delivered so far, so there is no ratio to it.")
    ratio = Ratio(measured.ratio_to(expected), "")
    return Worked(ratio, f"{measured} / {expected} over {len(refills_so_far)} refills = {ratio}")


def cumulative_flow_error(cumulative_accuracy_ratio: Ratio) -> Worked[Percent]:
    """(ratio - 1) x 100 % over all refills."""
    error = Percent.of_ratio(cumulative_accuracy_ratio.exact - 1)
    return Worked(error, f"({cumulative_accuracy_ratio} - 1) x 100 = {error}")


def consecutive_same_sign(refills_so_far: tuple[PastRefill, ...]) -> Worked[Count]:
    """How many refills up to the newest lie on the same side of what was expected."""
    signs = [_sign(one.discrepancy.exact) for one in reversed(refills_so_far)]
    count = 0
    while count < len(signs) and signs[count] and signs[count] == signs[0]:
        count += 1
    return Worked(Count(Fraction(count), "times"), f"{count} in a row on the same side")


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


CALCULATIONS = (
    Calculation("refills_so_far", "Refills so far", refills_so_far, printed=False),
    Calculation(
        "cumulative_accuracy_ratio", "Accuracy over all refills", cumulative_accuracy_ratio
    ),
    Calculation("cumulative_flow_error", "Flow error over all refills", cumulative_flow_error),
    Calculation("consecutive_same_sign", "Refills on the same side", consecutive_same_sign),
)
