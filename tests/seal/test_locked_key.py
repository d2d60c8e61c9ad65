"""A key at rest opens by its PIN, for its owner and certificate, and by nothing else."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from refillnotes.seal.errors import PinWrong
from refillnotes.seal.locked_key import COST, lock, unlock
from tests.clinics import CHEAP

PIN, OWNER, DIGEST = "4170 egret 9", "person-1", "c" * 64
KEY = ec.generate_private_key(ec.SECP256R1())
LOCKED = lock(KEY, PIN, OWNER, DIGEST, CHEAP)


def secret(key):
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def test_the_right_pin_opens_it():
    assert secret(unlock(LOCKED, PIN, OWNER, DIGEST)) == secret(KEY)


@pytest.mark.parametrize("pin", ["", "4170 egret 8", "4170 EGRET 9", PIN + " "])
def test_no_other_pin_opens_it(pin):
    with pytest.raises(PinWrong):
        unlock(LOCKED, pin, OWNER, DIGEST)


def test_it_is_bound_to_its_owner_its_certificate_and_what_a_guess_costs():
    for locked, owner, digest in (
        (LOCKED, "person-2", DIGEST),
        (LOCKED, OWNER, "d" * 64),
        (replace(LOCKED, memory=LOCKED.memory * 2), OWNER, DIGEST),
        (replace(LOCKED, passes=2), OWNER, DIGEST),
        (replace(LOCKED, salt=base64.b64encode(b"s" * 16).decode()), OWNER, DIGEST),
        (replace(LOCKED, nonce=base64.b64encode(b"n" * 12).decode()), OWNER, DIGEST),
    ):
        with pytest.raises(PinWrong):
            unlock(locked, PIN, owner, digest)


def test_two_locks_of_one_key_have_nothing_in_common():
    again = lock(KEY, PIN, OWNER, DIGEST, CHEAP)
    assert {again.salt, again.nonce, again.ciphertext}.isdisjoint(
        {LOCKED.salt, LOCKED.nonce, LOCKED.ciphertext}
    )


def test_what_a_guess_costs_is_what_the_decision_says():
    assert (COST.memory, COST.passes, COST.lanes) == (128 * 1024, 3, 4)
    assert secret(unlock(lock(KEY, PIN, OWNER, DIGEST, COST), PIN, OWNER, DIGEST)) == secret(KEY)
