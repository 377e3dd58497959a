"""The log of one recording: what was done to files below one folder, by whoever did it."""

import os
from pathlib import Path

from tests.powercut.disk import (
    Acknowledged,
    Deed,
    FolderSync,
    Named,
    Sync,
    Truncate,
    Unnamed,
    Write,
)

NOT_KEPT = ("-shm", ".turn")
"""What lives in memory only: SQLite's index of its log, and a lock without content."""


class Notes:
    """Deeds below `root`, with files told apart by numbers: names come and go."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.log: list[Deed] = []
        self.folders: set[int] = set()
        self._files: dict[str, int] = {}
        self._count = 0
        self.states = self.begun = 0

    def find(self) -> None:
        """Note what is there already: all of it durable."""
        for path in sorted(Path(self.root).rglob("*")):
            name = str(path.relative_to(self.root))
            if path.is_dir():
                self.made_folder(name)
            else:
                file = self.opened(name)
                self.wrote(file, 0, path.read_bytes())
                self.synced(file)
            self.synced_folder(name.rpartition("/")[0])
        self.begun = len(self.log)

    def below(self, path: object) -> str | None:
        """Return a path as it is called here; None when it is not below the root."""
        whole = os.path.abspath(os.fspath(path))
        if whole == self.root:
            return ""
        if not whole.startswith(self.root + "/") or whole.endswith(NOT_KEPT):
            return None
        return whole[len(self.root) + 1 :]

    def opened(self, name: str, *, emptied: bool = False) -> int:
        """Note that a file is open under this name, made now if there was none."""
        if name not in self._files:
            self._count += 1
            self._files[name] = self._count
            self.log.append(Named(name, self._count))
        elif emptied:
            self.log.append(Truncate(self._files[name], 0))
        return self._files[name]

    def made_folder(self, name: str) -> None:
        self.folders.add(self.opened(name))

    def wrote(self, file: int, at: int, data: bytes) -> None:
        self.log.append(Write(file, at, data))

    def truncated(self, file: int, size_bytes: int) -> None:
        self.log.append(Truncate(file, size_bytes))

    def synced(self, file: int) -> None:
        self.log.append(Sync(file))

    def synced_folder(self, name: str, beside: int = 0) -> None:
        self.log.append(FolderSync(name, beside))

    def unnamed(self, name: str) -> None:
        if self._files.pop(name, None) is not None:
            self.log.append(Unnamed(name))

    def renamed(self, old: str, new: str) -> None:
        file = self._files.pop(old)
        self._files[new] = file
        self.log.append(Named(new, file, old))

    def linked(self, old: str, new: str) -> None:
        self._files[new] = self._files[old]
        self.log.append(Named(new, self._files[new]))

    def acknowledge(self) -> None:
        """Note that what was done so far was called safe."""
        self.states += 1
        self.log.append(Acknowledged(self.states))
