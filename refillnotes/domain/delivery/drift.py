"""Whether a pump leaves the flow it has shown so far: a running sum over its refills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from refillnotes.domain.delivery.trend import delivered
from refillnotes.domain.errors import NotDefined
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Percent, Ratio
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.rows import PastRefill, refills_in_words
from refillnotes.domain.worksheet import Calculation, Worked

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Drift:
    """Where the two running sums stand after a refill, in standard steps.

    ``forecast`` and ``step`` are in percent of what should have flowed: the flow error that the
    earlier refills let expect of this one, and one standard uncertainty of that forecast.
    """

    error: Decimal
    forecast: Decimal
    step: Decimal
    faster: Decimal
    slower: Decimal
    refills: int

    @property
    def steps(self) -> Decimal:
        """How far this refill lies from its forecast; positive is more flow."""
        return (self.error - self.forecast) / self.step

    def __str__(self) -> str:
        return f"faster {self.faster:.2f}, slower {self.slower:.2f}"


@dataclass(frozen=True, slots=True)
class DriftRule:
    """What a flow error is uncertain by, and when a running sum has gone too far.

    ``reading`` is in mL, ``repeatability`` and ``between_pumps`` are standard deviations in
    percent, ``allowance`` and ``limit`` are in standard steps.
    """

    reading: Decimal
    repeatability: Decimal
    between_pumps: Decimal
    allowance: Decimal
    limit: Decimal

    @classmethod
    def of(cls, policy: Policy, flow_spec: Percent) -> DriftRule:
        rule = policy.trend
        return cls(
            reading=_decimal(rule.reading.value),
            repeatability=_decimal(rule.repeatability.value),
            between_pumps=_decimal(flow_spec) / 2,
            allowance=_decimal(rule.drift_allowance.value),
            limit=_decimal(rule.drift_limit.value),
        )

    def variance(self, delivered: Decimal) -> Decimal:
        """Of one flow error in percent, when this much should have flowed."""
        return (100 * self.reading / delivered) ** 2 + self.repeatability**2


def drift_after_each(
    deliveries: Iterable[tuple[Decimal, Decimal]], rule: DriftRule
) -> Iterator[Drift]:
    """Two-sided CUSUM of one-step forecast errors, over (expected, measured) deliveries in mL.

    The forecast is the mean of all earlier flow errors, each weighted by its certainty, and of
    what the maker states: a new pump is expected at its programmed flow, and the accuracy
    specification is taken for two standard deviations between pumps. A sum that has passed the
    limit starts again from zero. Source: Brown, Durbin and Evans 1975; Page 1954.
    """
    weight = 1 / rule.between_pumps**2
    weighted = faster = slower = _NOTHING
    for refills, (expected, measured) in enumerate(deliveries, start=1):
        error = 100 * (measured - expected) / expected
        variance = rule.variance(expected)
        forecast, step = weighted / weight, (variance + 1 / weight).sqrt()
        steps = (error - forecast) / step
        faster = max(_NOTHING, _unless_passed(faster, rule) + steps - rule.allowance)
        slower = max(_NOTHING, _unless_passed(slower, rule) - steps - rule.allowance)
        yield Drift(error, forecast, step, faster, slower, refills)
        weight += 1 / variance
        weighted += error / variance


def flow_drift(
    refills_so_far: tuple[PastRefill, ...], flow_spec: Percent, policy: Policy
) -> Worked[Drift]:
    """The running sums after this refill.

    A refill does not count where too little should have flowed, or more came out than was put in.

    Formula: e = ((V0 - Vm) / (V0 - Ve) - 1) x 100, %; s^2 = (100 x [trend.reading] / (V0 - Ve))^2
    + [trend.repeatability]^2; over the earlier refills W = 1 / (specification / 2)^2 + sum(1 /
    s^2) and f = sum(e / s^2) / W; z = (e - f) / sqrt(s^2 + 1 / W); faster = max(0, faster + z -
    [trend.drift_allowance]), slower = max(0, slower - z - [trend.drift_allowance]); a sum above
    [trend.drift_limit] starts again from 0; a refill with V0 - Ve < [residual.least_delivered] or
    Vm > V0 does not count
    """
    least = policy.residual.least_delivered.value
    expected, measured = delivered(refills_so_far[-1])
    deliveries = [(_decimal(one), _decimal(two)) for one, two in map(delivered, refills_so_far)]
    if measured.exact < 0:
        raise NotDefined("More came out than was put in, so nothing can be said about delivery.")
    if expected < least:
        raise NotDefined(f"{expected} should have been delivered: too little for a percentage.")
    enough = _decimal(least)
    telling = [(one, two) for one, two in deliveries if one >= enough and two >= 0]
    *_, drift = drift_after_each(telling, DriftRule.of(policy, flow_spec))
    return Worked(
        drift,
        f"flow error {drift.error:.1f} %, {drift.forecast:.1f} % forecast, one step "
        f"{drift.step:.1f} %: {drift.steps:+.2f} steps; "
        f"sums over {refills_in_words(drift.refills)}: {drift}",
    )


def cumulative_uncertainty(
    refills_so_far: tuple[PastRefill, ...],
    cumulative_accuracy_ratio: Ratio,
    flow_spec: Percent,
    policy: Policy,
) -> Worked[Percent]:
    """Two standard uncertainties of the flow error over several refills together.

    Formula: +/- 2 x sqrt(sum((V0 - Ve)^2 x s^2)) / sum(V0 - Ve), %; s^2 = (100 x [trend.reading] /
    (V0 - Ve))^2 + [trend.repeatability]^2
    """
    rule = DriftRule.of(policy, flow_spec)
    volumes = [_decimal(delivered(one)[0]) for one in refills_so_far]
    variance = sum((one**2 * rule.variance(one) for one in volumes), start=_NOTHING)
    half = 2 * variance.sqrt() / sum(volumes)
    return Worked(
        Percent(Fraction(half), "%"),
        f"2 x sqrt(sum of squares) over {refills_in_words(len(volumes))}, each uncertain by "
        f"{policy.trend.reading.value} of syringes and {policy.trend.repeatability.value} of flow: "
        f"{cumulative_accuracy_ratio} +/- {half / 100:.3f}",
    )


def _unless_passed(total: Decimal, rule: DriftRule) -> Decimal:
    return _NOTHING if total > rule.limit else total


def _decimal(amount: Quantity) -> Decimal:
    return Decimal(amount.exact.numerator) / Decimal(amount.exact.denominator)


CALCULATIONS = (
    Calculation(
        "cumulative_uncertainty",
        "Uncertainty of the flow error over several refills",
        cumulative_uncertainty,
    ),
    Calculation("flow_drift", "Drift of the flow", flow_drift),
)
