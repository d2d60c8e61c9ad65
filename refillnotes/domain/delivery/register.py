"""Every calculation, in the order it is explained."""

from __future__ import annotations

from refillnotes.domain.delivery import (
    billing,
    boluses,
    bridge,
    constant_flow,
    dates,
    doses,
    flex,
    mixing,
    residual,
    trend,
)
from refillnotes.domain.worksheet import Calculation

CALCULATIONS: dict[str, Calculation] = {
    calculation.name: calculation
    for calculation in (
        *residual.CALCULATIONS,
        *trend.CALCULATIONS,
        *constant_flow.CALCULATIONS,
        *doses.CALCULATIONS,
        *flex.CALCULATIONS,
        *boluses.CALCULATIONS,
        *bridge.CALCULATIONS,
        *mixing.CALCULATIONS,
        *dates.CALCULATIONS,
        *billing.CALCULATIONS,
    )
}
