"""Folders whose names survive a power cut: a file is safe only where its folder is."""

import os
from collections.abc import Callable
from pathlib import Path


def make(folder: Path) -> None:
    """
    Make a folder for this user alone, with those around it, and have them all survive.

    One that is there already is made sure of again: whoever made it may have been killed before.
    """
    above = [parent for parent in folder.parents if not parent.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in (folder, *above):
        sync(made.parent)


def write(path: Path, raw: bytes, name: Callable[[Path, Path], None]) -> None:
    """Write a file nobody else may read, whole or not at all; `name` gives it its name."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        name(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows opens no folders; Android may not let us into all of its own
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
