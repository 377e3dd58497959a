"""Notes what Python code does to files: through `os`, and through files it opens to write."""

import builtins
import io
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from tests.powercut.notes import Notes

_OPEN, _OPEN_RAW, _WRITE, _CLOSE, _FSYNC = io.open, os.open, os.write, os.close, os.fsync
_REPLACE, _LINK, _UNLINK, _MKDIR = os.replace, os.link, os.unlink, os.mkdir


@contextmanager
def noted(notes: Notes) -> Iterator[None]:
    """Note what this process does to files below the root while the block runs."""
    calls = _Calls(notes)
    replaced = [
        (io, "open", calls.open),
        (builtins, "open", calls.open),
        (os, "open", calls.open_raw),
        (os, "write", calls.write),
        (os, "close", calls.close),
        (os, "fsync", calls.fsync),
        (os, "replace", calls.replace),
        (os, "rename", calls.replace),
        (os, "link", calls.link),
        (os, "unlink", calls.unlink),
        (os, "remove", calls.unlink),
        (os, "mkdir", calls.mkdir),
    ]
    with ExitStack() as stack:
        for owner, name, call in replaced:
            stack.enter_context(patch.object(owner, name, call))
        yield


class _Noted(io.FileIO):
    """A file whose writes are noted."""

    def __init__(self, calls: "_Calls", number: int, file: Any, mode: str) -> None:
        super().__init__(file, mode)
        self._calls, self._number = calls, number
        calls.files[self.fileno()] = number

    def write(self, data: Any) -> int:
        self._calls.notes.wrote(self._number, self.tell(), bytes(data))
        return super().write(data)

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        self._calls.notes.truncated(self._number, size)
        return super().truncate(size)

    def close(self) -> None:
        if not self.closed:
            self._calls.files.pop(self.fileno(), None)
        super().close()


class _Calls:
    """The system's calls, noted: what they do they do."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.files: dict[int, int] = {}
        self.folders: dict[int, str] = {}

    def open(self, file: Any, mode: str = "r", buffering: int = -1, *more: Any, **how: Any) -> Any:
        if not set(mode) & set("wax+"):
            return _OPEN(file, mode, buffering, *more, **how)
        if isinstance(file, int):
            number = self.files.get(file)
        else:
            name = self.notes.below(file)
            number = None if name is None else self.notes.opened(name, emptied="w" in mode)
        if number is None:
            return _OPEN(file, mode, buffering, *more, **how)
        raw = _Noted(self, number, file, mode.replace("b", "").replace("t", ""))
        whole = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return whole if "b" in mode else io.TextIOWrapper(whole, *more, **how)

    def open_raw(self, path: Any, flags: int, *more: Any, **how: Any) -> int:
        handle = _OPEN_RAW(path, flags, *more, **how)
        name = self.notes.below(path)
        if name is not None and os.path.isdir(path):
            self.folders[handle] = name
        elif name is not None and flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            self.files[handle] = self.notes.opened(name, emptied=bool(flags & os.O_TRUNC))
        return handle

    def write(self, handle: int, data: Any) -> int:
        if handle in self.files:
            at = os.lseek(handle, 0, os.SEEK_CUR)
            self.notes.wrote(self.files[handle], at, bytes(data))
        return _WRITE(handle, data)

    def close(self, handle: int) -> None:
        self.files.pop(handle, None)
        self.folders.pop(handle, None)
        _CLOSE(handle)

    def fsync(self, handle: int) -> None:
        _FSYNC(handle)
        if handle in self.files:
            self.notes.synced(self.files[handle])
        elif handle in self.folders:
            self.notes.synced_folder(self.folders[handle])

    def replace(self, old: Any, new: Any) -> None:
        _REPLACE(old, new)
        self._pair(old, new, self.notes.renamed)

    def link(self, old: Any, new: Any) -> None:
        _LINK(old, new)
        self._pair(old, new, self.notes.linked)

    def unlink(self, path: Any, **how: Any) -> None:
        _UNLINK(path, **how)
        name = self.notes.below(path)
        if name is not None:
            self.notes.unnamed(name)

    def mkdir(self, path: Any, *more: Any, **how: Any) -> None:
        _MKDIR(path, *more, **how)
        name = self.notes.below(path)
        if name is not None:
            self.notes.made_folder(name)

    def _pair(self, old: Any, new: Any, note: Any) -> None:
        names = self.notes.below(old), self.notes.below(new)
        if None not in names:
            note(*names)
