"""What was done to a disk, and what the disk may hold when the power goes at any moment."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

SECTOR_BYTES = 512
"""What a disk writes whole or not at all."""
FOLDER = None
"""The content of a folder, among the contents of files."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes put into a file."""

    file: int
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file cut or grown to a size."""

    file: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Sync:
    """A file's content made durable."""

    file: int


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a folder given to a file, new or taken from its `old` name there."""

    path: str
    file: int
    old: str = ""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A name taken away."""

    path: str


@dataclass(frozen=True, slots=True)
class FolderSync:
    """The names in a folder made durable; by SQLite `beside` the sync of a file of that number."""

    path: str
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody was told that something is safe: from here on the state of this number must be."""

    state: int


Deed = Write | Truncate | Sync | Named | Unnamed | FolderSync | Acknowledged
Image = Mapping[str, bytes | None]
"""A whole disk: contents by path, None for a folder."""


@dataclass(frozen=True)
class Luck:
    """How likely it is that something not yet synced is there nevertheless."""

    data: float
    names: float
    torn: bool = False


LUCKS = (
    Luck(0, 0),
    Luck(1, 1),
    Luck(1, 0),
    Luck(0, 1),
    Luck(0.5, 0.5),
    Luck(0.9, 0),
    Luck(0.1, 0.5),
    Luck(0.5, 0, torn=True),
    Luck(0.9, 1, torn=True),
)


@dataclass
class Disk:
    """
    What is durable, and what has been done since. `do` follows a log deed by deed.

    A `stingy` disk keeps no more than it must: the sync of a file keeps that file and its name,
    and a folder's sync beside it keeps no other name either.
    """

    stingy: bool = False
    folders: frozenset[int] = frozenset()
    names: dict[str, int] = field(default_factory=dict)
    contents: dict[int, bytearray] = field(default_factory=dict)
    loose_names: dict[str, list[Named | Unnamed]] = field(default_factory=dict)
    loose_data: dict[int, list[Write | Truncate]] = field(default_factory=dict)
    state: int = 0

    def do(self, deed: Deed) -> None:
        """Follow one deed."""
        match deed:
            case Write() | Truncate():
                self.loose_data.setdefault(deed.file, []).append(deed)
            case Sync():
                content = self.contents.setdefault(deed.file, bytearray())
                for done in self.loose_data.pop(deed.file, []):
                    _apply(content, done)
                if self.stingy:
                    self._keep_name(deed.file)
            case Named() | Unnamed():
                self.loose_names.setdefault(_folder(deed.path), []).append(deed)
            case FolderSync() if self.stingy and deed.beside:
                self._keep_name(deed.beside)
            case FolderSync():
                for named in self.loose_names.pop(deed.path, []):
                    _rename(self.names, named)
            case Acknowledged():
                self.state = deed.state

    def _keep_name(self, file: int) -> None:
        """Keep the names of one file, whatever becomes of the others in its folder."""
        for done in self.loose_names.values():
            for named in [each for each in done if isinstance(each, Named) and each.file == file]:
                _rename(self.names, named)
                until = done.index(named)
                done[: until + 1] = [
                    each for each in done[:until] if each.path not in {named.path, named.old}
                ]

    def cut(self, luck: Luck, dice: random.Random) -> Image:
        """Return what the disk may hold if the power goes now."""
        names = dict(self.names)
        for done in self.loose_names.values():
            for named in done:
                if dice.random() < luck.names:
                    _rename(names, named)
        image: dict[str, bytes | None] = {}
        for path, file in sorted(names.items()):
            if _folder(path) and image.get(_folder(path), b"") is not FOLDER:
                continue  # what it was in is not there
            image[path] = FOLDER if file in self.folders else self._content(file, luck, dice)
        return image

    def _content(self, file: int, luck: Luck, dice: random.Random) -> bytes:
        content = bytearray(self.contents.get(file, b""))
        for done in self.loose_data.get(file, []):
            for part in _parts(done) if luck.torn else (done,):
                if dice.random() < luck.data:
                    _apply(content, part)
        return bytes(content)


def moments(
    log: Sequence[Deed], folders: frozenset[int], *, stingy: bool = False
) -> Iterator[Disk]:
    """Yield the disk after every deed; it is the same one each time, further on."""
    disk = Disk(stingy=stingy, folders=folders)
    for deed in log:
        disk.do(deed)
        yield disk


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _rename(names: dict[str, int], done: Named | Unnamed) -> None:
    if isinstance(done, Unnamed):
        names.pop(done.path, None)
        return
    names.pop(done.old, None)
    names[done.path] = done.file


def _apply(content: bytearray, done: Write | Truncate) -> None:
    if isinstance(done, Truncate):
        del content[done.size_bytes :]
        content.extend(bytes(done.size_bytes - len(content)))
        return
    content.extend(bytes(max(0, done.at - len(content))))
    content[done.at : done.at + len(done.data)] = done.data


def _parts(done: Write | Truncate) -> Iterator[Write | Truncate]:
    """Yield the sectors of a write."""
    if isinstance(done, Truncate):
        yield done
        return
    at, end = done.at, done.at + len(done.data)
    while at < end:
        border = min(end, (at // SECTOR_BYTES + 1) * SECTOR_BYTES)
        yield Write(done.file, at, done.data[at - done.at : border - done.at])
        at = border
