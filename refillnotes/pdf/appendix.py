"""How the numbers were made: every figure's working, every check, the refills before this one."""

from __future__ import annotations

from dataclasses import dataclass

from refillnotes.domain.record import Earlier, Record
from refillnotes.domain.wording import unbroken
from refillnotes.pdf.ledger import GAP, Item, Ledger
from refillnotes.pdf.residual import rounded
from refillnotes.pdf.unusual import Remark, checks_not_run, checks_run, word_for
from refillnotes.pdf.wording import NO_BREAK, day
from refillnotes.pdf.workings import Workings, read_workings


@dataclass(frozen=True, slots=True)
class Appendix:
    """How the numbers were made.

    Lists of many like lines are one text of many lines: a box a line costs a third of the time.
    """

    workings: Workings
    checks_run: int
    loud_checks: tuple[Remark, ...]
    quiet_checks: str
    checks_not_run: int
    not_run: str
    history: str
    also: tuple[Item, ...]
    origin: str


def read_appendix(record: Record, ledger: Ledger, record_hash: str) -> Appendix:
    checks = checks_run(record)
    not_run = checks_not_run(record)
    rules = record["rules"]
    return Appendix(
        workings=read_workings(record),
        checks_run=len(checks),
        loud_checks=tuple(check for check in checks if check.loud),
        quiet_checks="".join(
            f"{check.sign}{NO_BREAK}{check.title}{GAP}" for check in checks if not check.loud
        ),
        checks_not_run=len(not_run),
        not_run="\n".join(f"{check.title}: {check.lacking}" for check in not_run),
        history="\n".join(_past(visit) for visit in record["history"]),
        also=ledger.rest(),
        origin=f"Record SHA-256 {record_hash}\n"
        f"Policy {rules['policy_version']} · checks {rules['register_version']}"
        f" · reference data {rules['catalogue_version']} · template {record['template']}",
    )


def _past(visit: Earlier) -> str:
    amounts = ((name, rounded(visit[name], 1)) for name in ("expected", "measured", "discrepancy"))
    return "\t".join(
        (
            day(visit["date"]),
            *(unbroken(f"{name} {amount or 'not known'}") for name, amount in amounts),
            f"ratio {visit['ratio'] or 'not known'}",
            word_for(visit["severity"]),
        )
    )
