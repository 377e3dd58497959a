"""`layar-server relay`: serve a spool to a village, or exchange it with a memory card."""

import argparse
import io
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import segno
import uvicorn

from protocol import errors, signpost, world
from protocol.world import World
from server import cards
from server.forwarding import Forwarder
from server.quota import Quota
from server.relay import Relay
from server.spool import Spool

_AT_ONCE = 64
_GRACE_S = 10
_BACKLOG = 128
_ELSEWHERE = ("10.255.255.255", 9)
"""Asked for the way to it, a machine says which address it has here; nothing is sent."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status; loads nothing that knows keys."""
    parser = argparse.ArgumentParser(prog="layar-server relay")
    _add(parser)
    try:
        _run(parser.parse_args(arguments))
    except errors.LayarError as error:
        print(f"layar-server: {error}", file=sys.stderr)
        return 1
    return 0


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--spool", type=Path, required=True, metavar="DIR", help="its parcels")
    parser.add_argument("--office", metavar="URL", help="where to carry them; else by card only")
    parser.add_argument("--host", default="0.0.0.0", help="where phones reach it")  # noqa: S104
    parser.add_argument("--port", type=int, default=signpost.DEFAULT_PORT)
    parser.add_argument(
        "--empty",
        type=Path,
        metavar="DIR",
        help="write what waits for the office to a card, and end",
    )
    parser.add_argument(
        "--fill", type=Path, metavar="PATH", help="take what a card or a file brings, and end"
    )


def _run(asked: argparse.Namespace) -> None:
    """Serve, or exchange with a card."""
    os.umask(0o077)
    spool = Spool(asked.spool, world.real())
    if asked.fill is not None:
        filled = cards.fill(spool, asked.fill)
        print(f"{filled.down} parcels for phones and {filled.up} for the office taken")
        if filled.damaged:
            print(f"{filled.damaged} files were damaged or strange; what was whole was taken")
    if asked.empty is not None:
        for path in cards.empty(spool, asked.empty):
            print(f"written and read back: {path}")
        print("The card may be taken out.")
    if asked.fill is None and asked.empty is None:
        _serve(asked, spool, world.real())
    else:
        spool.expire()  # where no office is in reach, this is when


def _serve(asked: argparse.Namespace, spool: Spool, real: World) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    try:
        listener = socket.create_server((asked.host, asked.port), backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        raise SystemExit(
            f"layar-server: cannot listen on {asked.host}:{asked.port}: {error}"
        ) from error
    forwarder = Forwarder(spool, asked.office, real) if asked.office else None
    app = Relay(spool, Quota(), real, forwarder.wake if forwarder else _nobody)
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,  # forty bytes on a slow link; no clock is believed anyway
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=_GRACE_S,
    )
    _say_where(asked.host, listener.getsockname()[1], len(spool.waiting()))
    # Asked to stop, uvicorn finishes what it has and then asks again; that is a good end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if forwarder is not None:
        forwarder.start()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        if forwarder is not None:
            forwarder.stop()


def _nobody() -> None:
    """Tell nobody: what comes here waits for a card."""


def _say_where(host: str, port: int, waiting: int) -> None:
    """Print the address and a picture of it for phones to scan."""
    address = f"http://{_own_address() if host == '0.0.0.0' else host}:{port}"  # noqa: S104
    picture = io.StringIO()
    segno.make_qr(signpost.write(address)).terminal(picture, compact=True)
    print(picture.getvalue())
    print(f"Layar relay at {address}, {waiting} parcels wait for the office", flush=True)


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_ELSEWHERE)
            return str(asking.getsockname()[0])
        except OSError:
            return "127.0.0.1"
