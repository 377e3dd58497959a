"""A story recorded: what went to the disk, and the states somebody was promised on the way."""

import itertools
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.powercut import disk, files, sqlite
from tests.powercut.disk import FOLDER, LUCKS, Deed, Disk, Image, Luck
from tests.powercut.notes import Notes


@dataclass
class Recording:
    """`states[n]` is what has to be there once `n` promises were made; none before the first."""

    notes: Notes
    log: tuple[Deed, ...] = ()
    states: list[str] = field(default_factory=lambda: [""])

    def promise(self, state: str) -> None:
        """Note that somebody was told that this state is safe."""
        self.states.append(state)
        self.notes.acknowledge()

    def allowed(self, promised: int) -> set[str]:
        """Return what may be there: what was promised, or what was about to be."""
        return set(self.states[promised : promised + 2])


@contextmanager
def recorded(root: Path) -> Iterator[Recording]:
    """Record what is done below `root` while the block runs."""
    root.mkdir(parents=True, exist_ok=True)
    recording = Recording(Notes(root.resolve()))
    recording.notes.find()
    with sqlite.noted(recording.notes), files.noted(recording.notes):
        yield recording
    recording.log = tuple(recording.notes.log)


@dataclass
class Found:
    """What images came to: how many were tried, and what was wrong with which."""

    tried: int = 0
    same: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = f"{self.tried} images ({self.same} more were the same), {len(self.wrong)} wrong"
        return "\n".join([told, *self.wrong[:10]])


def try_images(
    recording: Recording, read: Callable[[Path], str], folder: Path, count: int, seed: int = 1
) -> Found:
    """
    Cut the power `count` times and look at what is left with `read`, which returns the state.

    `read` opens what it finds as the program does; whatever it raises is a finding.
    """
    dice = random.Random(seed)
    found = Found()
    half = count // 2
    every = itertools.chain(
        images(recording, count - half, dice), images(recording, half, dice, stingy=True)
    )
    seen: set[int] = set()
    for image, disk_then, luck, moment in every:
        mark = hash((disk_then.state, *image.items()))
        if mark in seen:
            found.same += 1
            continue
        seen.add(mark)
        found.tried += 1
        where = folder / "image"
        write(image, where)
        try:
            state = read(where)
        except Exception as trouble:  # whatever it is, a person's phone met it
            state = f"{type(trouble).__name__}: {trouble}"
            fine = False
        else:
            fine = not disk_then.state or state in recording.allowed(disk_then.state)
        if not fine:
            found.wrong.append(f"after deed {moment}, {disk_then.stingy=}, {luck}: {state[:200]}")
        shutil.rmtree(where)
    return found


def images(
    recording: Recording, count: int, dice: random.Random, *, stingy: bool = False
) -> Iterator[tuple[Image, Disk, Luck, int]]:
    """Yield images of moments spread over the whole story, as lucky as chance has it."""
    log, begun = recording.log, recording.notes.begun
    times = [0] * len(log)
    for number in range(count):
        spread = begun + number * (len(log) - begun) // count
        times[spread if number % 2 else dice.randrange(begun, len(log))] += 1
    folders = frozenset(recording.notes.folders)
    for moment, now in enumerate(disk.moments(log, folders, stingy=stingy)):
        for _ in range(times[moment]):
            luck = dice.choice(LUCKS)
            yield now.cut(luck, dice), now, luck, moment


def write(image: Image, where: Path) -> None:
    """Write an image into a new folder."""
    where.mkdir()
    for path, content in image.items():
        if content is FOLDER:
            (where / path).mkdir()
        else:
            (where / path).write_bytes(content)
