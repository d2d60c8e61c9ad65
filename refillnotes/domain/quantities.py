"""Amounts with units: exact, printed as typed, impossible to mix up.

Operators exist only where physics has them, so a type checker refuses volume + rate and
running code raises ``TypeError``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, overload

from refillnotes.domain.quantity import Quantity

_PER_THOUSAND = Fraction(1, 1000)
_HOURS_A_DAY = 24

_MASS_UNIT = {"mg/mL": "mg", "mcg/mL": "mcg", "%": "mg"}
_DOSE_UNIT = {"mg/mL": "mg/day", "mcg/mL": "mcg/day", "%": "mg/day"}
_MASS_OF_DOSE = {"mg/day": "mg", "mcg/day": "mcg", "mg/h": "mg", "mcg/h": "mcg"}
_STRENGTH_OF_MASS = {"mg": "mg/mL", "mcg": "mcg/mL", "g": "mg/mL"}
_DOSE_OF_MASS = {"mg": "mg/day", "mcg": "mcg/day", "g": "mg/day"}
_STRENGTH_OF_DOSE = {"mg/day": "mg/mL", "mcg/day": "mcg/mL", "mg/h": "mg/mL", "mcg/h": "mcg/mL"}


class Ratio(Quantity):
    """A pure number, such as delivered by expected."""

    __slots__ = ()
    NOUN = "a ratio"
    EXAMPLE = "1.05"
    UNITS: ClassVar = {"": Fraction(1)}


class Percent(Quantity):
    """A number of hundredths; ``exact`` is in percent, so 14.5 % is 29/2."""

    __slots__ = ()
    NOUN = "a percentage"
    EXAMPLE = "14.5 %"
    UNITS: ClassVar = {"%": Fraction(1)}

    @classmethod
    def of_ratio(cls, ratio: Fraction) -> Percent:
        return cls(ratio * 100, "%")


class Count(Quantity):
    """How many times."""

    __slots__ = ()
    NOUN = "a count"
    EXAMPLE = "4"
    UNITS: ClassVar = {"times": Fraction(1), "": Fraction(1)}


class Frequency(Quantity):
    """How many times a day."""

    __slots__ = ()
    NOUN = "a frequency"
    EXAMPLE = "4 per day"
    UNITS: ClassVar = {"per day": Fraction(1)}


class VitalRate(Quantity):
    """Breaths or heart beats in a minute."""

    __slots__ = ()
    NOUN = "a rate"
    EXAMPLE = "14 per min"
    UNITS: ClassVar = {"per min": Fraction(1)}


class Pressure(Quantity):
    """Blood pressure; only ever recorded."""

    __slots__ = ()
    NOUN = "a blood pressure"
    EXAMPLE = "118 mmHg"
    UNITS: ClassVar = {"mmHg": Fraction(1)}


class Temperature(Quantity):
    """Body temperature; only ever compared."""

    __slots__ = ()
    NOUN = "a temperature"
    EXAMPLE = "36.8 Celsius"
    UNITS: ClassVar = {"Celsius": Fraction(1)}


class Duration(Quantity):
    """An elapsed time; ``exact`` is in days of 24 hours."""

    __slots__ = ()
    NOUN = "a duration"
    EXAMPLE = "40 days"
    UNITS: ClassVar = {
        "days": Fraction(1),
        "h": Fraction(1, _HOURS_A_DAY),
        "min": Fraction(1, _HOURS_A_DAY * 60),
    }

    @overload
    def __mul__(self, rate: FlowRate) -> Volume: ...
    @overload
    def __mul__(self, rate: DoseRate) -> Mass: ...
    def __mul__(self, rate: FlowRate | DoseRate) -> Volume | Mass:
        if isinstance(rate, FlowRate):
            return Volume(self.exact * rate.exact, "mL")
        if isinstance(rate, DoseRate):
            return Mass(self.exact * rate.exact, _MASS_OF_DOSE[rate.unit])
        return NotImplemented


class Years(Quantity):
    """How long a record is kept, or somebody's age; of the calendar, not of days."""

    __slots__ = ()
    NOUN = "a number of years"
    EXAMPLE = "10 years"
    UNITS: ClassVar = {"years": Fraction(1)}


class Length(Quantity):
    """A length of catheter."""

    __slots__ = ()
    NOUN = "a length"
    EXAMPLE = "80 cm"
    UNITS: ClassVar = {"cm": Fraction(1), "mm": Fraction(1, 10)}

    def __mul__(self, bore: Bore) -> Volume:
        if isinstance(bore, Bore):
            return Volume(self.exact * bore.exact, "mL")
        return NotImplemented


