"""What a clinic says about itself in clinic.toml."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from refillnotes.config.errors import Misconfigured
from refillnotes.config.instance import write_once
from refillnotes.domain.ceremony import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_UNTOUCHED = 15  # minutes
_LEVELS = tuple(level.value for level in Level)
_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_ADDRESS = re.compile(
    rf"(https://({_LABEL}\.)+[a-z]{_LABEL}|http://localhost)(:[1-9][0-9]{{0,4}})?", re.ASCII
)
"""What browsers let passkeys belong to: a name, not a number, over https or on this machine."""
_AUTHORITY = re.compile(
    r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?(/[!-\"$-~]*)?", re.ASCII
)
"""Of RFC 3161 over HTTP: a name or number, a port, a path; no account and no fragment."""
EXAMPLE = """\
name = "Pain clinic, North Hospital"
timezone = "Europe/Zurich"
paper = "A4"
"""


class Paper(StrEnum):
    A4 = "A4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Clinic:
    """What the clinic has said about itself, in clinic.toml."""

    name: str
    timezone: ZoneInfo
    paper: Paper
    demo: bool = False
    lock_after_minutes: int = LONGEST_UNTOUCHED
    """How long a page may be left before it asks for the password; 5 suits a shared tablet."""
    checkpoints: Path | None = None
    """The folder of checkpoints, on another disk; None is one in the instance folder."""
    address: str = ""
    """Where people open this clinic; passkeys belong to it, and without it to localhost alone."""
    signing: Level = Level.S1
    one_physician: bool = False
    """Whether a physician may approve a note of their own, since nobody else here could."""
    recipients: tuple[str, ...] = ()
    """Public keys of age that backups are encrypted to; without any they are plain."""
    timestamps: str = ""
    """The address of a time stamping authority outside; empty where none is named."""


KNOWN = tuple(one.name for one in fields(Clinic))


def read_clinic(file: Path) -> Clinic:
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Misconfigured(
            f"{file} is missing. Run: refillnotes setup, or write it, for example:\n{EXAMPLE}"
        ) from None
    except OSError as why:
        raise Misconfigured(f"{file} cannot be read: {why.strerror}.") from why
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise Misconfigured(f"{file} is not TOML ({why}). It looks like this:\n{EXAMPLE}") from why
    unknown = sorted(set(written) - set(KNOWN))
    if unknown:
        raise Misconfigured(
            f"{file} sets {', '.join(unknown)}, which refillnotes does not know. "
            f"It knows {', '.join(KNOWN[:-1])} and {KNOWN[-1]}."
        )
    return Clinic(
        name=_clinic_name(file, written),
        timezone=_timezone(file, written),
        paper=_paper(file, written),
        demo=_demo(file, written),
        lock_after_minutes=_lock_after(file, written),
        checkpoints=_checkpoints(file, written),
        address=_address(file, written),
        signing=_signing(file, written),
        one_physician=_one_physician(file, written),
        recipients=_recipients(file, written),
        timestamps=_timestamps(file, written),
    )


def _clinic_name(file: Path, written: Mapping[str, object]) -> str:
    name = written.get("name")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise Misconfigured(
            f"{file} gives {_shown(name)} as the clinic's name, which is printed on every note. "
            'Write one line of text, such as name = "Pain clinic, North Hospital"'
        )
    return name.strip()


def _timezone(file: Path, written: Mapping[str, object]) -> ZoneInfo:
    key = written.get("timezone")
    if not isinstance(key, str) or key not in available_timezones():
        raise Misconfigured(
            f"{file} gives {_shown(key)} as the clinic's time zone, which is not one. "
            'Write its region and city, such as timezone = "Europe/Zurich" or "America/New_York"'
        )
    return ZoneInfo(key)


def _paper(file: Path, written: Mapping[str, object]) -> Paper:
    paper = written.get("paper")
    if not isinstance(paper, str) or paper not in list(Paper):
        raise Misconfigured(
            f"{file} gives {_shown(paper)} as the paper that notes are printed on. "
            'Write paper = "A4" or paper = "letter"'
        )
    return Paper(paper)


def _demo(file: Path, written: Mapping[str, object]) -> bool:
    demo = written.get("demo", False)
    if not isinstance(demo, bool):
        raise Misconfigured(
            f"{file} gives {_shown(demo)} for demo. Write demo = true when every patient in it is "
            "made up; leave the line out in a real clinic."
        )
    return demo


def _lock_after(file: Path, written: Mapping[str, object]) -> int:
    minutes = written.get("lock_after_minutes", LONGEST_UNTOUCHED)
    if type(minutes) is not int or not 1 <= minutes <= LONGEST_UNTOUCHED:
        raise Misconfigured(
            f"{file} gives {_shown(minutes)} for lock_after_minutes. Write whole minutes from 1 to "
            f"{LONGEST_UNTOUCHED}, such as lock_after_minutes = 5 for tablets that people share"
        )
    return minutes


def _checkpoints(file: Path, written: Mapping[str, object]) -> Path | None:
    folder = written.get("checkpoints")
    if folder is None:
        return None
    if not isinstance(folder, str) or not Path(folder).is_absolute():
        raise Misconfigured(
            f"{file} gives {_shown(folder)} as the folder for checkpoints. Write the whole path of "
            'a folder on another disk, such as checkpoints = "/mnt/second/refillnotes"'
        )
    return Path(folder)


def _address(file: Path, written: Mapping[str, object]) -> str:
    address = written.get("address", "")
    if isinstance(address, str) and (address == "" or _ADDRESS.fullmatch(address)):
        return address
    raise Misconfigured(
        f"{file} gives {_shown(address)} as the address people open this clinic at. Write https, a "
        'name in small letters and nothing behind it: address = "https://refills.clinic.example"'
    )


def _signing(file: Path, written: Mapping[str, object]) -> Level:
    level = written.get("signing", Level.S1.value)
    if level in _LEVELS:
        return Level(str(level))
    raise Misconfigured(
        f"{file} gives {_shown(level)} as the level of signatures. docs/signing.md explains "
        f'{", ".join(_LEVELS[:-1])} and {_LEVELS[-1]}; write one of them, such as signing = "S3"'
    )


def _one_physician(file: Path, written: Mapping[str, object]) -> bool:
    one = written.get("one_physician", False)
    if isinstance(one, bool):
        return one
    raise Misconfigured(
        f"{file} gives {_shown(one)} for one_physician. Write one_physician = true where there is "
        "one physician, who may then approve notes of their own; leave the line out elsewhere."
    )


def _recipients(file: Path, written: Mapping[str, object]) -> tuple[str, ...]:
    keys = written.get("recipients", [])
    if isinstance(keys, list) and all(isinstance(key, str) for key in keys):
        if len(set(keys)) == len(keys) != 1:
            return tuple(keys)
        raise Misconfigured(
            f"{file} names one key as the recipient of backups. With that key lost every backup is "
            "lost: make a second one with refillnotes identity, keep it sealed in another place, "
            'and write both: recipients = ["age1…", "age1…"]'
        )
    raise Misconfigured(
        f"{file} gives {_shown(keys)} for recipients. Write the public keys that backups are "
        'encrypted to, such as recipients = ["age1…", "age1…"]; refillnotes identity makes a pair.'
    )


def _timestamps(file: Path, written: Mapping[str, object]) -> str:
    address = written.get("timestamps", "")
    if isinstance(address, str) and (address == "" or _AUTHORITY.fullmatch(address)):
        return address
    raise Misconfigured(
        f"{file} gives {_shown(address)} as the address of a time stamping authority. Write it as "
        'the authority names it, such as timestamps = "https://tsa.example/tsr"'
    )


def _shown(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def write_clinic(instance: Path, clinic: Clinic) -> None:
    """Write clinic.toml, once: whoever runs the clinic edits it from then on."""
    lines = [
        f"name = {json.dumps(clinic.name, ensure_ascii=False)}",
        f'timezone = "{clinic.timezone.key}"',
        f'paper = "{clinic.paper}"',
    ]
    if clinic.demo:
        lines += [
            "# Every patient is made up, and the sign-in page offers the demo people",
            "demo = true",
        ]
    plain = Clinic(clinic.name, clinic.timezone, clinic.paper)
    for name in (
        "lock_after_minutes",
        "checkpoints",
        "address",
        "signing",
        "one_physician",
        "recipients",
        "timestamps",
    ):
        if getattr(clinic, name) != getattr(plain, name):
            lines.append(f"{name} = {_shown(getattr(clinic, name))}")
    write_once(instance / "clinic.toml", "\n".join([*lines, ""]))
