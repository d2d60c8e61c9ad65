"""What is known before a visit begins, under the names that checks and calculations use."""

from __future__ import annotations

from dataclasses import replace

from refillnotes.domain.quantities import Bore, FlowRate, Length, Volume
from tests.visits import a_chart, rules


def test_a_chart_gives_each_fact_under_its_own_name():
    chart = a_chart()
    pump = replace(chart.pump, factory_flow=FlowRate.parse("0.5 mL/day"))
    assert replace(chart, pump=pump).facts() == {
        "pump": rules().catalogue.pump("SynchroMed II"),
        "programmable": True,
        "chart_serial": "NGP0012345",
        "pump_udi": "(01)09521234543213(21)NGP0012345",
        "capacity": Volume.parse("20 mL"),
        "factory_flow": FlowRate.parse("0.5 mL/day"),
        "catheter_length": Length.parse("80 cm"),
        "catheter_bore": Bore.parse("0.0022 mL/cm"),
        "allergies": "none known",
        "indication": "spasticity, spinal origin",
    }


def test_what_nobody_recorded_in_a_chart_is_no_fact():
    chart = a_chart()
    bare = replace(
        chart,
        patient=replace(chart.patient, allergies=None, indication=None),
        pump=replace(chart.pump, capacity=None, catheter_length=None, catheter_bore=None, udi=None),
    )
    assert set(bare.facts()) == {"pump", "programmable", "chart_serial"}
