"""
A VFS that notes what SQLite does to its files and leaves the doing to the one it wraps.

It is a copy of the default VFS with `xOpen` and `xDelete` replaced; each opened file gets a copy
of its methods with those that change something replaced. A folder is synced behind the VFS, by
a call SQLite lets tests replace: `openDirectory`, made for nothing else.
"""

import _sqlite3
import ctypes as c
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.powercut.notes import Notes

# Paths stay pointers: SQLite keeps what it is given here for as long as the file is open.
_OPEN = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_void_p, c.c_int, c.c_void_p)
_DELETE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_char_p, c.c_int)
_CLOSE = c.CFUNCTYPE(c.c_int, c.c_void_p)
_WRITE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int, c.c_int64)
_TRUNCATE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int64)
_SYNC = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int)
_SET_CALL = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_char_p, c.c_void_p)
_GET_CALL = c.CFUNCTYPE(c.c_void_p, c.c_void_p, c.c_char_p)
_OPEN_FOLDER = c.CFUNCTYPE(c.c_int, c.c_char_p, c.POINTER(c.c_int))
_P = c.c_void_p


class _Methods(c.Structure):
    _fields_ = [
        ("iVersion", c.c_int),
        ("xClose", _P),
        ("xRead", _P),
        ("xWrite", _P),
        ("xTruncate", _P),
        ("xSync", _P),
        *((f"rest{number}", _P) for number in range(13)),
    ]


class _Vfs(c.Structure):
    _fields_ = [
        ("iVersion", c.c_int),
        ("szOsFile", c.c_int),
        ("mxPathname", c.c_int),
        ("pNext", _P),
        ("zName", c.c_char_p),
        ("pAppData", _P),
        ("xOpen", _P),
        ("xDelete", _P),
        *((f"rest{number}", _P) for number in range(11)),
        ("xSetSystemCall", _P),
        ("xGetSystemCall", _P),
        ("xNextSystemCall", _P),
    ]


def _library() -> Any:
    library = c.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = _P
    library.sqlite3_vfs_find.argtypes = [c.c_char_p]
    library.sqlite3_vfs_register.argtypes = [_P, c.c_int]
    library.sqlite3_vfs_unregister.argtypes = [_P]
    return library


def reachable() -> bool:
    """Tell whether Python's SQLite is a library whose functions can be called."""
    try:
        return hasattr(_library(), "sqlite3_vfs_register") and os.path.isdir("/proc/self/fd")
    except (AttributeError, OSError):
        return False


class _Shim:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.library = _library()
        self.under = _Vfs.from_address(self.library.sqlite3_vfs_find(None))
        self.vfs = _Vfs.from_buffer_copy(self.under)
        self.vfs.zName = b"noted"
        self.files: dict[int, int] = {}
        self.beside = 0
        self.kept: list[object] = []
        self.methods: dict[int, _Methods] = {}
        self.open_under = _OPEN(self.under.xOpen)
        self.delete_under = _DELETE(self.under.xDelete)
        self.vfs.xOpen = self._keep(_OPEN(self.open))
        self.vfs.xDelete = self._keep(_DELETE(self.delete))
        self.folder_under = _GET_CALL(self.under.xGetSystemCall)(
            c.addressof(self.under), b"openDirectory"
        )
        self.open_folder_under = _OPEN_FOLDER(self.folder_under)
        self.open_folder_here = _OPEN_FOLDER(self.open_folder)

    def _keep(self, function: Any) -> int | None:
        self.kept.append(function)
        return c.cast(function, _P).value

    def begin(self) -> None:
        self._set_call(c.cast(self.open_folder_here, _P).value)
        self.library.sqlite3_vfs_register(c.addressof(self.vfs), 1)

    def end(self) -> None:
        self.library.sqlite3_vfs_register(c.addressof(self.under), 1)
        self.library.sqlite3_vfs_unregister(c.addressof(self.vfs))
        self._set_call(self.folder_under)

    def _set_call(self, function: int | None) -> None:
        call = _SET_CALL(self.under.xSetSystemCall)
        call(c.addressof(self.under), b"openDirectory", function)

    def open(self, _vfs: int, path: int | None, file: int, flags: int, out: int) -> int:
        name = self.notes.below(os.fsdecode(c.string_at(path))) if path else None
        done = self.open_under(c.addressof(self.under), path, file, flags, out)
        if done == 0 and name is not None:
            self.files[file] = self.notes.opened(name)
            methods = c.cast(file, c.POINTER(_P))
            methods[0] = c.addressof(self._noting(methods[0] or 0))
        return done

    def _noting(self, under: int) -> _Methods:
        if under not in self.methods:
            true = _Methods.from_address(under)
            noting = _Methods.from_buffer_copy(true)
            close, sync = _CLOSE(true.xClose), _SYNC(true.xSync)
            write, truncate = _WRITE(true.xWrite), _TRUNCATE(true.xTruncate)

            def on_close(file: int) -> int:
                self.files.pop(file, None)
                return close(file)

            def on_write(file: int, data: int, size: int, at: int) -> int:
                self.notes.wrote(self.files[file], at, c.string_at(data, size))
                return write(file, data, size, at)

            def on_truncate(file: int, size: int) -> int:
                self.notes.truncated(self.files[file], size)
                return truncate(file, size)

            def on_sync(file: int, flags: int) -> int:
                self.notes.synced(self.files[file])
                self.beside = self.files[file]
                try:
                    return sync(file, flags)
                finally:
                    self.beside = 0

            noting.xClose = self._keep(_CLOSE(on_close))
            noting.xWrite = self._keep(_WRITE(on_write))
            noting.xTruncate = self._keep(_TRUNCATE(on_truncate))
            noting.xSync = self._keep(_SYNC(on_sync))
            self.methods[under] = noting
        return self.methods[under]

    def delete(self, _vfs: int, path: bytes, sync: int) -> int:
        name = self.notes.below(os.fsdecode(path))
        if name is not None:
            self.notes.unnamed(name)
        return self.delete_under(c.addressof(self.under), path, sync)

    def open_folder(self, path: bytes, handle: Any) -> int:
        name = self.notes.below(os.path.dirname(os.fsdecode(path)))
        if name is not None:
            self.notes.synced_folder(name, self.beside)
        return self.open_folder_under(path, handle)


_shims: list[_Shim] = []
"""Kept for ever: a connection closed late still calls into its shim."""


@contextmanager
def noted(notes: Notes) -> Iterator[None]:
    """Note what SQLite does to files it opens while the block runs."""
    shim = _Shim(notes)
    _shims.append(shim)
    shim.begin()
    try:
        yield
    finally:
        shim.end()
