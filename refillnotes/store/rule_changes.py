"""Changes of the rules, each signed when it was proposed and again when it was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select

from refillnotes.domain.audit import AuditEntry
from refillnotes.domain.governance import Approved, RuleChange, Ruling, approved
from refillnotes.store.audit import record
from refillnotes.store.errors import ChangeDecided, FigureTaken
from refillnotes.store.evidence import keep
from refillnotes.store.own_signatures import Own, kept
from refillnotes.store.rows import Shape, one_by_one
from refillnotes.store.tables import rule_changes, rule_decisions


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody signed, as canonical JSON, and its hash."""

    statement: str
    statement_sha256: str


_RULE = Shape(RuleChange, rule_changes)
_RULING = Shape(Ruling, rule_decisions)
_NEWEST = select(func.coalesce(func.max(rule_decisions.c.seq), 0))
_PROPOSED = Shape(Statement, rule_changes)
_DECIDED = Shape(Statement, rule_decisions)


def propose(
    connection: Connection,
    change: RuleChange,
    change_sha256: str,
    signed: Statement,
    audit: AuditEntry,
    own: Own | None = None,
) -> None:
    """Keep a proposed change. Errors: ``FigureTaken`` when its number was given meanwhile."""
    if next_number(connection) != change.number:
        raise FigureTaken("Another change was proposed meanwhile. Look at this one again.")
    rows = keep(
        connection, rule_changes, **asdict(change), change_sha256=change_sha256, **asdict(signed)
    )
    record(connection, audit, rows | kept(connection, own))


def decide(
    connection: Connection,
    ruling: Ruling,
    signed: Statement,
    audit: AuditEntry,
    own: Own | None = None,
) -> None:
    """Keep a decision. Errors: ``ChangeDecided`` when the same one was made before."""
    made = rulings(connection).get(ruling.change_id, ())
    if any(one.decision == ruling.decision for one in made):
        raise ChangeDecided("Somebody decided on this change meanwhile. Open it again.")
    seq = newest_decision(connection) + 1
    rows = keep(connection, rule_decisions, seq=seq, **asdict(ruling), **asdict(signed))
    record(connection, audit, rows | kept(connection, own))


def statements(connection: Connection) -> Iterator[tuple[str, str]]:
    """Every statement on a change with its hash, the proposals first."""
    for table in (rule_changes, rule_decisions):
        said = select(table.c.statement, table.c.statement_sha256)
        yield from map(tuple, one_by_one(connection, said))


def newest_decision(connection: Connection) -> int:
    """How many decisions there are; a new one is the only thing that can change the rules."""
    return int(connection.execute(_NEWEST).scalar_one())


def next_number(connection: Connection) -> int:
    """The number of the next change. Call it while writing, so that none is given twice."""
    newest = connection.execute(select(func.max(rule_changes.c.number))).scalar()
    return 1 if newest is None else newest + 1


def find(connection: Connection, change_id: UUID) -> RuleChange | None:
    return _RULE.first(connection, rule_changes.c.id == change_id)


def everything(connection: Connection) -> tuple[RuleChange, ...]:
    """Every change ever proposed, newest first."""
    return _RULE.all(connection, _RULE.select.order_by(rule_changes.c.number.desc()))


def rulings(connection: Connection) -> Mapping[UUID, tuple[Ruling, ...]]:
    """What was decided on each change, in the order it was decided."""
    made: dict[UUID, tuple[Ruling, ...]] = {}
    for one in _RULING.all(connection, _RULING.select.order_by(rule_decisions.c.seq)):
        made[one.change_id] = (*made.get(one.change_id, ()), one)
    return made


def approved_changes(connection: Connection) -> tuple[Approved, ...]:
    """Every change that was approved and not withdrawn, whether its day has come or not."""
    made = rulings(connection)
    found = (approved(change, made.get(change.id, ())) for change in everything(connection))
    return tuple(one for one in found if one is not None)


def statements_of(connection: Connection, change_id: UUID) -> tuple[Statement, ...]:
    """What was signed about a change: the proposal first, then each decision."""
    proposed = _PROPOSED.select.where(rule_changes.c.id == change_id)
    decided = _DECIDED.select.where(rule_decisions.c.change_id == change_id)
    return (
        *_PROPOSED.all(connection, proposed),
        *_DECIDED.all(connection, decided.order_by(rule_decisions.c.seq)),
    )
