"""Settings are read once and refused when wrong, in words that say what to do."""

import stat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from refillnotes.config.clinic_file import EXAMPLE, Clinic, Paper, read_clinic, write_clinic
from refillnotes.config.environment import instance_folder, read_config
from refillnotes.config.errors import Misconfigured
from refillnotes.config.instance import prepare_instance, read_secret
from refillnotes.domain.ceremony import Level

NORTH = Clinic(name='Clinic "North", Zürich', timezone=ZoneInfo("Europe/Zurich"), paper=Paper.A4)


@pytest.fixture
def instance(tmp_path, monkeypatch):
    folder = tmp_path / "instance"
    monkeypatch.setenv("REFILLNOTES_INSTANCE", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    prepare_instance(folder)
    write_clinic(folder, NORTH)
    return folder


def test_what_setup_writes_is_what_the_program_reads(instance):
    config = read_config()
    assert config.clinic == NORTH
    assert config.instance == instance
    assert config.database_url == f"sqlite:///{instance}/refillnotes.sqlite3"


def test_without_a_word_the_clinic_is_kept_beside_the_program(tmp_path, monkeypatch):
    monkeypatch.delenv("REFILLNOTES_INSTANCE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert instance_folder() == tmp_path / "instance"


def test_the_database_may_be_elsewhere(instance, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////srv/refillnotes/north.sqlite3")
    assert instance.is_dir()
    assert read_config().database_url == "sqlite:////srv/refillnotes/north.sqlite3"


def test_an_empty_variable_counts_as_absent(instance, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    assert str(instance) in read_config().database_url


def test_secrets_and_passwords_are_never_shown(instance, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nurse:hunter2@db/refillnotes")
    shown = repr(read_config())
    assert "hunter2" not in shown
    assert (instance / "secret").read_text().strip() not in shown


def test_the_secret_is_for_its_owner_alone(instance):
    assert stat.S_IMODE((instance / "secret").stat().st_mode) == 0o600
    assert len(read_secret(instance / "secret")) == 64


def test_preparing_again_keeps_the_secret_and_the_clinic(instance):
    before = (instance / "secret").read_bytes()
    prepare_instance(instance)
    write_clinic(instance, Clinic("Another", ZoneInfo("UTC"), Paper.LETTER, demo=True))
    assert (instance / "secret").read_bytes() == before
    assert read_clinic(instance / "clinic.toml") == NORTH
    assert sorted(file.name for file in instance.iterdir()) == ["clinic.toml", "secret"]


def test_shared_tablets_lock_sooner(tmp_path):
    shared = Clinic("Clinic", ZoneInfo("America/New_York"), Paper.LETTER, lock_after_minutes=5)
    write_clinic(tmp_path, shared)
    assert read_clinic(tmp_path / "clinic.toml") == shared


def test_checkpoints_may_be_kept_on_another_disk(tmp_path):
    second = Clinic(
        "Clinic", ZoneInfo("Europe/Zurich"), Paper.A4, checkpoints=Path("/mnt/second/refillnotes")
    )
    write_clinic(tmp_path, second)
    assert read_clinic(tmp_path / "clinic.toml") == second


def test_a_demo_clinic_says_so(tmp_path):
    demo = Clinic("Demo clinic", ZoneInfo("America/New_York"), Paper.LETTER, demo=True)
    write_clinic(tmp_path, demo)
    assert read_clinic(tmp_path / "clinic.toml") == demo


def test_each_purpose_has_its_own_key(instance):
    config = read_config()
    assert instance.is_dir()
    assert config.key_for("session") != config.key_for("password")
    assert config.key_for("session") == read_config().key_for("session")
    assert len(config.key_for("session")) == 64


@pytest.mark.parametrize("size", [0, 1, 31])
def test_a_short_secret_is_refused(instance, size):
    (instance / "secret").write_bytes(b"x" * size)
    with pytest.raises(Misconfigured, match=f"holds {size} bytes; at least 32"):
        read_config()


def test_a_secret_of_32_bytes_is_enough(instance):
    (instance / "secret").write_bytes(b"x" * 32 + b"\n")
    assert read_config().secret == b"x" * 32


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_secret_that_others_can_read_is_refused(instance, mode):
    (instance / "secret").chmod(mode)
    with pytest.raises(Misconfigured, match=f"mode is {mode:o}.* chmod 600"):
        read_config()


def test_a_missing_secret_is_not_made_up(instance):
    (instance / "secret").unlink()
    with pytest.raises(Misconfigured, match="secret is missing. Run scripts/setup"):
        read_config()


def test_a_secret_that_is_a_folder_is_refused(tmp_path):
    with pytest.raises(Misconfigured, match="cannot be read"):
        read_secret(tmp_path)


def test_an_instance_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(Misconfigured, match="cannot be made a folder: File exists"):
        prepare_instance(tmp_path / "taken")


def test_a_clinic_that_was_never_described_is_refused(instance):
    (instance / "clinic.toml").unlink()
    with pytest.raises(Misconfigured, match="clinic.toml is missing. Run: refillnotes setup"):
        read_config()


def test_the_example_can_be_copied(tmp_path):
    (tmp_path / "clinic.toml").write_text(EXAMPLE, encoding="utf-8")
    assert read_clinic(tmp_path / "clinic.toml").paper is Paper.A4


@pytest.mark.parametrize(
    ("good", "wrong", "sentence"),
    [
        ('"Pain clinic, North Hospital"', '""', 'gives "" as the clinic.s name'),
        ('"Pain clinic, North Hospital"', "7", "gives 7 as the clinic.s name"),
        ('"Pain clinic, North Hospital"', '"a\\nb"', "Write one line of text"),
        ('name = "Pain clinic, North Hospital"', "", "gives nothing as the clinic.s name"),
        ('"Europe/Zurich"', '"CEST"', 'gives "CEST" as the clinic.s time zone'),
        ('"Europe/Zurich"', "2", "gives 2 as the clinic.s time zone"),
        ('"Europe/Zurich"', '"../../etc/passwd"', 'Write .*"Europe/Zurich"'),
        ('"A4"', '"a4"', 'gives "a4" as the paper'),
        ('"A4"', "4", 'Write paper = "A4" or paper = "letter"'),
        ('paper = "A4"', "", "gives nothing as the paper"),
        ('paper = "A4"', 'paper = "A4"\ndemo = "yes"', 'gives "yes" for demo'),
        ('paper = "A4"', 'paper = "A4"\nlock_after_minutes = 0', "gives 0 for lock_after_minutes"),
        (
            'paper = "A4"',
            'paper = "A4"\nlock_after_minutes = 16',
            "gives 16 for lock_after_minutes",
        ),
        ('paper = "A4"', 'paper = "A4"\nlock_after_minutes = true', "gives true for lock_after"),
        (
            'paper = "A4"',
            'paper = "A4"\ncheckpoints = "second"',
            'gives "second" as the folder for checkpoints',
        ),
        ('paper = "A4"', 'paper = "A4"\ncheckpoints = 2', "gives 2 as the folder for checkpoints"),
        ('paper = "A4"', 'paper = "A4"\nlogo = "x"', "sets logo, which refillnotes does not know"),
        ('paper = "A4"', "paper: A4", "is not TOML"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_write(tmp_path, good, wrong, sentence):
    assert good in EXAMPLE
    file = tmp_path / "clinic.toml"
    file.write_text(EXAMPLE.replace(good, wrong), encoding="utf-8")
    with pytest.raises(Misconfigured, match=sentence):
        read_clinic(file)


def test_a_file_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "clinic.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Misconfigured, match="is not TOML"):
        read_clinic(tmp_path / "clinic.toml")


def test_a_clinic_file_that_is_a_folder_is_refused(tmp_path):
    with pytest.raises(Misconfigured, match="cannot be read"):
        read_clinic(tmp_path)


@pytest.mark.parametrize(
    "address",
    ["https://refills.clinic.example", "https://a-b.example:8443", "http://localhost:8000"],
)
def test_an_address_passkeys_can_belong_to_is_taken(tmp_path, address):
    write_clinic(tmp_path, Clinic("North", ZoneInfo("UTC"), Paper.A4, address=address))
    assert read_clinic(tmp_path / "clinic.toml").address == address


@pytest.mark.parametrize(
    "address",
    [
        '"http://refills.clinic.example"',
        '"https://10.0.0.2"',
        '"https://clinic"',
        '"https://Clinic.example"',
        '"https://clinic.example/refills"',
        "8000",
    ],
)
def test_an_address_passkeys_cannot_belong_to_is_refused(tmp_path, address):
    write_clinic(tmp_path, Clinic("North", ZoneInfo("UTC"), Paper.A4))
    file = tmp_path / "clinic.toml"
    file.write_text(f"{file.read_text()}address = {address}\n")
    with pytest.raises(Misconfigured, match=r'address = "https://refills\.clinic\.example"'):
        read_clinic(file)


def test_one_physician_is_said_or_not_and_nothing_else_is_taken(tmp_path):
    file = tmp_path / "clinic.toml"
    write_clinic(tmp_path, Clinic("North", ZoneInfo("UTC"), Paper.A4, one_physician=True))
    assert read_clinic(file).one_physician
    for said in ('"yes"', "1", "[]"):
        file.write_text(EXAMPLE + f"one_physician = {said}\n")
        with pytest.raises(Misconfigured, match="one_physician = true"):
            read_clinic(file)
    file.write_text(EXAMPLE)
    assert not read_clinic(file).one_physician


def test_two_recipients_of_backups_are_named_or_none(tmp_path):
    file = tmp_path / "clinic.toml"
    two = ("age1one", "age1other")
    write_clinic(tmp_path, Clinic("North", ZoneInfo("UTC"), Paper.A4, recipients=two))
    assert read_clinic(file).recipients == two
    for said, why in (
        ('["age1one"]', "With that key lost every backup is lost"),
        ('["age1one", "age1one"]', "With that key lost every backup is lost"),
        ('"age1one"', "Write the public keys"),
        ("[1, 2]", "Write the public keys"),
    ):
        file.write_text(EXAMPLE + f"recipients = {said}\n")
        with pytest.raises(Misconfigured, match=why):
            read_clinic(file)
    file.write_text(EXAMPLE)
    assert read_clinic(file).recipients == ()


def test_an_authority_for_time_stamps_is_named_by_its_address(tmp_path):
    file = tmp_path / "clinic.toml"
    named = "https://tsa.clinic.example:8443/tsr?policy=1"
    write_clinic(tmp_path, Clinic("North", ZoneInfo("UTC"), Paper.A4, timestamps=named))
    assert read_clinic(file).timestamps == named
    for said in ('"tsa.example"', '"ftp://tsa.example"', '"https://me:word@tsa.example/"', "1"):
        file.write_text(EXAMPLE + f"timestamps = {said}\n")
        with pytest.raises(Misconfigured, match='timestamps = "https://tsa.example/tsr"'):
            read_clinic(file)
    file.write_text(EXAMPLE)
    assert read_clinic(file).timestamps == ""


def test_the_level_of_signatures_is_chosen_and_nothing_else_is_taken(tmp_path):
    file = tmp_path / "clinic.toml"
    write_clinic(tmp_path, Clinic("North", ZoneInfo("UTC"), Paper.A4, signing=Level.S3))
    assert read_clinic(file).signing is Level.S3
    for chosen in Level:
        file.write_text(EXAMPLE + f'signing = "{chosen}"\n')
        assert read_clinic(file).signing is chosen
    for level in ('"S4"', '"s3"', "3", "[]"):
        file.write_text(EXAMPLE + f"signing = {level}\n")
        with pytest.raises(Misconfigured, match=r"docs/signing\.md explains"):
            read_clinic(file)
