"""Whether each drug's lot and NDC and the pump's UDI can be traced in a recall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from refillnotes.domain.checks.model import REFILLED, Check, Outcome, Severity
from refillnotes.domain.clock import day_in_words
from refillnotes.domain.facts import DRUG_ROWS
from refillnotes.domain.rows import Lot
from refillnotes.domain.traces import (
    NDC_FORMS,
    UdiUnreadable,
    is_none,
    plain,
    read_udi,
    reads_like_ndc,
)
from refillnotes.domain.worksheet import NotRecorded

_LOT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{1,19}", re.ASCII)


def lots_can_be_traced(
    lots: tuple[Lot, ...],
    started_at: datetime | None = None,
    drug_source: str | None = None,
    pump_udi: str | None = None,
    chart_serial: str | None = None,
) -> Outcome:
    """Each drug has a lot and an NDC of its own, the pump its UDI, and they read like ones.

    Why: a recall is by these numbers. A scanner that swallowed a separator runs two fields into
    one, and a lot past its date belongs back on the pharmacy's shelf.

    Formula: a lot that does not read like one (letters and digits with spaces . / _ -), an NDC
    whose groups of digits are not as long as an NDC's, one lot or NDC for two drugs, expiry < day
    of the visit, a UDI whose check digit (modulo 10) is another, or serial number in the UDI not
    the one on file: ack; UDI whose serial number is not read: info; else ok

    Then: read the number off the container or the implant card again.
    """
    doubts = [
        *_odd_lots(lots),
        *_shared("lot", lots),
        *_odd_ndcs(lots),
        *_shared("ndc", lots),
        *_expired(lots, started_at),
        *_odd_udi(pump_udi, chart_serial),
    ]
    working = tuple(_listed(lots, pump_udi))
    if doubts:
        sentence = f"{'; '.join(doubt.said for doubt in doubts)}."
        at_fault = tuple(dict.fromkeys(fact for doubt in doubts for fact in doubt.facts))
        return Outcome(Severity.ACK, sentence, working, facts=at_fault)
    missing = tuple(_missing(lots, started_at, drug_source, pump_udi, chart_serial))
    if missing:
        raise NotRecorded(missing)
    if pump_udi is not None and not is_none(pump_udi) and read_udi(pump_udi).serial is None:
        return Outcome(
            Severity.INFO,
            "The numbers read like ones; the serial number inside the UDI was not compared.",
            working,
        )
    return Outcome(Severity.OK, "each drug has its numbers, and so has the pump.", working)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """What is odd, and the entries it is about; a UDI is no entry of the visit."""

    said: str
    facts: tuple[str, ...] = ()


def _odd_lots(lots: tuple[Lot, ...]) -> Iterator[_Doubt]:
    for row, lot in enumerate(lots, start=1):
        if lot.lot is not None and not _LOT.fullmatch(lot.lot):
            said = f'"{lot.lot}" for {lot.drug} does not read like a lot number'
            yield _Doubt(said, (f"lot_{row}",))


def _odd_ndcs(lots: tuple[Lot, ...]) -> Iterator[_Doubt]:
    *but_last, last = NDC_FORMS
    forms = f"{', '.join(but_last)} or {last}"
    for row, lot in enumerate(lots, start=1):
        if lot.ndc is not None and not is_none(lot.ndc) and not reads_like_ndc(lot.ndc):
            said = f'"{lot.ndc}" for {lot.drug} does not read like an NDC, which has {forms} digits'
            yield _Doubt(said, (f"ndc_{row}",))


def _shared(what: str, lots: tuple[Lot, ...]) -> Iterator[_Doubt]:
    by_number: dict[str, list[int]] = {}
    for place, lot in enumerate(lots):
        number = lot.lot if what == "lot" else lot.ndc
        if number is not None and not is_none(number):
            by_number.setdefault(number, []).append(place)
    title = {"lot": "lot", "ndc": "NDC"}[what]
    for number, places in by_number.items():
        if len(places) > 1:
            drugs = " and ".join(lots[place].drug for place in places)
            facts = tuple(f"{what}_{place + 1}" for place in places)
            yield _Doubt(f"{title} {number} stands for {drugs}", facts)


def _expired(lots: tuple[Lot, ...], started_at: datetime | None) -> Iterator[_Doubt]:
    for row, lot in enumerate(lots, start=1):
        if started_at is not None and lot.expiry is not None and lot.expiry < started_at.date():
            said = f"{lot.drug}, {_named(lot)}, expired on {day_in_words(lot.expiry)}"
            yield _Doubt(said, (f"expiry_{row}",))


def _odd_udi(pump_udi: str | None, chart_serial: str | None) -> Iterator[_Doubt]:
    if pump_udi is None or is_none(pump_udi):
        return
    try:
        serial = read_udi(pump_udi).serial
    except UdiUnreadable as odd:
        yield _Doubt(f"the pump’s UDI {odd}")
        return
    if serial is not None and chart_serial is not None and plain(serial) != plain(chart_serial):
        yield _Doubt(f"the pump’s UDI names serial number {serial}, on file is {chart_serial}")


def _missing(
    lots: tuple[Lot, ...],
    started_at: datetime | None,
    drug_source: str | None,
    pump_udi: str | None,
    chart_serial: str | None,
) -> Iterator[str]:
    for row, lot in enumerate(lots, start=1):
        if lot.lot is None:
            yield f"lot_{row}"
        if lot.expiry is None:
            yield f"expiry_{row}"
        if lot.ndc is None and drug_source != "compounded":
            yield f"ndc_{row}"
    for name, value in (("started_at", started_at), ("pump_udi", pump_udi)):
        if value is None:
            yield name
    if chart_serial is None and pump_udi is not None and not is_none(pump_udi):
        yield "chart_serial"


def _listed(lots: tuple[Lot, ...], pump_udi: str | None) -> Iterator[str]:
    for lot in lots:
        ndc = "" if lot.ndc is None else f", NDC {lot.ndc}"
        yield f"{lot.drug}: {_named(lot)}{ndc}"
    if pump_udi is not None:
        yield f"pump: UDI {pump_udi}"


def _named(lot: Lot) -> str:
    return "lot not recorded" if lot.lot is None else f"lot {lot.lot}"


LOT_FORMAT = Check(
    id="lot-format",
    title="Drugs and pump can be traced",
    judge=lots_can_be_traced,
    sources=("proposed-default", "fda-udi-formats-2017", "gs1-check-digit", "us-ndc-format"),
    facts=(
        *(f"lot_{row}" for row in range(1, DRUG_ROWS + 1)),
        *(f"ndc_{row}" for row in range(1, DRUG_ROWS + 1)),
    ),
    causes=(
        "two fields of a barcode run together",
        "one compounded syringe for several drugs",
        "a digit read or typed wrongly",
        "another pump’s implant card",
    ),
    core=False,
    where=(REFILLED,),
)
