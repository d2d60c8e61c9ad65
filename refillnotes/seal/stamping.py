"""The time stamping authority a clinic named: asked, and left alone while it is away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from cryptography import x509

from refillnotes.seal.errors import NoTimeStamp

AWAY = timedelta(minutes=1)
"""How long an authority that did not answer is not asked again: a list of notes waits once."""

EARLIER, LATER = timedelta(minutes=5), timedelta(minutes=15)
"""How far the authority's time may lie from that of a signature."""


class Stamping:
    """One address, and what its answers are believed by; safe to share between threads."""

    def __init__(self, url: str, roots: Callable[[], Sequence[x509.Certificate]]) -> None:
        self.url = url
        self._roots = roots
        self._away_since: datetime | None = None

    def stamp(self, digest: bytes, now: datetime) -> bytes:
        """A token over a digest of SHA-256, checked; it takes 4 s at most.

        Errors: ``NoTimeStamp``, ``SealMissing``, ``SealUnfit``.
        """
        from refillnotes.seal import timestamps  # noqa: PLC0415  # a second to load

        away = self._away_since
        if away is not None and timedelta() <= now - away < AWAY:
            raise NoTimeStamp(f"{self.url} gave no time stamp a moment ago.")
        try:
            token, at = timestamps.asked(self.url, digest, self._roots())
        except NoTimeStamp:
            self._away_since = now
            raise
        if not -EARLIER <= at - now <= LATER:
            self._away_since = now
            raise NoTimeStamp(f"{self.url} says {at:%H:%M}, and it is {now:%H:%M} UTC here.")
        self._away_since = None
        return token
