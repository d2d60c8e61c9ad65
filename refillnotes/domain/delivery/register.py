"""Every calculation, in the order it is explained."""

from __future__ import annotations

from refillnotes.domain.delivery import residual
from refillnotes.domain.worksheet import Calculation

CALCULATIONS: dict[str, Calculation] = {
    calculation.name: calculation for calculation in (*residual.CALCULATIONS,)
}
