"""
How soon a person sees something, and can do something: the first drawn frame, the first page.

A client that draws nothing registers as a browser would and waits for the first patch. The
baseline is a Flet app that shows one word: what no app of this kind can be faster than.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgpack
from websockets.sync.client import ClientConnection, connect

from app.strings import t
from app.voyage.office import free_port
from bench.figures import Figure

ROOT = Path(__file__).parent.parent
ROUNDS = 3
READY_WITHIN_S = 30.0
REGISTER_CLIENT, PATCH_CONTROL = 1, 2
PAGE = {
    "route": "/", "width": 412, "height": 915, "platform": "android", "web": True, "pwa": False,
}  # fmt: skip
HELLO = """
import os, flet
flet.run(lambda page: page.add(flet.Text("Halo")), view=flet.AppView.WEB_BROWSER,
         host=os.environ["FLET_SERVER_IP"], no_cdn=True)
"""
AGAINST = "a Flet app that shows one word"


def run() -> Iterator[Figure]:
    """Measure with an empty data folder: until a frame, and until a page that takes touches."""
    page = t("start.welcome")
    with tempfile.TemporaryDirectory(prefix="layar-bench-") as compiled:
        pairs = [
            (_start(["main.py"], page, compiled), _start(["-c", HELLO], "Halo", compiled))
            for _ in range(1 + ROUNDS)
        ]
    ours, plain = zip(*pairs[1:], strict=True)  # the first compiles, as packaging does
    for number, what, limit in (
        (0, "until it answers", None),
        (1, "until the first frame", 1_000.0),
        (2, "until the first page can be used", 2_000.0),
    ):
        yield Figure(
            "Start",
            what,
            "ms",
            statistics.median(each[number] for each in ours),
            statistics.median(each[number] for each in plain),
            AGAINST,
            limit=limit,
        )


def _start(words: Sequence[str], page: str, compiled: str) -> tuple[float, float, float]:
    """
    Return the milliseconds to a process's open port, its first frame, and a page that says this.

    `compiled` is the folder its bytecode is kept in: packages carry theirs.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="layar-bench-") as folder:
        facts = {
            "PYTHONPYCACHEPREFIX": compiled,
            "PYTHONDONTWRITEBYTECODE": "",
            "LAYAR_DATA": folder,
            "LAYAR_VIEW": "web",
            "FLET_FORCE_WEB_SERVER": "true",
            "FLET_SERVER_IP": "127.0.0.1",
            "FLET_SERVER_PORT": str(port),
        }
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env={**os.environ, **facts},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with closing(_connect(port)) as line:
                answering = time.perf_counter()
                drawn, usable = _draw(line, page.encode())
                return (
                    (answering - begun) * 1000,
                    (drawn - begun) * 1000,
                    (usable - begun) * 1000,
                )
        finally:
            process.kill()
            process.wait()


def _connect(port: int) -> ClientConnection:
    until = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            return connect(f"ws://127.0.0.1:{port}/ws", proxy=None)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.005)


def _draw(line: ClientConnection, page: bytes) -> tuple[float, float]:
    """Register as a client; return when controls came, and when some came that say this."""
    hello = {"session_id": None, "page_name": "", "page": PAGE}
    line.send(b"\x00" + msgpack.packb([REGISTER_CLIENT, hello]))
    first = 0.0
    while True:
        frame = line.recv(READY_WITHIN_S)
        if isinstance(frame, bytes) and frame[0] == 0:
            action = msgpack.unpackb(frame[1:], strict_map_key=False)[0]
            if action == PATCH_CONTROL:
                first = first or time.perf_counter()
                if page in frame:
                    return first, time.perf_counter()
