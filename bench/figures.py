"""What a measurement comes to: a figure, its baseline from the same run, and their ratio."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """
    One line of the table.

    `against` says what the baseline is; `limit` is what `ours` may come to (a floor where more
    is better), in the same unit, and None where only the ratio counts.
    """

    section: str
    what: str
    unit: str
    ours: float
    baseline: float | None = None
    against: str = ""
    more_is_better: bool = False
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times better than the baseline; below 1 it is worse."""
        if not self.baseline or not self.ours:
            return None
        return self.ours / self.baseline if self.more_is_better else self.baseline / self.ours

    @property
    def kept(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.limit is None:
            return None
        return self.ours >= self.limit if self.more_is_better else self.ours <= self.limit


class Watch:
    """Times the same thing again and again."""

    def __init__(self) -> None:
        self.laps_ms: list[float] = []

    @contextmanager
    def lap(self) -> Iterator[None]:
        """Time what happens in the block."""
        begun = time.perf_counter()
        yield
        self.laps_ms.append((time.perf_counter() - begun) * 1000)

    def at(self, share: float) -> float:
        """Return the time in milliseconds that this share of the laps kept within."""
        ordered = sorted(self.laps_ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def each_us(work: Callable[[], object], times: int, runs: int = 5) -> float:
    """Return what one call takes in microseconds, in the best of some runs of `times` calls."""
    best = float("inf")
    for _ in range(runs):
        begun = time.perf_counter()
        for _ in range(times):
            work()
        best = min(best, time.perf_counter() - begun)
    return best / times * 1_000_000
