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


THROWS = 6
OPENED_EVERY = 4
"""Of images that are the same to whoever opens them, how many are opened by the program."""


@dataclass
class Found:
    """What images came to: how many were tried, and what was wrong with which."""

    tried: int = 0
    opened: int = 0
    same: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = (
            f"{self.tried} images, {self.opened} of them opened by the program "
            f"({self.same} more were the same), {len(self.wrong)} wrong"
        )
        return "\n".join([told, *self.wrong[:10]])


@dataclass
class Opening:
    """
    Opens images: all with SQLite alone, and with the program what is new and every fourth.

    What the program finds is what the rows and the other files say: where those are the same as
    in an image it has opened, it is taken to find the same again.
    """

    read: Callable[[Path], str]
    glance: Callable[[Path], str] | None = None
    known: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def state(self, image: Image, where: Path) -> tuple[str, bool]:
        """Return what is found, and whether the program was asked; raises what was met."""
        self.number += 1
        mark = None
        if self.glance is not None:
            with put(image, where):
                mark = self.glance(where)
            if mark in self.known and self.number % OPENED_EVERY:
                return self.known[mark], False
        with put(image, where):
            state = self.read(where)
        if mark is not None:
            self.known[mark] = state
        return state, True


def try_images(
    recording: Recording, opening: Opening, folder: Path, count: int, seed: int = 1
) -> Found:
    """
    Cut the power `count` times and look at what is left.

    It is opened as the program does; whatever that raises is a finding.
    """
    dice = random.Random(seed)
    found = Found()
    half, seen = count // 2, set[int]()
    every = itertools.chain(
        images(recording, count - half, dice, seen),
        images(recording, half, dice, seen, stingy=True),
    )
    for image, disk_then, luck, moment in every:
        found.tried += 1
        try:
            state, opened = opening.state(image, folder / "image")
        except Exception as trouble:  # whatever it is, a person's phone met it
            state = f"{type(trouble).__name__}: {trouble}"
            fine, opened = False, True
        else:
            fine = not disk_then.state or state in recording.allowed(disk_then.state)
        found.opened += opened
        if not fine:
            found.wrong.append(f"after deed {moment}, {disk_then.stingy=}, {luck}: {state[:200]}")
    found.same = count - found.tried
    return found


def images(
    recording: Recording,
    count: int,
    dice: random.Random,
    seen: set[int],
    *,
    stingy: bool = False,
) -> Iterator[tuple[Image, Disk, Luck, int]]:
    """
    Yield images of moments spread over the whole story, as lucky as chance has it.

    Where one was `seen`, the dice are thrown again a few times; none is yielded twice.
    """
    log, begun = recording.log, recording.notes.begun
    times = [0] * len(log)
    for number in range(count):
        spread = begun + number * (len(log) - begun) // count
        times[spread if number % 2 else dice.randrange(begun, len(log))] += 1
    folders = frozenset(recording.notes.folders)
    for moment, now in enumerate(disk.moments(log, folders, stingy=stingy)):
        for _ in range(times[moment]):
            for _ in range(THROWS):
                luck = dice.choice(LUCKS)
                image = now.cut(luck, dice)
                mark = hash((now.state, *image.items()))
                if mark not in seen:
                    seen.add(mark)
                    yield image, now, luck, moment
                    break


@contextmanager
def put(image: Image, where: Path) -> Iterator[None]:
    """Have an image in a folder while the block runs."""
    write(image, where)
    try:
        yield
    finally:
        shutil.rmtree(where)


def write(image: Image, where: Path) -> None:
    """Write an image into a new folder."""
    where.mkdir()
    for path, content in image.items():
        if content is FOLDER:
            (where / path).mkdir()
        else:
            (where / path).write_bytes(content)
