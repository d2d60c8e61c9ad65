"""How long the drugs keep inside the warm pump; not how long a syringe keeps."""

from __future__ import annotations

from itertools import product

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.quantities import Duration
from refillnotes.domain.worksheet import Calculation, Worked


def stability_days(
    drug_names: tuple[str, ...],
    catalogue: Catalogue,
    first_fill: bool | None = None,
    diluted: bool | None = None,
) -> Worked[Duration]:
    """The admixture's own figure, else its shortest drug's.

    What nobody recorded counts as whatever keeps shortest, except that a diluted drug is not
    taken for the first fill of a new pump, which labels want undiluted.

    Formula: the admixture's own figure on file, else min over its drugs,
    [dates.fallback_stability] for one without a figure, days
    """
    if first_fill is None and diluted:
        first_fill = False
    figures = [
        catalogue.stability(drug_names, first_fill=first, diluted=thin)
        for first, thin in product(_either(first_fill), _either(diluted))
    ]
    figure = min(figures, key=lambda one: one.value.exact)
    unsure = (
        ", the shortest of what was not recorded" if len({one.value for one in figures}) > 1 else ""
    )
    return Worked(
        figure.value, f"{', '.join(drug_names)}: {figure.value} ({figure.source}{unsure})"
    )


def _either(recorded: bool | None) -> tuple[bool, ...]:
    return (True, False) if recorded is None else (recorded,)


CALCULATIONS = (Calculation("stability_days", "Stability in the pump", stability_days),)
