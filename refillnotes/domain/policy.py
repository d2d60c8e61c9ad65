"""Thresholds a site has approved: value, source, who, when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import TypeVar, get_args, get_type_hints

from refillnotes.domain.checks.model import Severity
from refillnotes.domain.figures import Figure, ReferenceRefused, Row, version_of
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.site_changes import (
    CATALOGUE_TABLES,
    Overlay,
    parse_toml,
    read_changes,
    with_changes,
)
from refillnotes.domain.thresholds import (
    BridgePolicy,
    ConstantFlowPolicy,
    DatesPolicy,
    DoseChangeBand,
    DoseChangePolicy,
    FillPolicy,
    LimitPolicy,
    ProgrammingPolicy,
    RedFlagPolicy,
    ResidualPolicy,
    RetentionPolicy,
    SiteMay,
    Threshold,
    TrendPolicy,
    WastePolicy,
)

__all__ = [
    "BridgePolicy",
    "ConstantFlowPolicy",
    "DatesPolicy",
    "DoseChangeBand",
    "DoseChangePolicy",
    "FillPolicy",
    "LimitPolicy",
    "Policy",
    "ProgrammingPolicy",
    "RedFlagPolicy",
    "ResidualPolicy",
    "RetentionPolicy",
    "Threshold",
    "TrendPolicy",
    "WastePolicy",
    "load_policy",
    "read_policy",
]

Group = TypeVar("Group")

IN_ORDER = (
    ("residual.floor", "residual.absolute_limit"),
    ("residual.programmer_ack", "residual.programmer_block"),
    ("constant_flow.ack", "constant_flow.escalate"),
    ("fill.syringe_ok", "fill.syringe_ack"),
    ("fill.programmed_ok", "fill.programmed_ack"),
    ("programming.dose_ok", "programming.dose_ack"),
    ("programming.flow_least_not_recorded", "programming.flow_most_not_recorded"),
    ("limits.bolus_share_least", "limits.bolus_share_most"),
    ("dose_change.opioid_rise_ack", "dose_change.opioid_rise_escalate"),
    ("dose_change.opioid_fall_ack", "dose_change.opioid_fall_escalate"),
    ("bridge.ratio_least", "bridge.ratio_most"),
    ("bridge.ok_within", "bridge.ack_within"),
    ("bridge.mixing_ack", "bridge.mixing_escalate"),
    ("dates.alarm_ack", "dates.alarm_block"),
    ("red_flags.bradycardia", "red_flags.tachycardia"),
    ("red_flags.hypothermia", "red_flags.fever"),
)
"""Thresholds of one check, the smaller first: crossed, the louder severity would come first."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Every threshold the checks compare with. ``version`` names this exact content."""

    residual: ResidualPolicy
    trend: TrendPolicy
    constant_flow: ConstantFlowPolicy
    fill: FillPolicy
    programming: ProgrammingPolicy
    limits: LimitPolicy
    dose_change: DoseChangePolicy
    bridge: BridgePolicy
    dates: DatesPolicy
    red_flags: RedFlagPolicy
    waste: WastePolicy
    retention: RetentionPolicy
    version: str

    def thresholds(self) -> Iterator[Threshold[object]]:
        """Walk every threshold, group by group, in the order of policy.toml."""
        for group in fields(self):
            if group.name != "version":
                of_group = getattr(self, group.name)
                for field in fields(of_group):
                    yield getattr(of_group, field.name)

    def figures(self) -> Iterator[Figure[object]]:
        yield from self.thresholds()

    @property
    def changed(self) -> tuple[Threshold[object], ...]:
        """The thresholds this site replaced."""
        return tuple(threshold for threshold in self.thresholds() if threshold.changed)


def load_policy(site: str = "", changes: tuple[Overlay, ...] = ()) -> Policy:
    """Read the packaged thresholds, a site's file over them, and approved changes over both."""
    packaged = files("refillnotes").joinpath("reference", "policy.toml")
    return read_policy(packaged.read_text(encoding="utf-8"), site, changes)


