"""Say of what was destroyed that it was, when and by whom: it is never as if it had not been."""

from __future__ import annotations

from sqlalchemy import Connection

from refillnotes.actions.refusals import Destroyed
from refillnotes.domain.visit import State
from refillnotes.store import destructions
from refillnotes.store.visits import Visit


def refuse_destroyed(connection: Connection, visit: Visit, what: str) -> None:
    """Raises ``Destroyed`` where the visit was; ``what`` begins the sentence."""
    if State(visit.state) is not State.DESTROYED:
        return
    destruction, decision = destructions.of_visit(connection, visit.id)
    raise Destroyed(
        f"{what} of visit {visit.number or 'never submitted'} was destroyed at "
        f"{decision.decided_at:%Y-%m-%d %H:%M} UTC, when its time was over: {destruction.proposer} "
        f"proposed it and {decision.decider} approved it, as destruction {destruction.number}."
    )
