"""The rules of any moment: those shipped, a site's file over them, approved changes over both."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from uuid import UUID

from refillnotes.domain.case import Rules
from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.governance import Approved
from refillnotes.domain.policy import load_policy
from refillnotes.domain.site_changes import hash_of, read_changes

_KEPT = 8
"""Rules made lately: those in force now, and what a proposal or two would make of them."""


class Rulebook:
    """Makes the rules of a set of changes once; reading the reference data takes its time."""

    def __init__(self, site: str = "") -> None:
        """``site`` is the text of the clinic's own policy.toml; its hash is of what it changes.

        Errors: ``ReferenceRefused``.
        """
        self._site = site
        self.site_sha256 = hash_of(read_changes(site))
        self._making = Lock()
        self._made: dict[tuple[UUID, ...], Rules] = {}
        self.shipped = self.rules(())

    def rules(self, changes: Sequence[Approved]) -> Rules:
        """The rules with these changes laid over them in order. Errors: ``ReferenceRefused``."""
        ids = tuple(one.change.id for one in changes)
        with self._making:
            if ids not in self._made:
                made = self._make(changes)
                while len(self._made) >= _KEPT:
                    del self._made[next(iter(self._made))]
                self._made[ids] = made
            return self._made[ids]

    def tried(self, changes: Sequence[Approved]) -> Rules:
        """The same for changes nobody has signed yet, which are not remembered."""
        return self._make(changes)

    def _make(self, changes: Sequence[Approved]) -> Rules:
        overlays = tuple(one.overlay for one in changes)
        policy = load_policy(self._site, overlays)
        return Rules(policy, load_catalogue(policy, self._site, overlays))
