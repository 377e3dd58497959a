"""`layar sync --watch`: the courier without a screen, beside a running app or instead of it."""

import logging
import signal
import threading
from datetime import timedelta
from types import FrameType

from app.device import Device
from app.sync.courier import CourierState
from app.sync.ways import Why

_END_WITHIN = timedelta(minutes=5)
"""What an exchange going on may still take: on a bad link a request of photos is long."""


class Teller:
    """Prints one line for every event, and nothing that tells who or what: counts and codes."""

    def __init__(self) -> None:
        self._told = ""

    def __call__(self, state: CourierState) -> None:
        """Print a state's line where it differs from the last."""
        said = line(state)
        if said and said != self._told:
            self._told = said
            print(said, flush=True)


def line(state: CourierState) -> str:
    """Return what to say of a state; empty while nothing worth a line has happened."""
    if state.sending:
        if not state.total:
            return ""
        speed = f", {state.bytes_per_s:.0f} bytes a second" if state.bytes_per_s else ""
        return f"sending {state.done} of {state.total}{speed}"
    if state.next_try_at is None:
        return ""
    waits = f"{state.waiting} waiting"
    if state.photos_wait:
        waits += ", photos left for a better link"
    when = f"{state.next_try_at:%H:%M:%S} UTC"
    if state.last_error:
        return f"{state.last_error}; {waits}; next try {when}"
    return f"{waits}; next try {when}"


def run(device: Device, every: timedelta | None) -> int:
    """
    Carry until asked to end; with `every`, try at least that often.

    SIGTERM and SIGINT end it after the exchange going on. A second one ends it at once.
    """
    ended = threading.Event()

    def end(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    logging.getLogger("layar").setLevel(logging.ERROR)  # what goes wrong is told by its code
    device.watch(Teller())
    device.courier.start()
    seconds = every.total_seconds() if every else None
    while not ended.wait(seconds):
        device.courier.wake(Why.EVERY)
    device.courier.stop(_END_WITHIN)
    device.store.close()
    print("ended", flush=True)
    return 0
