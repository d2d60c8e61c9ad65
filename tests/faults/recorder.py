"""Records what SQLite and Python ask of the disk, step by step, while the program works."""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path

import pytest
from pysqlite3 import _sqlite3

from tests.faults.disk import Cut, Named, Step, Synced, Unnamed, Wrote

LIBRARY = ctypes.CDLL(_sqlite3.__file__)
"""The very library the store uses."""

OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
OPEN_FOLDER = CFUNCTYPE(c_int, c_char_p, POINTER(c_int))
SET_CALL = CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p)
GET_CALL = CFUNCTYPE(c_void_p, c_void_p, c_char_p)


class Vfs(Structure):
    """sqlite3_vfs, version 3, up to the last pointer used here."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("own", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        *((name, c_void_p) for name in ("access", "full", "dl1", "dl2", "dl3", "dl4")),
        *((name, c_void_p) for name in ("random", "sleep", "time", "last_error", "time64")),
        *((name, c_void_p) for name in ("set_call", "get_call", "next_call")),
    ]


class Methods(Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = [
        ("version", c_int),
        *((name, c_void_p) for name in ("close", "read", "write", "truncate", "sync")),
        *((f"rest{number}", c_void_p) for number in range(13)),
    ]


class OpenFile(Structure):
    """The beginning of any sqlite3_file."""

    _fields_ = [("methods", POINTER(Methods))]


class Recorder:
    """Everything asked of the files below one folder, in order, since ``recording`` began.

    SQLite's own file layer does the work: each of its answers is passed on, and each write, cut,
    sync and name is written down once it succeeded.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[Step] = []
        self._paths: dict[int, Path] = {}
        self._folders: list[Path] = []
        self._alive: list[object] = []  # callbacks must outlive their use

    @contextmanager
    def recording(self) -> Iterator[list[Step]]:
        """Record what is opened from now on; open the database inside the block, and close it."""
        LIBRARY.sqlite3_vfs_find.restype = POINTER(Vfs)
        LIBRARY.sqlite3_vfs_find.argtypes = [c_char_p]
        LIBRARY.sqlite3_vfs_register.argtypes = [POINTER(Vfs), c_int]
        real = LIBRARY.sqlite3_vfs_find(None)
        ours = Vfs.from_buffer_copy(real.contents)
        ours.name = b"recorded"
        ours.open = self._pointer(OPEN(self._opener(real)))
        ours.delete = self._pointer(DELETE(self._deleter(real)))
        LIBRARY.sqlite3_vfs_register(ctypes.byref(ours), 1)
        calls = GET_CALL(real.contents.get_call), SET_CALL(real.contents.set_call)
        open_folder = calls[0](real, b"openDirectory")
        calls[1](real, b"openDirectory", self._pointer(OPEN_FOLDER(self._in_folder(open_folder))))
        try:
            with pytest.MonkeyPatch.context() as patch:
                self._record_python(patch)
                yield self.steps
        finally:
            LIBRARY.sqlite3_vfs_register(real, 1)
            LIBRARY.sqlite3_vfs_unregister(ctypes.byref(ours))
            calls[1](real, b"openDirectory", None)

    def _opener(self, real) -> Callable[..., int]:
        opened = OPEN(real.contents.open)
        wrapped: dict[int, Methods] = {}

        def open_(_vfs, name, file, flags, flags_out):
            path = Path(os.fsdecode(ctypes.string_at(name))) if name else None
            new = path is not None and not path.exists()
            answer = opened(ctypes.addressof(real.contents), name, file, flags, flags_out)
            if answer or path is None or not self._is_ours(path):
                return answer
            self._paths[file] = path
            if new:
                self.steps.append(Named(path))
            methods = OpenFile.from_address(file)
            known = ctypes.addressof(methods.methods.contents)
            if known not in wrapped:
                wrapped[known] = self._recorded(methods.methods.contents)
            methods.methods = ctypes.pointer(wrapped[known])
            return answer

        return open_

    def _recorded(self, real: Methods) -> Methods:
        """The same methods, the three that change a file writing down what they did."""
        ours = Methods.from_buffer_copy(real)
        write, cut, sync = WRITE(real.write), TRUNCATE(real.truncate), SYNC(real.sync)

        def on_write(file, content, amount, offset):
            answer = write(file, content, amount, offset)
            if not answer:
                held = ctypes.string_at(content, amount)
                self.steps.append(Wrote(self._paths[file], offset, held))
            return answer

        def on_cut(file, size):
            answer = cut(file, size)
            if not answer:
                self.steps.append(Cut(self._paths[file], size))
            return answer

        def on_sync(file, flags):
            answer = sync(file, flags)
            if not answer:
                self.steps.append(Synced(self._paths[file]))
            self._sync_folders()
            return answer

        ours.write = self._pointer(WRITE(on_write))
        ours.truncate = self._pointer(TRUNCATE(on_cut))
        ours.sync = self._pointer(SYNC(on_sync))
        return ours

    def _deleter(self, real) -> Callable[..., int]:
        delete = DELETE(real.contents.delete)

        def on_delete(_vfs, name, sync_folder):
            path = Path(os.fsdecode(name))
            answer = delete(ctypes.addressof(real.contents), name, sync_folder)
            if not answer and self._is_ours(path):
                self.steps.append(Unnamed(path))
            self._sync_folders()
            return answer

        return on_delete

    def _in_folder(self, real: int) -> Callable[..., int]:
        """SQLite opens a folder for one reason only: to sync it."""
        open_folder = OPEN_FOLDER(real)

        def on_open(path, handle):
            self._folders.append(Path(os.fsdecode(path)).parent)
            return open_folder(path, handle)

        return on_open

    def _sync_folders(self) -> None:
        self.steps += [Synced(path) for path in self._folders if path == self.folder]
        self._folders.clear()

    def _record_python(self, patch: pytest.MonkeyPatch) -> None:
        """The calls of ``os`` that our files are kept with; each is made, then written down."""
        for name in ("open", "mkdir", "replace", "unlink", "fsync"):
            patch.setattr(os, name, getattr(self, f"_{name}")(getattr(os, name)))

    def _open(self, real: Callable[..., int]) -> Callable[..., int]:
        def open_(path, flags, *rest, **more):
            new = flags & os.O_CREAT and not os.path.exists(path)  # noqa: PTH110
            handle = real(path, flags, *rest, **more)
            if new:
                self._note(Named(Path(path)))
            return handle

        return open_

    def _mkdir(self, real: Callable[..., None]) -> Callable[..., None]:
        def mkdir(path, *rest, **more):
            real(path, *rest, **more)
            self._note(Named(Path(path), folder=True))

        return mkdir

    def _replace(self, real: Callable[..., None]) -> Callable[..., None]:
        def replace(before, after, **more):
            real(before, after, **more)
            self._note(Named(Path(after), Path(before)))

        return replace

    def _unlink(self, real: Callable[..., None]) -> Callable[..., None]:
        def unlink(path, **more):
            real(path, **more)
            self._note(Unnamed(Path(path)))

        return unlink

    def _fsync(self, real: Callable[..., None]) -> Callable[..., None]:
        """What was written is read off the file when it is synced; it waits until that is done."""

        def fsync(handle):
            number = handle if isinstance(handle, int) else handle.fileno()
            path = Path(os.readlink(f"/proc/self/fd/{number}"))  # noqa: PTH115
            if stat.S_ISREG(os.fstat(number).st_mode):
                self._note(Wrote(path, 0, path.read_bytes()))
            real(handle)
            self._note(Synced(path))

        return fsync

    def _note(self, step: Named | Unnamed | Wrote | Synced) -> None:
        if self._is_ours(step.path):
            self.steps.append(step)

    def _is_ours(self, path: Path) -> bool:
        kept = not path.name.endswith("-shm")
        return kept and (path == self.folder or self.folder in path.parents)

    def _pointer(self, callback: object) -> int | None:
        self._alive.append(callback)
        return ctypes.cast(callback, c_void_p).value
