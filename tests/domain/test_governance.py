"""Where a change of the rules stands, what may become of it, and what it does to the rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

import pytest

from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.governance import (
    MOVES,
    Act,
    Approved,
    Decision,
    RuleChange,
    Ruling,
    Standing,
    after,
    approved,
    change_hash,
    in_force,
    overlap,
    standing,
)
from refillnotes.domain.governance_figures import cell_at, cells, entries, entry_at
from refillnotes.domain.rulebook import Rulebook

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@cache
def book() -> Rulebook:
    return Rulebook()


def a_change(number: int = 1, **given: object) -> RuleChange:
    change = RuleChange(
        id=UUID(int=number),
        number=number,
        act="replace",
        figure="residual.floor",
        title="Residual: Smallest difference worth a word",
        before="0.5 mL",
        after="0.4 mL",
        effective_on=date(2026, 11, 25),
        effective_from=NOON + timedelta(days=2),
        reason="Our syringes are read to a tenth.",
        source="Pain committee minutes 12",
        confidence="derived",
        preview="{}",
        rules_version="0123456789ab ba9876543210",
        proposed_by=UUID(int=101),
        proposer="Ines Moreau PharmD",
        proposed_at=NOON,
    )
    return replace(change, **given)


def a_ruling(decision: Decision, hours: float = 1) -> Ruling:
    at = NOON + timedelta(hours=hours)
    return Ruling(UUID(int=1), decision.value, "", UUID(int=102), "Tomas Weber MD", at)


def agreed(number: int = 1, hours: float = 1, **given: object) -> Approved:
    change = a_change(number, **{"effective_from": NOON} | given)
    return Approved(change, "Tomas Weber MD", NOON + timedelta(hours=hours))


def refused(*changes: Approved) -> str:
    with pytest.raises(ReferenceRefused) as refusal:
        book().tried(changes)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("rulings", "days", "stands"),
    [
        ((), 9, Standing.PROPOSED),
        ((Decision.APPROVE,), 1, Standing.APPROVED),
        ((Decision.APPROVE,), 2, Standing.IN_FORCE),
        ((Decision.DECLINE,), 9, Standing.DECLINED),
        ((Decision.WITHDRAW,), 9, Standing.WITHDRAWN),
        ((Decision.APPROVE, Decision.WITHDRAW), 9, Standing.WITHDRAWN),
    ],
)
def test_where_a_change_stands_follows_from_its_rulings_and_the_day(rulings, days, stands):
    made = tuple(a_ruling(decision) for decision in rulings)
    assert standing(a_change(), made, NOON + timedelta(days=days)) is stands


@pytest.mark.parametrize("stands", Standing)
@pytest.mark.parametrize("decision", Decision)
def test_only_the_decisions_in_the_table_can_be_made(stands: Standing, decision: Decision):
    if (stands, decision) in MOVES:
        assert after(stands, decision) is MOVES[stands, decision]
    else:
        with pytest.raises(NotAllowedNow, match=f"This change is {stands} already"):
            after(stands, decision)


def test_a_change_is_never_in_force_before_its_approval():
    late = approved(a_change(), [a_ruling(Decision.APPROVE, hours=72)])
    early = approved(a_change(), [a_ruling(Decision.APPROVE, hours=1)])
    assert late.in_force_from == NOON + timedelta(hours=72)
    assert early.in_force_from == NOON + timedelta(days=2)


def test_changes_are_in_force_in_the_order_their_moments_came():
    first, second, third = agreed(1, hours=3), agreed(2, hours=1), agreed(3, hours=3)
    assert in_force((third, first, second), NOON) == ()
    assert in_force((third, first, second), NOON + timedelta(hours=1)) == (second,)
    assert in_force((third, first, second), NOON + timedelta(hours=3)) == (second, first, third)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("residual.floor", "residual.floor", True),
        ("pumps.prometra", "pumps.prometra.dead_volume", True),
        ("pumps.prometra.dead_volume", "pumps.prometra", True),
        ("pumps.prometra", "pumps.prometra-ii.dead_volume", False),
        ("residual.floor", "residual.absolute_limit", False),
    ],
)
def test_two_keys_overlap_when_one_is_part_of_the_other(one: str, other: str, same: bool):
    assert overlap(one, other) is same


@pytest.mark.parametrize(
    "field",
    sorted(set(RuleChange.__dataclass_fields__) - {"effective_from", "proposer", "proposed_at"}),
)
def test_the_hash_covers_everything_a_change_says(field: str):
    held = getattr(a_change(), field)
    other = {
        str: lambda: f"{held} ",
        int: lambda: held + 1,
        UUID: lambda: UUID(int=999),
        date: lambda: held + timedelta(days=1),
    }[type(held)]()
    assert change_hash(replace(a_change(), **{field: other})) != change_hash(a_change())


def test_a_version_counts_the_approved_changes_of_its_own_figures():
    shipped = book().shipped
    floor = agreed(1)
    pump = agreed(2, figure="pumps.synchromed-ii.dead_volume", after="1.5 mL")
    both = book().tried((floor, pump))
    assert both.policy.version == f"{shipped.policy.version}+1"
    assert both.catalogue.version == f"{shipped.catalogue.version}+1"
    assert str(both.catalogue.pump("SynchroMed II").dead_volume.value) == "1.5 mL"
    assert book().tried((floor,)).catalogue.version == shipped.catalogue.version


def test_a_later_change_of_the_same_figure_stands_and_shows_what_it_replaced():
    policy = book().tried((agreed(1), agreed(2, after="0.3 mL"))).policy
    assert str(policy.residual.floor.value) == "0.3 mL"
    assert policy.residual.floor.changed.before == "0.4 mL"
    assert policy.residual.floor.confidence.value == "derived"


def test_a_floor_cannot_be_softened_step_by_step():
    tightened = agreed(1, figure="fill.programmed_ack", after="0.3 mL")
    back = agreed(2, figure="fill.programmed_ack", after="0.5 mL")
    softer = agreed(3, figure="fill.programmed_ack", after="0.6 mL")
    assert str(book().tried((tightened, back)).policy.fill.programmed_ack.value) == "0.5 mL"
    assert "would soften a finding that always asks for block" in refused(tightened, softer)


A_PUMP = {
    "maker": "Acme",
    "name": "Acme 10",
    "refs": ["A-10"],
    "kind": "programmable",
    "mechanism": "peristaltic",
    "dead_volume": {"value": "1.1 mL"},
    "variants": {"A-10": {"value": "10 mL"}},
    "labelled": {"morphine": {"value": "25 mg/mL"}},
    "mri_rule": {"value": "reinterrogate"},
    "mri_advice": {"value": "Interrogate again afterwards."},
}


def an_entry(content: dict[str, object], figure: str = "pumps.acme-10") -> Approved:
    return agreed(1, act=Act.ADD.value, figure=figure, after=json.dumps(content))


def test_a_new_pump_stands_in_the_catalogue_with_its_source_at_every_figure():
    pump = book().tried((an_entry(A_PUMP),)).catalogue.pump("Acme 10")
    assert [str(one.value) for one in pump.capacities] == ["10 mL"]
    for figure in (pump.dead_volume, pump.mri_rule, pump.variants[0].capacity):
        assert figure.source == "Pain committee minutes 12"
        assert figure.changed.before == "blank"
    assert pump.flow_max is None


def test_a_pump_that_lacks_what_it_needs_is_refused():
    assert "pumps.acme-10 has no mri_rule" in refused(
        an_entry({name: part for name, part in A_PUMP.items() if name != "mri_rule"})
    )


def test_an_entry_is_not_put_over_another_one():
    assert "pumps.prometra is there already" in refused(an_entry(A_PUMP, "pumps.prometra"))


def test_a_retired_pump_is_found_by_its_name_and_no_longer_offered():
    retired = agreed(1, act=Act.RETIRE.value, figure="pumps.synchromed-el", after="")
    catalogue = book().tried((retired,)).catalogue
    assert catalogue.pump("SynchroMed EL").retired_on == date(2026, 11, 25)
    assert [pump.name for pump in catalogue.pumps if pump.retired_on] == ["SynchroMed EL"]
    again = agreed(2, act=Act.RESTORE.value, figure="pumps.synchromed-el", after="")
    assert book().tried((retired, again)).catalogue.pumps == book().shipped.catalogue.pumps


def test_a_retired_drug_is_found_by_its_name_and_no_longer_offered():
    retired = agreed(1, act=Act.RETIRE.value, figure="drugs.fentanyl", after="")
    catalogue = book().tried((retired,)).catalogue
    assert catalogue.drug("fentanyl").retired_on == date(2026, 11, 25)
    assert [drug.id for drug in catalogue.drugs if drug.retired_on] == ["fentanyl"]


def test_what_is_not_there_cannot_be_retired():
    missing = agreed(1, act=Act.RETIRE.value, figure="pumps.acme-10", after="")
    assert "pumps.acme-10 is no entry known here" in refused(missing)


def test_a_blank_cell_can_be_filled_in_by_the_key_it_is_listed_under():
    blank = [cell for cell in cells(book().shipped) if cell.figure is None]
    assert "drugs.morphine.caps.pacc-2024.dose" in {cell.key for cell in blank}
    filled = agreed(1, figure="drugs.morphine.caps.pacc-2024.dose", after="12 mg/day")
    rules = book().tried((filled,))
    assert str(rules.catalogue.drug("morphine").dose_cap.dose.value) == "12 mg/day"
    assert cell_at(rules, filled.change.figure).value == "12 mg/day"


def test_every_figure_of_the_rules_is_listed_once_by_its_own_key():
    listed = [cell.key for cell in cells(book().shipped) if cell.figure is not None]
    assert len(listed) == len(set(listed))
    rules = book().shipped
    assert {one.key for one in rules.policy.thresholds()} <= set(listed)
    looked_up = {one.key for one in rules.catalogue.figures()}
    helping = {key for key in looked_up if ".ranges." in key or ".facts." in key}
    apart = {key for key in looked_up if ".concentrations." in key or key.endswith("dose_limit")}
    apart |= {key for key in looked_up if key.endswith("dose_from")}
    assert looked_up - set(listed) == helping | apart


def test_what_is_no_figure_or_entry_is_refused_by_its_key():
    for find in (cell_at, entry_at):
        with pytest.raises(ReferenceRefused, match="residual.flor is no"):
            find(book().shipped, "residual.flor")
    assert entry_at(book().shipped, "drugs.morphine").name == "morphine"
    assert not any(entry.retired for entry in entries(book().shipped))


def test_the_rulebook_keeps_what_it_made_and_forgets_the_oldest():
    book = Rulebook()
    first = book.rules((agreed(1),))
    assert book.rules((agreed(1),)) is first
    for number in range(2, 10):
        book.rules((agreed(number),))
    assert book.rules((agreed(1),)) is not first
