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

from sqlalchemy import func, select

from bench import loads, offices, workload
from bench.figures import Figure
from bench.offices import Running
from bench.saving import ROOT
from bench.senders import Door, Sender
from protocol import world
from protocol.messages import Kind
from server import office
from server.settings import Settings
from server.tables import CASES, MESSAGE

TEXT_SENDERS, TEXT_PARCELS, TOGETHER = 16, 8, 10
HEAVY_BYTES, HEAVY_LINES, HEAVY_EACH = 12 * 1024, 500, 2
PHOTO_BYTES, PHOTO_LINES, PHOTO_EACH = 500 * 1024, 20, 2
JUNK_LINES, JUNK_EACH = 8, 400
SOAK_ROUNDS = 12
HEAVY_LIMIT, PHOTO_LIMIT, HEAVY_WITHIN_MS = 400.0, 50.0, 1_000.0
JUNK_TIMES, GROWN_LIMIT, HELD_LIMIT_MIB = 2.0, 5.0, 150.0
SECOND_TIMES = 1.7
"""What we hold ourselves to: applications a second, the slowest of twenty, and so on."""
PATH = "/v1/parcels"
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
            yield from _second(place, cluster)
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
    door = Door(running.url, ROOT)
    bodies = workload.applications(TEXT_SENDERS * TEXT_PARCELS * TOGETHER, workload.SEED)
    text = [
        [phone.applications(list(islice(bodies, TOGETHER))) for _ in range(TEXT_PARCELS)]
        for phone in _phones(running, door, TEXT_SENDERS)
    ]
    heavy = [
        [phone.applications([_heavy()]) for _ in range(HEAVY_EACH)]
        for phone in _phones(running, door, HEAVY_LINES)
    ]
    photos = [
        [phone.photo(_photo()) for _ in range(PHOTO_EACH)]
        for phone in _phones(running, door, PHOTO_LINES)
    ]
    return {"text": text, "12 KB": heavy, "500 KB": photos}


def _phones(running: Running, door: Door, count: int) -> list[Sender]:
    phones = [Sender.new(door) for _ in range(count)]
    loads.post([running.url], PATH, [[phone.introduction()] for phone in phones])
    return phones


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
        phones = _phones(ours, door, 4)
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
    door = Door(ours.url, ROOT)
    bodies = workload.applications(SOAK_ROUNDS * 8 * 20, workload.SEED)
    held: list[float] = []
    for _ in range(SOAK_ROUNDS):
        phones = _phones(ours, door, 8)
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


def _second(place: Path, cluster: Any) -> Iterator[Figure]:
    """
    Post the same load to one process, then to two of another database, and count what is kept.

    Afterwards every body goes to the other process as well: what came twice is there once.
    """
    rates, wrong = [], 0
    for count in (1, 2):
        folder, url = place / f"several{count}", cluster.create(f"several{count}")
        with offices.several(folder, url, count) as running:
            lines = _loads(running[0])["text"]
            urls = [each.url for each in running]
            posted = loads.post(urls, PATH, lines)
            again = loads.post(urls[::-1], PATH, lines)
        if posted.refused or again.refused:
            raise RuntimeError(f"{posted.refused} and {again.refused} were refused")
        rates.append(posted.each_s * TOGETHER)
        wrong += _off(folder, url, TEXT_SENDERS * TEXT_PARCELS * TOGETHER)
    section, floor = "Load, PostgreSQL", SECOND_TIMES * rates[0]
    what = "text: applications, two processes"
    yield Figure(section, what, "a second", rates[1], rates[0], "one process", True, floor)
    yield Figure(section, "two processes: doubled or lost", "of all", wrong, limit=0.0)


def _off(folder: Path, url: str, sent: int) -> int:
    """Return by how many the cases and the messages that opened them differ from what was sent."""
    told = {"LAYAR_DATA": str(folder), "LAYAR_DATABASE_URL": url}
    opened = office.open_office(Settings.from_env(told), world.real())
    opening = select(func.count(), func.count(MESSAGE.c.id.distinct())).where(
        MESSAGE.c.kind == Kind.APPLICATION
    )
    with opened.reading() as session:
        connection = session.connection()
        cases = connection.scalar(select(func.count()).select_from(CASES)) or 0
        messages, different = map(int, connection.execute(opening).one())
    opened.engine.dispose()
    return abs(cases - sent) + abs(messages - sent) + messages - different
