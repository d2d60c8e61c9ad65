"""Builders: a clinic of level S2, and people with signing keys of their own."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from refillnotes.actions.own_key import with_own_key
from refillnotes.actions.people import Person
from refillnotes.actions.read_note import read_note
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.signing_keys import make_signing_key
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.domain.ceremony import BY_SESSION, Ceremony, Level
from tests.authenticators import a_sending
from tests.clinics import Practice

PIN = "4170 egret 9"
OTHER_PIN = "two terns 66"
ADDRESS = "10.0.0.1"


def at_s2(practice: Practice) -> Practice:
    """The same practice, where everybody signs with a key of their own."""
    return replace(practice, clinic=replace(practice.clinic, signing=Level.S2))


def with_key(practice: Practice, *people: Person, pin: str = PIN) -> Practice:
    for who in people or (practice.nurse, practice.physician):
        make_signing_key(practice.clinic, who, pin, pin, ADDRESS, a_sending())
    return practice


def ceremony(practice: Practice, who: Person, pin: str = PIN) -> Ceremony:
    return with_own_key(practice.clinic, who, BY_SESSION, pin, ADDRESS)


def submitted(practice: Practice, own: Ceremony | None = None) -> UUID:
    """A note its nurse signed with their own key."""
    visit_id, version = practice.a_draft()
    own = own or ceremony(practice, practice.nurse)
    return submit_visit(practice.clinic, practice.nurse, visit_id, version, ask_signer=lambda: own)


def approve(practice: Practice, note_id: UUID, own: Ceremony | None = None) -> None:
    """The physician signs it with theirs."""
    who = practice.physician
    seen = read_note(practice.clinic, who, note_id).shown
    own = own or ceremony(practice, who)
    sign_note(practice.clinic, who, note_id, seen, ceremony=own)
