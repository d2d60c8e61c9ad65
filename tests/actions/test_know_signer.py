"""Who signs is known by the password and what stands beside it, then for five minutes by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from refillnotes.actions.clinic import Printer
from refillnotes.actions.know_signer import PERIOD, Given, Here, SignerUnknown, know_signer
from refillnotes.actions.passkey_answers import Asked, Purpose, ask_for_passkey
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT, TooManyTries
from refillnotes.domain.ceremony import Auth
from tests.authenticators import an_authenticator, shown
from tests.clinics import Practice, a_practice
from tests.passkeys import SITE, enrolled, happened

NO_PRINTER = cast("Printer", None)
PASSWORD = Given(DEMO_PASSWORD)
LAST = (PERIOD, PERIOD + timedelta(seconds=1))


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, NO_PRINTER) as opened:
        yield opened


def here(who, address="10.0.0.1"):
    return Here(SITE, Asked("mark", Purpose.SIGN, who.id), address)


def asked(practice, who):
    return ask_for_passkey(practice.clinic, SITE, here(who).asked)


def known(practice, given, before=None, who=None):
    """How the physician is known, ``before`` being how long ago they signed last."""
    who = who or practice.physician
    signed_at = None if before is None else practice.clinic.now() - before
    return know_signer(practice.clinic, who, given, here(who), signed_at)


def events(practice):
    return [one["event"] for one in happened(practice.clinic)]


def test_who_has_no_second_factor_is_known_by_the_password(practice):
    assert known(practice, PASSWORD) == (Auth.PASSWORD,)
    with pytest.raises(SignerUnknown, match="not your password") as refused:
        known(practice, Given("wrong"))
    assert refused.value.factor is Auth.PASSWORD
    assert events(practice)[-1] == "password-refused"


def test_who_has_codes_gives_one_with_the_first_signature(practice):
    secret, _ = an_authenticator(practice.clinic, practice.physician)
    code = shown(secret, practice.clinic.now())
    with pytest.raises(SignerUnknown) as refused:
        known(practice, PASSWORD)
    assert refused.value.factor is Auth.CODE
    assert events(practice)[-1] == "code-refused"
    with pytest.raises(SignerUnknown, match="not your password"):
        known(practice, Given("wrong", code))  # and the code is not spent
    assert known(practice, replace(PASSWORD, code=code)) == (Auth.PASSWORD, Auth.CODE)
    assert events(practice)[-1] == "code-shown"
    with pytest.raises(SignerUnknown, match="used before"):
        known(practice, replace(PASSWORD, code=code))


def test_for_five_minutes_after_a_signature_one_component_is_enough(practice):
    an_authenticator(practice.clinic, practice.physician)
    within, over = LAST
    assert known(practice, PASSWORD, within) == (Auth.PASSWORD, Auth.PERIOD)
    with pytest.raises(SignerUnknown):
        known(practice, Given(""), within)
    with pytest.raises(SignerUnknown):
        known(practice, PASSWORD, over)


def test_a_passkey_stands_beside_the_password_and_alone_within_five_minutes(practice):
    device, who = (
        enrolled(practice, practice.physician),
        practice.physician,
    )
    by_passkey = Given("", passkey=device.get(asked(practice, who)))
    with pytest.raises(SignerUnknown) as refused:
        known(practice, by_passkey)
    assert refused.value.factor is Auth.PASSWORD
    both = replace(by_passkey, password=DEMO_PASSWORD)
    assert known(practice, both) == (Auth.PASSWORD, Auth.PASSKEY)
    with pytest.raises(SignerUnknown, match="did not fit"):
        known(practice, both)
    again = Given("", passkey=device.get(asked(practice, who)))
    assert known(practice, again, LAST[0]) == (Auth.PASSKEY, Auth.PERIOD)


def test_the_passkey_of_somebody_else_signs_nothing(practice):
    theirs, who = enrolled(practice, practice.nurse), practice.physician
    enrolled(practice, who)
    for options in (asked(practice, who), asked(practice, practice.nurse)):
        given = replace(PASSWORD, passkey=theirs.get(options))
        with pytest.raises(SignerUnknown, match="did not fit"):
            known(practice, given)
        assert events(practice)[-1] == "passkey-refused"
        with pytest.raises(SignerUnknown, match="did not fit"):
            known(practice, replace(given, password=""), LAST[0])


def test_a_challenge_to_sign_in_signs_nothing(practice):
    device, who = (
        enrolled(practice, practice.physician),
        practice.physician,
    )
    to_sign_in = replace(here(who).asked, purpose=Purpose.SIGN_IN)
    answer = device.get(ask_for_passkey(practice.clinic, SITE, to_sign_in))
    with pytest.raises(SignerUnknown, match="did not fit"):
        known(practice, replace(PASSWORD, passkey=answer))


def test_where_there_are_no_passkeys_an_answer_signs_nothing(practice):
    device, who = (
        enrolled(practice, practice.physician),
        practice.physician,
    )
    nowhere = replace(here(who), site=None)
    given = replace(PASSWORD, passkey=device.get(asked(practice, who)))
    with pytest.raises(SignerUnknown, match="did not fit"):
        know_signer(practice.clinic, who, given, nowhere, None)


def test_wrong_codes_are_looked_at_ten_times_though_the_password_is_right(practice):
    an_authenticator(practice.clinic, practice.physician)
    for _ in range(TRIES_OF_AN_ACCOUNT):
        with pytest.raises(SignerUnknown):
            known(practice, replace(PASSWORD, code="000000"))
    with pytest.raises(TooManyTries):
        known(practice, replace(PASSWORD, code="000000"))