def read_policy(
    content: str | Mapping[str, object], site: str = "", changes: tuple[Overlay, ...] = ()
) -> Policy:
    """Read a policy; nothing may be missing and nothing unknown may be there.

    ``site`` is the text of a site's own policy.toml; ``changes`` lie over it in their order.
    Those that reach pumps and drugs are the catalogue's. The version counts the approved ones:
    "0123456789ab+2". Errors: ``ReferenceRefused``.
    """
    shipped = parse_toml(content, "policy.toml") if isinstance(content, str) else dict(content)
    written = with_changes(shipped, _ours(read_changes(site)))
    effective = _assemble(written, _ours(changes))
    _refuse_a_softened_floor(_assemble(shipped, ()), effective)
    _refuse_crossed(effective)
    return effective


def _ours(changes: tuple[Overlay, ...]) -> tuple[Overlay, ...]:
    return tuple(change for change in changes if change.table not in CATALOGUE_TABLES)


def _assemble(written: Mapping[str, object], approved: tuple[Overlay, ...]) -> Policy:
    content = with_changes(written, approved)
    known = [field.name for field in fields(Policy) if field.name != "version"]
    for name in content:
        if name not in known:
            raise ReferenceRefused(
                f"policy.toml has an unknown group, {name}. Known here: {', '.join(known)}."
            )

    def group(name: str, kind: type[Group]) -> Group:
        return _read_group(Row(name, content.get(name, {})), kind)

    return Policy(
        residual=group("residual", ResidualPolicy),
        trend=group("trend", TrendPolicy),
        constant_flow=group("constant_flow", ConstantFlowPolicy),
        fill=group("fill", FillPolicy),
        programming=group("programming", ProgrammingPolicy),
        limits=group("limits", LimitPolicy),
        dose_change=group("dose_change", DoseChangePolicy),
        bridge=group("bridge", BridgePolicy),
        dates=group("dates", DatesPolicy),
        red_flags=group("red_flags", RedFlagPolicy),
        waste=group("waste", WastePolicy),
        retention=group("retention", RetentionPolicy),
        version=version_of(written, approved),
    )


def _read_group(row: Row, kind: type[Group]) -> Group:
    wanted = get_type_hints(kind)
    thresholds = {
        name: _read_threshold(row.table(name), get_args(hint)[0]) for name, hint in wanted.items()
    }
    row.done()
    return kind(**thresholds)


def _read_threshold(row: Row, kind: object) -> Threshold[object]:
    threshold = Threshold(
        key=row.path,
        value=row.value(_reader(kind)),
        source=row.source(),
        confidence=row.confidence(),
        note=row.text("note", ""),
        changed=row.change(),
        title=row.text("title"),
        why=row.text("why"),
        floor=row.choice("floor", Severity) if "floor" in row else None,
        site_may=row.choice("site_may", SiteMay) if "site_may" in row else None,
    )
    row.done()
    if (threshold.floor is None) != (threshold.site_may is None):
        raise row.refusal(
            "has only one of floor and site_may. A floor needs both: which severity it holds up"
            ' and which way a site may still move it, "lower" or "raise".'
        )
    return threshold


def _reader(kind: object) -> Callable[[str], object]:
    if isinstance(kind, type) and issubclass(kind, Quantity):
        return kind.parse
    return _words


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


def _refuse_a_softened_floor(shipped: Policy, effective: Policy) -> None:
    for old, new in zip(shipped.thresholds(), effective.thresholds(), strict=True):
        if _softer(old, new):
            raise ReferenceRefused(
                f'{new.key} = "{new.value}" would soften a finding that always asks for'
                f" {old.floor}. A site may only {old.site_may} it from {old.value}."
            )


def _refuse_crossed(policy: Policy) -> None:
    known = {threshold.key: threshold for threshold in policy.thresholds()}
    for lower, upper in IN_ORDER:
        least, most = known[lower].value, known[upper].value
        if isinstance(least, Quantity) and isinstance(most, Quantity) and least > most:
            raise ReferenceRefused(
                f'"{known[lower].title}" would be {least} and "{known[upper].title}" {most}.'
                " The first may not be larger than the second: change the other one first."
            )


def _softer(old: Threshold[object], new: Threshold[object]) -> bool:
    before, after = old.value, new.value
    if not isinstance(before, Quantity) or not isinstance(after, Quantity):
        return False
    moved = {SiteMay.LOWER: after > before, SiteMay.RAISE: after < before}
    return old.site_may is not None and moved[old.site_may]
