"""Whether drug, pump and settings are the ones meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import PROGRAMMABLE, REFILLED, Check, Outcome, Severity
from refillnotes.domain.checks.screen import can_stand_for
from refillnotes.domain.errors import UnknownName
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Duration, Mass, Volume
from refillnotes.domain.rows import DrugInPump, NamedDrug
from refillnotes.domain.steps.found import MODE
from refillnotes.domain.traces import plain
from refillnotes.domain.worksheet import NotRecorded


def order_label_and_programmer_agree(
    catalogue: Catalogue,
    ordered: tuple[NamedDrug, ...] | None = None,
    labelled: tuple[NamedDrug, ...] | None = None,
    programmed: tuple[NamedDrug, ...] | None = None,
    programmable: bool | None = None,
) -> Outcome:
    """Order, label and programmer name the same drug in the same concentration.

    Why: sound-alike drugs and look-alike strengths. The concentration scales every dose until
    the next refill.

    Formula: row by row: drug and C of order = of label = of programmer, C in one unit: ok; else
    block

    Then: stop, and find out which of the three is wrong before anything is injected.
    """
    papers = {"order": ordered, "label": labelled, "programmer": programmed}
    if programmable is False:
        del papers["programmer"]
    rows = max(len(paper or ()) for paper in papers.values())
    differ, missing, agreed, odd = [], [], [], []
    for row in range(rows):
        on = {
            place: paper[row] if paper is not None and row < len(paper) else NamedDrug(None, None)
            for place, paper in papers.items()
        }
        names = {place: one.drug for place, one in on.items() if one.drug}
        strengths = {place: one.concentration for place, one in on.items() if one.concentration}
        codes = {place: _code(catalogue, name) for place, name in names.items()}
        sizes = {place: strength.exact for place, strength in strengths.items()}
        for what, known, compared in (
            ("drug", names, codes),
            ("concentration", strengths, sizes),
        ):
            if len(set(compared.values())) > 1:
                differ.append(_listed(known))
                odd += [f"{place}_{row + 1}_{what}" for place in _odd_ones(compared)]
        for what, known in (("drug", names), ("concentration", strengths)):
            if known:
                missing += [f"{place}_{row + 1}_{what}" for place in papers if place not in known]
                agreed.append(_listed(known))
    if differ:
        sentence = f"They differ: {'; '.join(differ)}."
        return Outcome(Severity.BLOCK, sentence, tuple(agreed), facts=tuple(odd))
    if missing or not agreed:
        raise NotRecorded(missing or [f"{place}_1_drug" for place in papers])
    return Outcome(Severity.OK, f"They agree: {'; '.join(agreed)}.", tuple(agreed))


def _odd_ones(compared: Mapping[str, object]) -> list[str]:
    """The place against which two others agree; all of them where no two do."""
    counts = Counter(compared.values())
    return [place for place, value in compared.items() if counts[value] == 1]


def _listed(known: Mapping[str, object]) -> str:
    return ", ".join(f"{place} {value}" for place, value in known.items())


def _code(catalogue: Catalogue, name: str) -> str:
    """The drug's own code; two names of one drug are one drug, two alike names are two."""
    try:
        return catalogue.drug(name).id
    except UnknownName:
        return name


THREE_WAY_MATCH = Check(
    id="three-way-match",
    title="Order, label and programmer agree",
    judge=order_label_and_programmer_agree,
    sources=("ismp-2004", "refill-chapter"),
    facts=(
        "order_1_drug",
        "order_1_concentration",
        "label_1_drug",
        "label_1_concentration",
        "programmer_1_drug",
        "programmer_1_concentration",
    ),
    causes=("a sound-alike drug", "settings copied from the last visit", "another patient's drug"),
    floor=Severity.BLOCK,
    where=(REFILLED,),
)


def pump_is_the_one_on_file(serial_read: str, chart_serial: str) -> Outcome:
    """The serial number read by telemetry is the one on file.

    Why: another number is another patient, or a replaced pump of another size.

    Formula: serial number read = serial number on file, spaces and capitals aside: ok; else block

    Then: stop, and identify the patient and the pump again.
    """
    working = (f"{serial_read} read, {chart_serial} on file",)
    if plain(serial_read) == plain(chart_serial):
        return Outcome(Severity.OK, f"Serial number {serial_read} is the one on file.", working)
    return Outcome(
        Severity.BLOCK, f"Serial number {serial_read} read, {chart_serial} on file.", working
    )


