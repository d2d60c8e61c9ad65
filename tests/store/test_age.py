"""What is encrypted to recipients is opened by their identities, and by nothing else."""

import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refillnotes.store.age import Identity, Recipients, new_identity, plain_size
from refillnotes.store.errors import BackupUnfit, IdentityUnfit, IdentityWrong, RecipientsUnfit


def a_pair(folder: Path, name: str) -> tuple[Identity, str]:
    text, public = new_identity()
    file = folder / name
    file.write_text(text)
    return Identity.read(file), public


def test_each_of_two_identities_opens_it_and_a_third_does_not(tmp_path: Path):
    (clinic, one), (recovery, other), (stranger, _) = (a_pair(tmp_path, who) for who in "abc")
    sealed = tmp_path / "sealed.age"
    (tmp_path / "plain").write_bytes(b"dose" * 40_000)
    Recipients.of([one, other]).encrypt_file(tmp_path / "plain", sealed)
    assert b"dose" not in sealed.read_bytes()
    assert clinic.open(sealed) == recovery.open(sealed) == b"dose" * 40_000
    with pytest.raises(IdentityWrong, match="does not open .*sealed.age.*other keys than age1"):
        stranger.open(sealed)


@settings(max_examples=20)
@given(st.one_of(st.integers(0, 400), st.sampled_from([65535, 65536, 65537, 131072, 200_000])))
def test_the_size_of_what_is_inside_is_read_off_the_length(tmp_path_factory, size: int):
    folder = tmp_path_factory.mktemp("sizes")
    keys = [a_pair(folder, "a")[1], a_pair(folder, "b")[1]]
    sealed = folder / "sealed.age"
    sealed.write_bytes(Recipients.of(keys).encrypt(b"x" * size))
    assert plain_size(sealed) == size


@pytest.mark.parametrize("left", [0, 10, 150, 400, 70_000, -1])
def test_a_file_cut_off_anywhere_is_refused_and_leaves_nothing(tmp_path: Path, left: int):
    identity, public = a_pair(tmp_path, "a")
    sealed = tmp_path / "sealed.age"
    sealed.write_bytes(Recipients.of([public]).encrypt(b"x" * 200_000)[:left])
    with pytest.raises(BackupUnfit, match="damaged or cut off"):
        identity.open_file(sealed, tmp_path / "plain")
    assert not (tmp_path / "plain").exists()


def test_one_changed_bit_is_refused(tmp_path: Path):
    identity, public = a_pair(tmp_path, "a")
    whole = Recipients.of([public]).encrypt(b"x" * 1000)
    for place in range(300, len(whole), 170):
        sealed = tmp_path / "sealed.age"
        sealed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupUnfit, match="damaged or cut off"):
            identity.open(sealed)


def test_what_does_not_begin_like_a_file_of_age_has_no_size(tmp_path: Path):
    (tmp_path / "other").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(BackupUnfit, match="does not begin like a file of age"):
        plain_size(tmp_path / "other")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no private key"),
        ("# public key: age1x\n\n", "holds no private key"),
        ("eleven quiet owls", "a line that is no private key"),
        ("AGE-SECRET-KEY-1QQQ", "a line that is no private key"),
        ("\u00e9\u20ac", "a line that is no private key"),
        ("age-encryption.org/v1\n-> scrypt", "itself locked by a passphrase"),
        ("-----BEGIN AGE ENCRYPTED FILE-----", "itself locked by a passphrase"),
    ],
)
def test_a_file_without_a_private_key_is_said_in_words(tmp_path: Path, text: str, said: str):
    (tmp_path / "identity").write_text(text)
    with pytest.raises(IdentityUnfit, match=said):
        Identity.read(tmp_path / "identity")


def test_an_identity_that_is_not_there_is_said_in_words(tmp_path: Path):
    with pytest.raises(IdentityUnfit, match="cannot be read: No such file.*stick"):
        Identity.read(tmp_path / "identity")


def test_a_private_key_is_shown_nowhere(tmp_path: Path):
    identity, _ = a_pair(tmp_path, "a")
    assert "SECRET" not in repr(identity)


@pytest.mark.parametrize("key", ["age1", "", "ssh-ed25519 AAAA"])
def test_a_recipient_that_is_none_is_refused(key: str):
    with pytest.raises(RecipientsUnfit, match="no public key of age"):
        Recipients.of([key])


def test_a_private_key_among_the_recipients_is_refused_and_not_repeated():
    with pytest.raises(RecipientsUnfit, match="names a private key") as refusal:
        Recipients.of([new_identity()[0].splitlines()[1]])
    assert "AGE-SECRET-KEY-1" not in str(refusal.value)


def test_a_slip_in_a_public_key_is_noticed():
    _, public = new_identity()
    for place in range(4, len(public), 5):
        other = "q" if public[place] != "q" else "p"
        with pytest.raises(RecipientsUnfit):
            Recipients.of([public[:place] + other + public[place + 1 :]])


def test_the_same_keys_in_another_order_are_the_same_recipients():
    one, other = new_identity()[1], new_identity()[1]
    assert Recipients.of([one, other]) == Recipients.of([other, one])
    assert Recipients.of([one]).fingerprint != Recipients.of([one, other]).fingerprint


def test_nothing_is_encrypted_to_nobody():
    with pytest.raises(pyrage.EncryptError):
        Recipients().encrypt(b"x")


@pytest.mark.skipif(shutil.which("age") is None, reason="the tool age is not installed")
def test_the_tool_age_opens_it_too(tmp_path: Path):
    identity, public = a_pair(tmp_path, "a")
    sealed = tmp_path / "sealed.age"
    sealed.write_bytes(Recipients.of([public]).encrypt(b"ours"))
    command = ["age", "--decrypt", "--identity", str(identity.file), str(sealed)]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"ours"
