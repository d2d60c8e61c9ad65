"""Every calculation, in the order it is explained."""

from __future__ import annotations

from refillnotes.domain.delivery import (
    billing,
    boluses,
    bridge,
    constant_flow,
    dates,
    doses,
    drift,
    drugs,
    fill,
    flex,
    interval,
    limit,
    masses,
    mixing,
    naming,
    residual,
    signing,
    stability,
    trend,
)
from refillnotes.domain.worksheet import Calculation

CALCULATIONS: dict[str, Calculation] = {
    calculation.name: calculation
    for subject in (
        interval,
        residual,
        trend,
        drift,
        constant_flow,
        fill,
        naming,
        drugs,
        doses,
        masses,
        boluses,
        flex,
        mixing,
        bridge,
        dates,
        limit,
        stability,
        billing,
        signing,
    )
    for calculation in subject.CALCULATIONS
}
