"""A disk that remembers what was written and what was synced, and what a power cut leaves of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
"""Bytes that reach a disk whole or not at all."""


@dataclass(frozen=True, slots=True)
class Wrote:
    path: Path
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file made shorter or longer."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file's bytes, or a folder's names, are on disk from here on."""

    path: Path


@dataclass(frozen=True, slots=True)
class Named:
    """A name given in a folder: a new file or folder, or one that had another name before."""

    path: Path
    before: Path | None = None
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Unnamed:
    path: Path


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody was told that this is done."""

    what: object


Step = Wrote | Cut | Synced | Named | Unnamed | Told


@dataclass
class _File:
    synced: bytearray = field(default_factory=bytearray)
    waiting: list[Wrote | Cut] = field(default_factory=list)


class Disk:
    """One folder as it would be on disk, played forward a step at a time.

    A file's bytes wait until it is synced; a name waits until its folder is. What a file system
    does beyond that, such as writing a new name together with the file's bytes, is not counted on.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: dict[Path, _File | None] = {}
        """What every name stands for now; None is a folder."""
        for path in folder.rglob("*"):
            if not path.name.endswith("-shm"):
                whole = _File(bytearray(path.read_bytes())) if path.is_file() else None
                self._names[path] = whole
        self._kept = dict(self._names)
        self._waiting: dict[Path, list[tuple[Named | Unnamed, _File | None]]] = {}

    def play(self, step: Step) -> None:
        match step:
            case Wrote(path) | Cut(path):
                self._file(path).waiting.append(step)
            case Named(path) | Unnamed(path):
                what = self._renamed(step)
                self._waiting.setdefault(path.parent, []).append((step, what))
            case Synced(path) if self._is_folder(path):
                for one, what in self._waiting.pop(path, []):
                    _name(self._kept, one, what)
            case Synced(path):
                whole = self._file(path)
                for one in whole.waiting:
                    _put(whole.synced, one)
                whole.waiting.clear()
            case Told():
                pass

    def after_a_power_cut(self, place: Path, chance: Random) -> None:
        """Lay down what could be found afterwards, by chance one of many possible ways."""
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        names = dict(self._kept)
        for steps in self._waiting.values():
            for step, what in steps[: chance.randint(0, len(steps))]:
                _name(names, step, what)
        survives = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for path in sorted(names):
            there, whole = place / path.relative_to(self.folder), names[path]
            if whole is None:
                there.mkdir(parents=True, exist_ok=True)
            elif there.parent.is_dir():  # else its folder's own name was lost
                there.write_bytes(_left(whole, survives, chance))
                there.chmod(0o600)

    def _renamed(self, step: Named | Unnamed) -> _File | None:
        """Do it for the running program, and give what the name stands for."""
        if isinstance(step, Unnamed):
            return self._names.pop(step.path)
        if step.before is not None:
            assert step.before.parent == step.path.parent, "two folders would have to be synced"
            what = self._names[step.before]
        else:
            what = None if step.folder else _File()
        _name(self._names, step, what)
        return what

    def _is_folder(self, path: Path) -> bool:
        return path == self.folder or self._names[path] is None

    def _file(self, path: Path) -> _File:
        whole = self._names[path]
        assert whole is not None, f"{path} is a folder"
        return whole


def _name(names: dict[Path, _File | None], step: Named | Unnamed, what: _File | None) -> None:
    if isinstance(step, Unnamed):
        names.pop(step.path, None)
        return
    if step.before is not None:
        names.pop(step.before, None)
    names[step.path] = what


def _left(whole: _File, survives: float, chance: Random) -> bytes:
    """The synced bytes, and of what waits each sector or none, in any order."""
    found = bytearray(whole.synced)
    for one in whole.waiting:
        if isinstance(one, Cut):
            if chance.random() < survives:
                _put(found, one)
            continue
        start = one.offset
        while start < one.offset + len(one.content):
            end = min((start // SECTOR + 1) * SECTOR, one.offset + len(one.content))
            if chance.random() < survives:
                piece = one.content[start - one.offset : end - one.offset]
                _put(found, Wrote(one.path, start, piece))
            start = end
    return bytes(found)


def _put(content: bytearray, step: Wrote | Cut) -> None:
    if isinstance(step, Cut):
        if len(content) > step.size:
            del content[step.size :]
        content.extend(bytes(step.size - len(content)))
        return
    content.extend(bytes(max(0, step.offset - len(content))))
    content[step.offset : step.offset + len(step.content)] = step.content
