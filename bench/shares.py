"""How much of a processor processes may have, and how much they have had."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench import offices

ROUND_S = 0.1


@contextmanager
def held_to(pids: Sequence[int], share: float) -> Iterator[None]:
    """
    Let each process run for this share of every tenth of a second while the block runs.

    On a machine with fewer processors than processes the machine is the limit whatever they do;
    held to a small share, each of them is. It needs no rights, as control groups would. A process
    that is stopped in the middle of a transaction keeps its locks: it measures rather too little.
    """
    if share >= 1:
        yield
        return
    over = threading.Event()

    def holding(pid: int) -> None:
        while not over.is_set():
            os.kill(pid, signal.SIGCONT)
            over.wait(ROUND_S * share)
            os.kill(pid, signal.SIGSTOP)
            over.wait(ROUND_S * (1 - share))
        os.kill(pid, signal.SIGCONT)

    threads = [threading.Thread(target=holding, args=(pid,)) for pid in pids]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def used_s(pid: int) -> float:
    """Return the processor time a process and all it started have had, those that ended too."""
    ticks = sum(_ticks(each) for each in (pid, *offices.children(pid)))
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, told[11:15]))