class Bore(Quantity):
    """The volume a catheter holds for each centimetre."""

    __slots__ = ()
    NOUN = "a catheter volume per length"
    EXAMPLE = "0.0022 mL/cm"
    UNITS: ClassVar = {"mL/cm": Fraction(1)}


class Volume(Quantity):
    """A volume of fluid; ``exact`` is in mL."""

    __slots__ = ()
    NOUN = "a volume"
    EXAMPLE = "3.2 mL"
    UNITS: ClassVar = {"mL": Fraction(1)}

    @overload
    def __truediv__(self, other: FlowRate) -> Duration: ...
    @overload
    def __truediv__(self, other: Duration) -> FlowRate: ...
    def __truediv__(self, other: FlowRate | Duration) -> Duration | FlowRate:
        if isinstance(other, FlowRate):
            return Duration(self.exact / other.exact, "days")
        if isinstance(other, Duration):
            return FlowRate(self.exact / other.exact, "mL/day")
        return NotImplemented

    def __mul__(self, strength: Concentration) -> Mass:
        if isinstance(strength, Concentration):
            return Mass(self.exact * strength.exact, _MASS_UNIT[strength.unit])
        return NotImplemented


class FlowRate(Quantity):
    """Volume over time; ``exact`` is in mL a day."""

    __slots__ = ()
    NOUN = "a flow rate"
    EXAMPLE = "0.4 mL/day"
    UNITS: ClassVar = {"mL/day": Fraction(1), "mL/h": Fraction(_HOURS_A_DAY)}

    def __mul__(self, duration: Duration) -> Volume:
        if isinstance(duration, Duration):
            return Volume(self.exact * duration.exact, "mL")
        return NotImplemented


class Mass(Quantity):
    """An amount of drug, of its salt as printed on the label; ``exact`` is in mg."""

    __slots__ = ()
    NOUN = "a mass of drug"
    EXAMPLE = "20 mg"
    UNITS: ClassVar = {"mg": Fraction(1), "mcg": _PER_THOUSAND, "g": Fraction(1000)}

    @overload
    def __truediv__(self, other: Volume) -> Concentration: ...
    @overload
    def __truediv__(self, other: Concentration) -> Volume: ...
    @overload
    def __truediv__(self, other: Duration) -> DoseRate: ...
    def __truediv__(
        self, other: Volume | Concentration | Duration
    ) -> Concentration | Volume | DoseRate:
        if isinstance(other, Volume):
            return Concentration(self.exact / other.exact, _STRENGTH_OF_MASS[self.unit])
        if isinstance(other, Concentration):
            return Volume(self.exact / other.exact, "mL")
        if isinstance(other, Duration):
            return DoseRate(self.exact / other.exact, _DOSE_OF_MASS[self.unit])
        return NotImplemented


class Concentration(Quantity):
    """Mass in a volume; ``exact`` is in mg/mL, and 1 % is 10 mg/mL."""

    __slots__ = ()
    NOUN = "a concentration"
    EXAMPLE = "20 mg/mL"
    UNITS: ClassVar = {"mg/mL": Fraction(1), "mcg/mL": _PER_THOUSAND, "%": Fraction(10)}

    @overload
    def __mul__(self, other: Volume) -> Mass: ...
    @overload
    def __mul__(self, other: FlowRate) -> DoseRate: ...
    def __mul__(self, other: Volume | FlowRate) -> Mass | DoseRate:
        if isinstance(other, Volume):
            return other * self
        if isinstance(other, FlowRate):
            return DoseRate(self.exact * other.exact, _DOSE_UNIT[self.unit])
        return NotImplemented


class DoseRate(Quantity):
    """Mass of drug over time; ``exact`` is in mg a day."""

    __slots__ = ()
    NOUN = "a dose per day"
    EXAMPLE = "5 mg/day"
    UNITS: ClassVar = {
        "mg/day": Fraction(1),
        "mcg/day": _PER_THOUSAND,
        "mg/h": Fraction(_HOURS_A_DAY),
        "mcg/h": _HOURS_A_DAY * _PER_THOUSAND,
    }

    @overload
    def __truediv__(self, other: Concentration) -> FlowRate: ...
    @overload
    def __truediv__(self, other: FlowRate) -> Concentration: ...
    def __truediv__(self, other: Concentration | FlowRate) -> FlowRate | Concentration:
        if isinstance(other, Concentration):
            return FlowRate(self.exact / other.exact, "mL/day")
        if isinstance(other, FlowRate):
            return Concentration(self.exact / other.exact, _STRENGTH_OF_DOSE[self.unit])
        return NotImplemented

    def __mul__(self, duration: Duration) -> Mass:
        if isinstance(duration, Duration):
            return duration * self
        return NotImplemented
