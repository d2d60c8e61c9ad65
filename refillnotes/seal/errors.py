"""What the seal refuses, by name."""

from __future__ import annotations

from refillnotes.domain.errors import RefillnotesError


class SealUnfit(RefillnotesError):
    """Nothing can be signed now: no key, an expired or revoked certificate, a file in the open."""


class SealMissing(SealUnfit):
    """The clinic has no seal: it was set up by an older version, or its folder was not restored."""


class RootUnknown(SealUnfit):
    """What would sign belongs to a root that is not in this folder: files of two clinics met."""


class NotToBeSigned(SealUnfit):
    """The PDF has no box for this signature, or that box is signed already."""


class NoTimeStamp(RefillnotesError):
    """The authority did not answer in time, or not with a good time stamp of what was asked."""


class TimeStampUnsound(RefillnotesError):
    """A time stamp is not of these bytes, or not by an authority of this clinic."""


class PinWrong(RefillnotesError):
    """A personal key does not open: another PIN, another person's, or its lock was changed."""
