"""
The same applications over the same emulated links, by us, by the floor and by what others do.

Each race has a link of its own with the same seed. Where waiting would take an hour, everything on
the link runs faster by a factor that stands beside the result; a race at scale 1 is not sped up.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from app.storage.store import Store
from bench import floor, offices, phone, profiles, rivals
from bench.emulator import Emulator
from bench.profiles import Profile
from bench.rivals import Load

OURS, FLOOR, BATCH, NAIVE, ANEW, ODK = "Layar", "floor", "gzip batch", "naive", "naive anew", "ODK"
HTTP = {BATCH: rivals.gzip_batch, NAIVE: rivals.naive, ANEW: rivals.naive_anew, ODK: rivals.odk}
QUICK = (OURS, FLOOR, BATCH)
USUAL = (*QUICK, NAIVE)
ALL = (*USUAL, ANEW, ODK)
SEEDS = (1, 2, 3)
PHOTO_BYTES = 150_000
LARGE_PHOTO_BYTES = 350_000
Send = Callable[[Emulator, rivals.Heard], None]
MOST_SLOW_BPS = 600_000.0
"""Up to here races only wait, and may do so at the same time."""


@dataclass(frozen=True)
class Scenario:
    """
    What is sent, by whom, and how much faster than on the link itself.

    One for `text_only` has ended once the text is acknowledged, whatever else waits. What takes
    minutes is run once.
    """

    name: str
    count: int
    photo_bytes: int = 0
    who: tuple[str, ...] = ALL
    scale: float = 1.0
    full_only: bool = False
    text_only: bool = False

    @property
    def seeds(self) -> Sequence[int]:
        """The links it is run on."""
        short = self.text_only or not self.photo_bytes
        return SEEDS if short and self.count < 1_000 else SEEDS[:1]


@dataclass(frozen=True)
class Race:
    """How somebody fared, median of the seeds; times are those of the link at scale 1."""

    link: str
    scenario: str
    who: str
    seconds: float
    text_seconds: float
    up_bytes: float
    arrived_bytes: float
    down_bytes: float
    round_trips: float
    limit_s: float
    scale: float


@dataclass(frozen=True)
class Offices:
    """Where both offices listen."""

    real: int
    plain: int


TEXTS = (Scenario("1", 1, who=USUAL), Scenario("5", 5, who=USUAL), Scenario("20", 20))
HUNDRED = Scenario("100", 100, who=QUICK)
PHOTOS = Scenario("20 + photos", 20, PHOTO_BYTES, who=USUAL)
AHEAD = Scenario("20, photos wait", 20, PHOTO_BYTES, (OURS,), text_only=True)
"""At the link's own speed as the text alone is: on a faster one our own work weighs more."""
THOUSAND = Scenario("1,000", 1_000, who=(OURS, FLOOR), scale=4)
LARGE = Scenario("one large photo", 1, LARGE_PHOTO_BYTES, (OURS, FLOOR), scale=4)
COURSE = {
    "edge-2g": (*TEXTS, replace(HUNDRED, full_only=True), AHEAD, replace(PHOTOS, scale=4), LARGE),
    "bakti-vsat": (*TEXTS, AHEAD, PHOTOS),
    "weak-4g": (*TEXTS, HUNDRED, AHEAD, PHOTOS),
    "harbour-wifi": (*TEXTS, HUNDRED, AHEAD, PHOTOS),
    "flapping-2g": (replace(TEXTS[-1], who=QUICK), THOUSAND, LARGE),
}


@dataclass(frozen=True)
class Entry:
    """What everybody sends, as each of them has it ready."""

    offices: Offices
    load: Load
    packed: bytes
    device: Store
    scale: float
    text_only: bool = False

    def of(self, who: str) -> tuple[int, Send]:
        """Return where somebody sends to, and how."""
        if who == OURS:
            return self.offices.real, lambda link, heard: phone.send(
                self.device, link.url, heard, self.scale, text_only=self.text_only
            )
        if who == FLOOR:
            return floor.serve(), lambda link, _: floor.send(link.port, self.packed, self.scale)
        return self.offices.plain, lambda link, heard: HTTP[who](link.url, self.load, heard)


def run(links: Sequence[str], *, full: bool = False) -> list[Race]:
    """Run the races on these links, all links at the same time."""
    with (
        tempfile.TemporaryDirectory(prefix="layar-bench-") as folder,
        offices.real(Path(folder) / "office") as ours,
        offices.plain(Path(folder) / "plain") as plain,
        ProcessPoolExecutor(len(links), get_context("spawn")) as pool,
    ):
        both = Offices(ours.port, plain.port)
        tasks = [pool.submit(_on_link, link, both, full) for link in links]
        return [race for task in tasks for race in task.result()]


def _on_link(name: str, both: Offices, full: bool) -> list[Race]:
    """Run every race of one link."""
    profile = profiles.load()[name]
    scenarios = [each for each in COURSE[name] if full or not each.full_only]
    if full:
        scenarios = [replace(each, scale=1.0) for each in scenarios]
    return [race for each in scenarios for race in _scenario(profile, each, both)]


def _scenario(profile: Profile, scenario: Scenario, both: Offices) -> list[Race]:
    load = Load.of(scenario.count, scenario.photo_bytes)
    swift = profile.faster(scenario.scale)
    at_once = len(scenario.who) if swift.up_bps <= MOST_SLOW_BPS else 1
    with (
        tempfile.TemporaryDirectory(prefix="layar-bench-") as folder,
        ThreadPoolExecutor(at_once) as threads,
    ):
        office = f"http://127.0.0.1:{both.real}"
        devices = {
            seed: phone.ready(Path(folder) / str(seed), office, load) for seed in scenario.seeds
        }
        packed = floor.pack(load.texts) + b"".join(load.photos)

        def race(who: str) -> Race:
            runs = []
            for seed in scenario.seeds:
                device = devices[seed]
                entry = Entry(both, load, packed, device, scenario.scale, scenario.text_only)
                port, send = entry.of(who)
                runs.append(_timed(port, swift, seed, send))
            return _result(profile, scenario, who, len(packed), runs)

        return list(threads.map(race, scenario.who))


def _timed(port: int, profile: Profile, seed: int, send: Send) -> tuple[float, ...]:
    """Return seconds, those until the text was safe, bytes up, come and down, round trips."""
    heard_at: list[float] = []
    with Emulator(port, profile, seed) as link:
        begun = time.monotonic()
        send(link, lambda: heard_at.append(time.monotonic()))
        ended = time.monotonic()
        text_s = (heard_at or [ended])[0] - begun
        moved = link.up_bytes, link.arrived_bytes, link.down_bytes
        return ended - begun, text_s, *moved, link.round_trips


def _result(
    profile: Profile,
    scenario: Scenario,
    who: str,
    least_bytes: int,
    runs: Sequence[tuple[float, ...]],
) -> Race:
    seconds, text_s, up, arrived, down, trips = (
        statistics.median(each) for each in zip(*runs, strict=True)
    )
    return Race(
        profile.name,
        scenario.name,
        who,
        seconds * scenario.scale,
        text_s * scenario.scale,
        up,
        arrived,
        down,
        trips,
        profile.limit_s(least_bytes),
        scenario.scale,
    )
