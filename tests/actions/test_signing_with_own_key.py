"""Level S2: nobody signs without the signer's own key, and the key does nothing without its PIN."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.own_key import open_own_key, with_own_key
from refillnotes.actions.people import Details, change_person, find_person
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.read_note import read_note
from refillnotes.actions.refusals import NoSigningKey, NotAllowedNow
from refillnotes.actions.sign_batch import sign_batch
from refillnotes.actions.signing_keys import (
    change_pin,
    make_signing_key,
    own_key_of,
    revoke_signing_key,
)
from refillnotes.actions.tries import TRIES_OF_A_PIN, TooManyTries
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.ceremony import BY_SESSION
from refillnotes.domain.errors import Unreadable
from refillnotes.store import notes, signing_keys
from tests.authenticators import a_sending
from tests.clinics import Practice, PrinterHere, a_copy, a_practice
from tests.passkeys import happened
from tests.people import a_person
from tests.signing_keys import (
    ADDRESS,
    OTHER_PIN,
    PIN,
    approve,
    at_s2,
    ceremony,
    submitted,
    with_key,
)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Practice, Path]]:
    folder = tmp_path_factory.mktemp("s2")
    with a_practice(folder, PrinterHere()) as opened:
        yield with_key(opened), folder


@pytest.fixture
def practice(founded: tuple[Practice, Path], tmp_path: Path) -> Iterator[Practice]:
    with a_copy(*founded, tmp_path / "copy") as copied:
        yield at_s2(copied)


@pytest.fixture
def admin(practice):
    return a_person(practice.clinic, "admin")


def faults(practice):
    return [one.why for one in verify_record(practice.clinic, signatures=True)]


def statements(practice, note_id):
    with practice.clinic.database.reading() as connection:
        return [json.loads(one.statement) for one in notes.signatures_of(connection, note_id)]


def opened(practice, who, pin=PIN):
    return open_own_key(practice.clinic, who, pin, ADDRESS)


def certificate(practice, who):
    return own_key_of(practice.clinic, who.id).held.sha256


def changed(practice, admin, who, *roles, **more):
    now = find_person(practice.clinic, who.id)
    details = Details(now.email, now.name, now.credentials, roles, **more)
    change_person(practice.clinic, admin, who.id, now.version, details)


def test_nurse_and_physician_each_sign_with_their_own_key(practice):
    note_id = submitted(practice)
    approve(practice, note_id)
    nurse, physician = statements(practice, note_id)
    assert (nurse["level"], nurse["auth"]) == ("S2", "session pin")
    assert nurse["certificate_sha256"] == certificate(practice, practice.nurse)
    assert physician["certificate_sha256"] == certificate(practice, practice.physician)
    assert faults(practice) == []
    acts = [
        one
        for one in happened(practice.clinic)
        if one["event"] in {"note-submitted", "note-signed"}
    ]
    named = [one["hashes"]["certificate"] for one in acts]
    assert named == [nurse["certificate_sha256"], physician["certificate_sha256"]]


def test_without_their_own_key_nobody_signs_in_any_way(practice):
    with pytest.raises(NoSigningKey):
        practice.a_note()
    assert "note-submitted" not in {one["event"] for one in happened(practice.clinic)}
    practice = practice.another_pump(1)
    note_id = submitted(practice)
    with pytest.raises(NoSigningKey):
        approve(practice, note_id, BY_SESSION)
    seen = {note_id: read_note(practice.clinic, practice.physician, note_id).shown}
    batch = sign_batch(practice.clinic, practice.physician, seen)
    assert "your own key" in batch.results[0].problem
    with pytest.raises(NoSigningKey, match="Make one on your own page"):
        opened(practice, practice.staff[1])


def test_a_batch_is_signed_by_one_pin(practice):
    note_ids = [submitted(practice.another_pump(number)) for number in (1, 2)]
    who = practice.physician
    seen = {one: read_note(practice.clinic, who, one).shown for one in note_ids}
    done = sign_batch(practice.clinic, who, seen, ceremony=ceremony(practice, who))
    assert [one.problem for one in done.results] == ["", ""]
    assert faults(practice) == []
    shown = [one for one in happened(practice.clinic) if one["event"] == "pin-shown"]
    assert len(shown) == 3


def test_a_wrong_pin_opens_nothing_is_counted_apart_and_leaves_a_trace(practice):
    who = practice.physician
    for _ in range(TRIES_OF_A_PIN):
        with pytest.raises(SignerUnknown, match="not the PIN of your signing key"):
            opened(practice, who, "wrong")
    with pytest.raises(TooManyTries):
        opened(practice, who)
    refused = [one for one in happened(practice.clinic) if one["event"] == "pin-refused"]
    assert {one["actor"] for one in refused} == {str(who.id)}
    assert len(refused) == TRIES_OF_A_PIN
    assert opened(practice, practice.nurse)
    later = practice.later(minutes=16)
    assert opened(later, who)
    with pytest.raises(SignerUnknown):
        opened(later, who, "wrong")
    for _ in range(TRIES_OF_A_PIN + 1):
        assert opened(later, who), "a right one is not counted"


def test_a_new_pin_takes_the_place_of_the_old_one_and_the_key_stays(practice):
    who, before = practice.nurse, certificate(practice, practice.nurse)
    with pytest.raises(SignerUnknown):
        change_pin(practice.clinic, who, "wrong", OTHER_PIN, OTHER_PIN, ADDRESS, a_sending())
    once = a_sending()
    for _ in range(2):
        change_pin(practice.clinic, who, PIN, OTHER_PIN, OTHER_PIN, ADDRESS, once)
    with pytest.raises(SignerUnknown):
        change_pin(practice.clinic, who, PIN, PIN, PIN, ADDRESS, once)
    with pytest.raises(SignerUnknown):
        opened(practice, who)
    assert opened(practice, who, OTHER_PIN).certificate_sha256 == before
    assert [one["event"] for one in happened(practice.clinic)].count("pin-changed") == 1
    assert faults(practice) == []


def test_a_replaced_key_signs_no_more_and_what_it_signed_holds(practice):
    note_id = submitted(practice)
    held = ceremony(practice, practice.physician)
    before = certificate(practice, practice.physician)
    later = practice.later(minutes=1)
    with_key(later, practice.physician, pin=OTHER_PIN)
    standing = own_key_of(later.clinic, practice.physician.id)
    assert [(one.sha256, gone.why) for one, gone in standing.earlier] == [(before, "superseded")]
    with pytest.raises(NoSigningKey, match="revoked a moment ago"):
        approve(later, note_id, held)
    approve(later, note_id, ceremony(later, practice.physician, OTHER_PIN))
    with_key(later.later(minutes=1), practice.nurse, pin=OTHER_PIN)
    assert faults(later) == []
    with later.clinic.database.reading() as connection:
        assert signing_keys.key_of(connection, standing.earlier[0][0].id) is None


def test_an_admin_revokes_with_a_reason_and_makes_none(practice, admin):
    who = practice.nurse
    with pytest.raises(Unreadable, match="Write why"):
        revoke_signing_key(practice.clinic, admin, who.id, "  ", a_sending())
    once = a_sending()
    for _ in range(2):
        revoke_signing_key(practice.clinic, admin, who.id, "Her phone was stolen.", once)
    (earlier,) = own_key_of(practice.clinic, who.id).earlier
    assert (earlier[1].reason, earlier[1].revoked_by) == ("Her phone was stolen.", admin.id)
    with pytest.raises(NoSigningKey):
        opened(practice, who)
    with pytest.raises(NotAllowedNow, match="no signing key"):
        revoke_signing_key(practice.clinic, admin, who.id, "Again.", a_sending())
    with pytest.raises(NotHere):
        revoke_signing_key(practice.clinic, admin, a_draft_id(practice), "Why.", a_sending())
    with pytest.raises(NotAllowedNow, match="sign none"):
        make_signing_key(practice.clinic, admin, PIN, PIN, ADDRESS, a_sending())


def a_draft_id(practice):
    return practice.a_draft()[0]


@pytest.mark.parametrize(
    ("roles", "active", "revoked"),
    [
        (("nurse",), False, True),
        (("auditor",), True, True),
        ((), True, True),
        (("nurse", "physician"), True, False),
        (("physician",), True, False),
    ],
)
def test_who_signs_no_more_has_no_key(practice, admin, roles, active, revoked):
    later = practice.later(minutes=1)
    ends_on = later.clinic.now().date() + timedelta(days=9) if "auditor" in roles else None
    changed(later, admin, practice.nurse, *roles, active=active, ends_on=ends_on)
    standing = own_key_of(practice.clinic, practice.nurse.id)
    assert (standing.held is None) is revoked
    assert [gone.why for _, gone in standing.earlier] == ["cessationOfOperation"] * revoked
    assert faults(later) == []


def test_an_ended_key_opens_nothing_and_says_what_to_do(practice):
    with pytest.raises(NoSigningKey, match="ended on 2028-11-13. Make a new one"):
        opened(practice.later(days=731), practice.nurse)


def test_a_key_its_signer_never_made_is_named(practice):
    """Somebody with the root's key vouches for themselves in the physician's name."""
    who = practice.physician
    note_id = submitted(practice)
    pair = practice.clinic.seal.issue(who.name, str(who.id), practice.clinic.now())
    forged = practice.clinic.seal.opened(pair.certificate, pair.key)
    approve(practice, note_id, replace(ceremony(practice, who), own=forged))
    assert faults(practice) == ["the approver signed with a key that they never made"]


def test_another_persons_key_is_named(practice):
    note_id = submitted(practice)
    theirs = with_own_key(practice.clinic, practice.nurse, BY_SESSION, PIN, ADDRESS)
    approve(practice, note_id, theirs)
    assert faults(practice) == [
        "the approver's signature is by somebody else's key",
        "the approver signed with a key that they never made",
    ]