PUMP_IDENTITY = Check(
    id="pump-identity",
    title="The pump is the one on file",
    judge=pump_is_the_one_on_file,
    sources=("proposed-default",),
    facts=("serial_read",),
    causes=("another patient", "a pump replaced elsewhere", "a slip of typing"),
    where=(PROGRAMMABLE,),
)


def settings_are_as_left(
    found: tuple[DrugInPump, ...],
    previous_drugs: tuple[DrugInPump, ...],
    policy: Policy,
    interim_change: bool | None = None,
    found_mode: str | None = None,
    previous_mode: str | None = None,
    found_alarm_volume: Volume | None = None,
    previous_alarm_volume: Volume | None = None,
    found_bolus_dose: Mass | None = None,
    previous_bolus_dose: Mass | None = None,
    found_bolus_most: int | None = None,
    previous_bolus_most: int | None = None,
    found_lockout: Duration | None = None,
    previous_lockout: Duration | None = None,
) -> Outcome:
    """The settings found are those left at the last visit.

    Why: a pump changed elsewhere, or reset, has given another dose than this record says.

    Formula: for every drug left in the pump: C found = C left, and d found = d left to half of its
    last digit shown and no further than [programming.dose_ok]; and mode, alarm volume, bolus,
    boluses a day and lockout, where found and left are both recorded, the same: ok; else escalate,
    or info where a change since is recorded

    Then: find out who changed what, and when, before anything is reckoned from the old dose.
    """
    now = {drug.drug: drug for drug in found}
    rounding = policy.programming.dose_ok.value
    differ, same = _other_settings(
        ("mode", _mode(previous_mode), _mode(found_mode)),
        ("alarm volume", previous_alarm_volume, found_alarm_volume),
        ("patient bolus", previous_bolus_dose, found_bolus_dose),
        ("boluses a day", previous_bolus_most, found_bolus_most),
        ("lockout", previous_lockout, found_lockout),
    )
    missing = []
    for row, left in enumerate(previous_drugs, start=1):
        there = now.get(left.drug)
        if there is None:
            missing.append(f"found_{row}_concentration")
            continue
        working = f"{left} was left, {there} is found"
        if there.concentration != left.concentration:
            differ.append(working)
        elif left.dose is None or there.dose is None:
            if row == 1 and left.dose is not None:
                missing.append("found_1_dose")
            same.append(working)
        elif can_stand_for(there.dose, left.dose, rounding):
            same.append(working)
        else:
            differ.append(working)
    if differ and interim_change:
        said = f"Changed since, and recorded: {'; '.join(differ)}."
        return Outcome(Severity.INFO, said, (*differ, *same))
    if differ:
        return Outcome(Severity.ESCALATE, f"{'; '.join(differ)}.", (*differ, *same))
    if missing:
        raise NotRecorded(missing)
    return Outcome(Severity.OK, "the settings are as left.", tuple(same))


def _other_settings(*compared: tuple[str, object, object]) -> tuple[list[str], list[str]]:
    """What differs and what does not, where both what was left and what is found are known."""
    differ: list[str] = []
    same: list[str] = []
    for what, left, found in compared:
        if left is not None and found is not None:
            words = f"{what} {left} was left, {found} is found"
            (same if left == found else differ).append(words)
    return differ, same


def _mode(code: str | None) -> str | None:
    return None if code is None else MODE.label(code).lower()


SETTINGS_CONTINUITY = Check(
    id="settings-continuity",
    title="The settings are as left at the last visit",
    judge=settings_are_as_left,
    sources=("proposed-default",),
    facts=(
        "found_1_concentration",
        "found_1_dose",
        "found_mode",
        "found_alarm_volume",
        "found_bolus_dose",
        "found_bolus_most",
        "found_lockout",
        "interim_change",
    ),
    causes=("changed elsewhere", "changed in an emergency department", "a reset"),
    where=(PROGRAMMABLE,),
)
