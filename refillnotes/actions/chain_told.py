"""Read the chain once, and gather from it all that the rest of a record is compared with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from refillnotes.domain.audit import BrokenLink, Link, broken_link
from refillnotes.domain.audit_words import EventRead
from refillnotes.store import audit
from refillnotes.store.trail import Findable


@dataclass(frozen=True, slots=True)
class Anew:
    """Which act named a row again, and the fingerprint the row had until then."""

    seq: int
    event: str
    before: str


class Told:
    """What one reading of the chain gave."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._findable = Findable(connection)
        self.rows: dict[str, str] = {}
        """The fingerprint of every frozen row, by its name."""
        self.anew: dict[str, Anew] = {}
        """Rows that a later act names again, as a destruction does of each row it empties."""

    @property
    def unfindable(self) -> list[int]:
        """Numbers under which the kept terms are not those that the record gives."""
        return self._findable.missed

    def read_through(self, known: Link | None) -> BrokenLink | None:
        """The first broken link after the known one; without any, all of the chain was read."""
        links = self._listen(audit.read_chain(self._connection))
        if known is not None:
            next(link for link in links if link.seq == known.seq)
        broken = broken_link(links, known)
        if broken is None:
            self._findable.end()
        return broken

    def _listen(self, links: Iterable[Link]) -> Iterator[Link]:
        """Pass each link on, and read its event once whoever asked for it wants the next one."""
        for link in links:
            yield link
            event: EventRead = json.loads(link.event)
            self._findable.add(link.seq, event)
            for name, found in event.get("rows", {}).items():
                if name in self.rows:
                    self.anew[name] = Anew(link.seq, event["event"], self.rows[name])
                self.rows[name] = found
