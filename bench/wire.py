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
from bench.figures import Figure
from bench.saving import PERSON, ROOT
from bench.tap import Tap
from protocol import world
from protocol.messages import Kind

COUNTS = (1, 5, 20)
LIMITS_BYTES = {1: 1_000, 20: 8_500}
NAIVE, BATCH = "one JSON POST each, plain", "one gzipped POST of all, plain"


def run() -> Iterator[Figure]:
    """Measure what goes up and down for 1, 5 and 20 applications, HTTP heads included."""
    with tempfile.TemporaryDirectory(prefix="layar-bench-") as folder:
        with offices.plain(Path(folder) / "plain") as office, Tap(office.port) as tap:
            naive = {count: _naive(tap, count) for count in COUNTS}
            batch = {count: _batch(tap, count) for count in COUNTS}
        with offices.real(Path(folder) / "office") as office, Tap(office.port) as tap:
            ours = {count: _ours(tap, Path(folder) / f"phone{count}", count) for count in COUNTS}
    for count in COUNTS:
        up, down = ours[count]
        limit = LIMITS_BYTES.get(count)
        what = f"{count} application{'s' if count > 1 else ''}"
        yield Figure("Wire", f"{what}, up", "bytes", up, naive[count][0], NAIVE, limit=limit)
        yield Figure("Wire", f"{what}, up", "bytes", up, batch[count][0], BATCH)
        yield Figure("Wire", f"{what}, down", "bytes", down, naive[count][1], NAIVE)


def _ours(tap: Tap, folder: Path, count: int) -> tuple[int, int]:
    """Count an exchange of a phone that is known already; until nothing waits any more."""
    here = world.real()
    device = store.open_store(folder, here, ROOT)
    with device.writing() as session:
        identity.begin(session, here, ROOT)
        sending.introduce(session, here, PERSON)
    transport = HttpTransport(tap.url)
    engine.exchange(device, transport, here)
    with device.writing() as session:
        for body in workload.applications(count):
            ledger.say(session, here, Kind.APPLICATION, body)
    tap.reset()
    report = engine.exchange(device, transport, here)
    transport.close()
    if report.waiting:
        raise RuntimeError(f"{report.waiting} of {count} applications were not acknowledged")
    return tap.up_bytes, tap.down_bytes


def _naive(tap: Tap, count: int) -> tuple[int, int]:
    tap.reset()
    with httpx.Client(base_url=tap.url) as client:
        for body in workload.applications(count):
            client.post("/applications", json=body).raise_for_status()
    return tap.up_bytes, tap.down_bytes


def _batch(tap: Tap, count: int) -> tuple[int, int]:
    tap.reset()
    joined = b"[" + b",".join(map(workload.as_json, workload.applications(count))) + b"]"
    with httpx.Client(base_url=tap.url) as client:
        client.post("/batches", content=gzip.compress(joined)).raise_for_status()
    return tap.up_bytes, tap.down_bytes
