"""How many applications a second an office takes from eight senders at once, all durable."""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from bench import loads, offices, senders, workload
from bench.figures import Figure
from bench.offices import Running
from bench.senders import PATH, SENDERS, Sender

ROUNDS = 3
PARCELS = {1: 60, 20: 8}
"""Parcels a sender posts in a round, by applications in each."""
AGAINST = "FastAPI, one JSON POST each into SQLite, nothing checked"
ENOUGH = 2_500.0
"""Applications a second on two cores in parcels of 20, where that is less than 2.5 times naive."""
MEMORY_MIB = 150.0


def run() -> Iterator[Figure]:
    """Measure parcels of 1 and of 20 against a minimal endpoint, taking turns."""
    rates: dict[int, list[float]] = {size: [] for size in PARCELS}
    naive: list[float] = []
    with (
        tempfile.TemporaryDirectory(prefix="layar-bench-") as folder,
        offices.real(Path(folder) / "office") as ours,
        offices.plain(Path(folder) / "plain") as plain,
    ):
        phones = senders.introduced(ours.url, SENDERS)
        for turn in range(ROUNDS):
            naive.append(_naive(plain, turn))
            for size in PARCELS:
                rates[size].append(_sealed(ours, phones, size, turn))
        peak, peak_plain = ours.peak_mib, plain.peak_mib
    middle = statistics.median(naive)
    for size, floor in (1, middle), (20, min(ENOUGH, 2.5 * middle)):
        rate = statistics.median(rates[size])
        what = f"parcels of {size}, {SENDERS} senders"
        yield Figure("Ingest", what, "apps/s", rate, middle, AGAINST, True, floor)
    if peak:
        yield Figure(
            "Ingest",
            "office, most memory of a process",
            "MiB",
            peak,
            peak_plain,
            AGAINST,
            False,
            MEMORY_MIB,
        )


def _sealed(office: Running, phones: Sequence[Sender], size: int, turn: int) -> float:
    """Return applications a second, having seen that the last of each sender are safe."""
    bodies = workload.applications(SENDERS * PARCELS[size] * size, workload.SEED + turn)
    lines = [
        [phone.applications(list(islice(bodies, size))) for _ in range(PARCELS[size])]
        for phone in phones
    ]
    posted = loads.post([office.url], PATH, lines)
    for phone, answer in zip(phones, posted.last, strict=True):
        if not set(phone.said[-size:]) <= phone.heard(answer):
            raise RuntimeError("the office answered without a receipt for what it was sent")
    return posted.each_s * size


def _naive(office: Running, turn: int) -> float:
    bodies = map(workload.as_json, workload.applications(SENDERS * 100, workload.SEED + turn))
    lines = [list(islice(bodies, 100)) for _ in range(SENDERS)]
    return loads.post([office.url], "/applications", lines).each_s
