"""
The office under load: SQLite and PostgreSQL, one process and two, heavy bodies, junk, and time.

Everything is on one machine, senders and PostgreSQL too: they share its processors with the office,
so a second process gains less here than on a machine of its own. Compare by the ratios of a run.
"""

import base64
import os
import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from bench import abreast, loads, offices, regencies, senders, workload
from bench.figures import Figure
from bench.offices import Running
from bench.senders import PATH, ROOT, Door, Sender

TEXT_SENDERS, TEXT_PARCELS, TOGETHER = 16, 8, 10
HEAVY_BYTES, HEAVY_LINES, HEAVY_EACH = 12 * 1024, 500, 2
PHOTO_BYTES, PHOTO_LINES, PHOTO_EACH = 500 * 1024, 20, 2
JUNK_LINES, JUNK_EACH = 8, 400
SOAK_ROUNDS = 12
HEAVY_LIMIT, PHOTO_LIMIT, HEAVY_WITHIN_MS = 400.0, 50.0, 1_000.0
JUNK_TIMES, GROWN_LIMIT, HELD_LIMIT_MIB = 2.0, 5.0, 150.0
"""What we hold ourselves to: applications a second, the slowest of twenty, and so on."""
AGAINST = "FastAPI, one JSON POST each into SQLite, nothing checked"


def run() -> Iterator[Figure]:
    """Measure one after the other; a fresh database for each office."""
    with tempfile.TemporaryDirectory(prefix="layar-load-") as folder:
        place = Path(folder)
        naive = dict(_plain(place))
        with offices.real(place / "sqlite", workers=1) as ours:
            yield from _kinds("SQLite", [ours], naive)
            yield from _junk("SQLite", ours)
            yield from _soak("SQLite", ours)
        cluster = _cluster(within=Path(tempfile.gettempdir()))  # on the disk, as SQLite is
        try:
            with offices.real(place / "pg", url=cluster.create("one"), workers=1) as ours:
                yield from _kinds("PostgreSQL", [ours], naive)
            yield from abreast.measured(place, cluster)
            yield from regencies.measured(place, cluster)
        finally:
            cluster.remove()


def _kinds(name: str, running: Sequence[Running], naive: dict[str, float]) -> Iterator[Figure]:
    section = f"Load, {name}"
    for what, lines in _loads(running[0]).items():
        posted = loads.post([each.url for each in running], PATH, lines)
        if posted.refused:
            raise RuntimeError(f"{posted.refused} of {what} were refused")
        times = TOGETHER if what == "text" else 1
        rate, base = posted.each_s * times, naive[what]
        floor = {"12 KB": HEAVY_LIMIT, "500 KB": PHOTO_LIMIT}.get(what)
        within = HEAVY_WITHIN_MS if what == "12 KB" else None
        yield Figure(section, _told(what), "a second", rate, base, AGAINST, True, floor)
        slowest = posted.at_ms(0.95)
        yield Figure(section, f"{what}: 95 of 100 within", "ms", slowest, limit=within)


def _loads(running: Running) -> dict[str, list[list[bytes]]]:
    text = senders.text(running.url, TEXT_SENDERS, TEXT_PARCELS, TOGETHER)
    heavy = [
        [phone.applications([_heavy()]) for _ in range(HEAVY_EACH)]
        for phone in senders.introduced(running.url, HEAVY_LINES)
    ]
    photos = [
        [phone.photo(_photo()) for _ in range(PHOTO_EACH)]
        for phone in senders.introduced(running.url, PHOTO_LINES)
    ]
    return {"text": text, "12 KB": heavy, "500 KB": photos}


def _heavy() -> dict[str, object]:
    """Return an application whose answers nothing makes smaller."""
    body = dict(next(workload.applications(1, workload.SEED)))
    noise = base64.b64encode(os.urandom(HEAVY_BYTES * 5 // 8)).decode()
    return body | {"answers": {**dict(body["answers"]), "story": noise}}  # type: ignore[call-overload]


def _photo() -> bytes:
    return os.urandom(PHOTO_BYTES)


def _plain(place: Path) -> Iterator[tuple[str, float]]:
    with offices.plain(place / "plain") as plain:
        text = [workload.as_json(each) for each in workload.applications(800, workload.SEED)]
        sent = {
            "text": [text[start::TEXT_SENDERS] for start in range(TEXT_SENDERS)],
            "12 KB": [[workload.as_json(_heavy())] * HEAVY_EACH for _ in range(HEAVY_LINES)],
            "500 KB": [[_blob()] * PHOTO_EACH for _ in range(PHOTO_LINES)],
        }
        for what, lines in sent.items():
            yield what, loads.post([plain.url], "/applications", lines).each_s


def _blob() -> bytes:
    noise = base64.b64encode(os.urandom(PHOTO_BYTES * 3 // 4)).decode()
    return workload.as_json({"photo": noise})


def _told(what: str) -> str:
    lines = {"text": TEXT_SENDERS, "12 KB": HEAVY_LINES, "500 KB": PHOTO_LINES}[what]
    return f"{what}: applications, {lines} connections"


def _junk(name: str, ours: Running) -> Iterator[Figure]:
    """Post honest parcels alone, then beside junk that cannot be told from parcels outside."""
    door = Door(ours.url, ROOT)
    junk = [[_spoilt(door)] * JUNK_EACH for _ in range(JUNK_LINES)]

    def honest() -> list[list[bytes]]:
        bodies = workload.applications(4 * 60, workload.SEED)
        phones = senders.introduced(ours.url, 4)
        return [[phone.applications([next(bodies)]) for _ in range(60)] for phone in phones]

    alone = loads.post([ours.url], PATH, honest()).at_ms(0.5)
    beside = loads.mixed(ours.url, PATH, honest(), junk)
    yield Figure(
        f"Load, {name}",
        f"an honest parcel beside {JUNK_LINES} lines of junk",
        "ms",
        beside.at_ms(0.5),
        alone,
        "the same parcels alone",
        limit=JUNK_TIMES * alone,
    )


def _spoilt(door: Door) -> bytes:
    raw = bytearray(Sender.new(door).introduction())
    raw[-1] ^= 1
    return bytes(raw)


def _soak(name: str, ours: Running) -> Iterator[Figure]:
    """Post for a while and compare what the process holds then with what it held after warming."""
    bodies = workload.applications(SOAK_ROUNDS * 8 * 20, workload.SEED)
    held: list[float] = []
    for _ in range(SOAK_ROUNDS):
        phones = senders.introduced(ours.url, 8)
        loads.post([ours.url], PATH, [[p.applications(list(islice(bodies, 20)))] for p in phones])
        held.append(ours.now_mib or 0.0)
    what = f"memory after {SOAK_ROUNDS * 160} more applications, {held[-1]:.0f} MiB, grew by"
    half, section = held[len(held) // 2], f"Load, {name}"
    grown = max(0.0, (held[-1] / half - 1) * 100)
    yield Figure(section, what, "%", grown, limit=GROWN_LIMIT)
    peak = "the most memory a process has held"
    yield Figure(section, peak, "MiB", ours.peak_mib or 0.0, limit=HELD_LIMIT_MIB)


def _cluster(**given: Any) -> Any:
    """Return a real PostgreSQL, which only the tests know how to start."""
    return import_module("tests.postgresql").Cluster(**given)
