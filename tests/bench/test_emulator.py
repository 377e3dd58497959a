"""The emulated links are as slow, far and lossy as they say."""

import contextlib
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bench import profiles
from bench.emulator import SEGMENT_BYTES, Emulator
from bench.profiles import Profile

SIZE_BYTES = 100_000
TRIES = 5
PROFILES = profiles.load()
SCALES = {"edge-2g": 20.0, "bakti-vsat": 4.0, "weak-4g": 2.0, "harbour-wifi": 1.0}
LAN = Profile("lan", 0.1, 8e6, 8e6)


@pytest.fixture(scope="module")
def sink() -> Iterator[int]:
    """Listen on a port that answers with a byte when everything has come."""
    listener = socket.create_server(("127.0.0.1", 0))

    def take(caller: socket.socket) -> None:
        with contextlib.suppress(ConnectionError):
            left = int.from_bytes(caller.recv(4), "big")
            while left and (chunk := caller.recv(65_536)):
                left -= len(chunk)
            if not left:
                caller.sendall(b"!")

    def listen() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=take, args=(caller,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    yield listener.getsockname()[1]
    listener.close()


def sends(link: Emulator, size_bytes: int = SIZE_BYTES) -> float:
    """Return the seconds until the other side has said that all has come."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", link.port)) as line:
        line.sendall((size_bytes - 4).to_bytes(4, "big") + bytes(size_bytes - 4))
        assert line.recv(1) == b"!"
    return time.monotonic() - begun


def agrees(measure: Callable[[], float], expected: float, within: float) -> bool:
    """Tell whether one of a few tries takes as long as expected: others use this machine too."""
    return any(measure() == pytest.approx(expected, rel=within, abs=0.03) for _ in range(TRIES))


def _gets_through(link: Emulator) -> bool:
    """Tell whether a few bytes arrive; the link may have gone again meanwhile."""
    try:
        sends(link, 10)
    except (ConnectionError, AssertionError):
        time.sleep(0.3)
        return False
    return True


def lost(profile: Profile, seed: int) -> int:
    """Return how many segments of a transfer this seed loses."""
    dice = random.Random(f"{seed} up")
    return sum(dice.random() < profile.loss for _ in range(-(-SIZE_BYTES // SEGMENT_BYTES)))


@pytest.mark.parametrize("name", SCALES)
def test_a_transfer_takes_what_arithmetic_says(sink, name):
    """100 KB within a tenth: two round trips, the bits, and a stall for what was lost."""
    profile = PROFILES[name].faster(SCALES[name])
    seed = next(seed for seed in range(1, 100) if lost(profile, seed) == 2)
    expected = profile.limit_s(SIZE_BYTES) + 2 * profile.stall_s

    def measure() -> float:
        with Emulator(sink, profile, seed) as link:
            took = sends(link)
        assert (link.up_bytes, link.down_bytes, link.round_trips) == (SIZE_BYTES, 1, 1)
        assert link.arrived_bytes == SIZE_BYTES
        return took

    assert agrees(measure, expected, within=0.1)


def test_connections_share_the_link(sink):
    """Two at once take as long as both after one another, but for the round trips."""
    profile = replace(LAN, up_bps=1e6)

    def measure() -> float:
        with Emulator(sink, profile) as link:
            begun = time.monotonic()
            threads = [threading.Thread(target=sends, args=(link, 30_000)) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            took = time.monotonic() - begun
        assert link.connections == 2
        return took

    assert agrees(measure, profile.limit_s(60_000), within=0.15)


def test_a_link_that_goes_resets_and_comes_back(sink):
    """What is under way is cut, nobody gets through meanwhile, and then it is as before."""
    profile = replace(LAN, up_bps=80_000, up_s=0.5, down_s=0.5)
    with Emulator(sink, profile) as link:
        with pytest.raises((ConnectionError, AssertionError)):
            sends(link)
        with pytest.raises((ConnectionError, AssertionError)):
            sends(link, 10)
        time.sleep(0.6)
        assert any(_gets_through(link) for _ in range(TRIES))

    assert 0 < link.arrived_bytes < link.up_bytes < SIZE_BYTES / 5


def test_the_limit_of_a_link_that_comes_and_goes_counts_the_time_it_is_away():
    """350 KB at 40 kbit/s need 71 seconds of a link that is there for 20 in 60."""
    assert PROFILES["flapping-2g"].limit_s(350_000) == pytest.approx(71.4 + 3 * 40)
