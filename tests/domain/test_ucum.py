"""The UCUM codes we read mean what an independent library says they mean."""

import pytest
from ucumvert import PintUcumRegistry

from refillnotes.domain.errors import UnknownUnit
from refillnotes.domain.quantities import (
    Bore,
    Concentration,
    Count,
    DoseRate,
    Duration,
    FlowRate,
    Frequency,
    Length,
    Mass,
    Percent,
    Pressure,
    Ratio,
    Temperature,
    VitalRate,
    Volume,
    Years,
)
from refillnotes.domain.quantity import Quantity

UCUM = PintUcumRegistry()
CODES = {
    Volume: ["mL"],
    FlowRate: ["mL/d", "mL/h"],
    Concentration: ["mg/mL", "ug/mL"],
    Mass: ["mg", "ug", "g"],
    DoseRate: ["mg/d", "ug/d", "mg/h", "ug/h"],
    Duration: ["d", "h", "min"],
    Length: ["cm", "mm"],
    Bore: ["mL/cm"],
    Percent: ["%"],
    Frequency: ["1/d"],
    VitalRate: ["/min"],
    Pressure: ["mm[Hg]"],
    Ratio: ["1"],
    Years: ["a"],
}
"""The first code of each kind is the one its amounts are exact in."""

NOT_UCUM = {Concentration: {"%"}, Count: {"times", ""}, Ratio: {""}}
"""10 mg/mL is written 1 % on ampules; UCUM's % is a pure number. A count has no unit."""


@pytest.mark.parametrize(
    ("kind", "code"), [(kind, code) for kind, codes in CODES.items() for code in codes]
)
def test_a_code_is_as_large_as_the_library_says(kind: type[Quantity], code: str):
    ours = kind.of("1", code).exact
    theirs = UCUM.from_ucum(code) / UCUM.from_ucum(CODES[kind][0])
    assert theirs.to("dimensionless").magnitude == pytest.approx(float(ours), rel=1e-12)


def test_a_degree_celsius_is_the_librarys_degree():
    body = UCUM.Quantity(36.8, UCUM.from_ucum("Cel").units)
    assert body.to("kelvin").magnitude == pytest.approx(309.95)
    assert str(Temperature.of("36.8", "Cel")) == "36.8 Celsius"


@pytest.mark.parametrize("kind", [*CODES, Count])
def test_every_unit_we_print_has_a_code(kind: type[Quantity]):
    printed = {kind.spelling(code) for code in CODES.get(kind, [])}
    assert set(kind.UNITS) == printed | NOT_UCUM.get(kind, set())


@pytest.mark.parametrize(
    ("kind", "code", "printed"),
    [(Mass, "ug", "1 mcg"), (Concentration, "ug/mL", "1 mcg/mL"), (DoseRate, "ug/d", "1 mcg/day")],
)
def test_a_microgram_is_never_printed_with_a_mu(kind: type[Quantity], code: str, printed: str):
    assert str(kind.of("1", code)) == printed


@pytest.mark.parametrize("code", ["MG", "ML", "mg/ml", "ug/ml", "µg", "mcL", "g/L"])
def test_what_is_no_code_of_ours_is_refused(code: str):
    for kind in CODES:
        with pytest.raises(UnknownUnit):
            kind.of("1", code)
