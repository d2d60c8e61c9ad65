"""What can go wrong, by name."""

from __future__ import annotations


class RefillnotesError(Exception):
    """Anything this program refuses, with a sentence a person can act on."""


class Unreadable(RefillnotesError):
    """What was typed cannot be understood; the message says what to type instead."""


class NotANumber(Unreadable):
    """The text is not ``digits[.digits]`` in ASCII."""


class UnknownUnit(Unreadable):
    """The unit is not one of the closed list for this kind of amount."""


class UnreadableText(Unreadable):
    """The text holds a character that prints nothing or changes how the rest reads."""


class UnknownName(Unreadable):
    """A pump, drug or choice that is not in the reference data; the message names the known."""


class NotDefined(RefillnotesError):
    """A figure that has no meaning for these facts, such as a ratio over nothing delivered."""


class CaseUnreadable(RefillnotesError):
    """A worked case holds a key, unit or check this version does not know."""


class NotTheirsToWrite(RefillnotesError):
    """A physician opened a visit that is not being amended: nurses record those."""


class NotAllowedNow(RefillnotesError):
    """A move the visit's state does not permit."""
