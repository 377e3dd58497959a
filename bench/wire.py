"""Bytes on the wire for the same applications: sealed parcels, JSON one by one, one gzip."""

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from app.storage import identity, ledger, sending, store
from app.sync import engine
from app.sync.http import HttpTransport
from bench import offices, workload
from bench.emulator import Emulator
from bench.figures import Figure
from bench.profiles import Profile
from bench.saving import PERSON, ROOT
from protocol import world
from protocol.messages import Kind

COUNTS = (1, 5, 20)
LIMITS_BYTES = {1: 1_000, 20: 8_500}
OPEN = Profile("open", 0.0, 1e12, 1e12)
"""A line that only counts."""
NAIVE, BATCH = "one JSON POST each, plain", "one gzipped POST of all, plain"


def run() -> Iterator[Figure]:
    """Measure what goes up and down for 1, 5 and 20 applications, HTTP heads included."""
    with tempfile.TemporaryDirectory(prefix="layar-bench-") as folder:
        with offices.plain(Path(folder) / "plain") as office, Emulator(office.port, OPEN) as line:
            naive = {count: _naive(line, count) for count in COUNTS}
            batch = {count: _batch(line, count) for count in COUNTS}
        with offices.real(Path(folder) / "office") as office, Emulator(office.port, OPEN) as line:
            ours = {count: _ours(line, Path(folder) / f"phone{count}", count) for count in COUNTS}
    for count in COUNTS:
        up, down = ours[count]
        limit = LIMITS_BYTES.get(count)
        what = f"{count} application{'s' if count > 1 else ''}"
        yield Figure("Wire", f"{what}, up", "bytes", up, naive[count][0], NAIVE, limit=limit)
        yield Figure("Wire", f"{what}, up", "bytes", up, batch[count][0], BATCH)
        yield Figure("Wire", f"{what}, down", "bytes", down, naive[count][1], NAIVE)


def _ours(line: Emulator, folder: Path, count: int) -> tuple[int, int]:
    """Count an exchange of a phone that is known already; until nothing waits any more."""
    here = world.real()
    device = store.open_store(folder, here, ROOT)
    with device.writing() as session:
        identity.begin(session, here, ROOT)
        sending.introduce(session, here, PERSON)
    transport = HttpTransport(line.url)
    engine.exchange(device, transport, here)
    with device.writing() as session:
        for body in workload.applications(count):
            ledger.say(session, here, Kind.APPLICATION, body)
    before = line.up_bytes, line.down_bytes
    report = engine.exchange(device, transport, here)
    transport.close()
    if report.waiting:
        raise RuntimeError(f"{report.waiting} of {count} applications were not acknowledged")
    return _since(before, line)


def _naive(line: Emulator, count: int) -> tuple[int, int]:
    before = line.up_bytes, line.down_bytes
    with httpx.Client(base_url=line.url) as client:
        for body in workload.applications(count):
            client.post("/applications", json=body).raise_for_status()
    return _since(before, line)


def _batch(line: Emulator, count: int) -> tuple[int, int]:
    before = line.up_bytes, line.down_bytes
    joined = b"[" + b",".join(map(workload.as_json, workload.applications(count))) + b"]"
    with httpx.Client(base_url=line.url) as client:
        client.post("/batches", content=gzip.compress(joined)).raise_for_status()
    return _since(before, line)


def _since(before: tuple[int, int], line: Emulator) -> tuple[int, int]:
    """Return the bytes that have gone up and come down since then."""
    return line.up_bytes - before[0], line.down_bytes - before[1]
