"""An office, a phone and a tablet side by side on this machine, to try by hand; nothing stays."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from contextlib import suppress
from pathlib import Path
from types import FrameType

import httpx

from app.settings import HERE, Deployment, read_deployment
from app.voyage import cargo, office_tablet
from app.voyage.office import COMPLAINT_DESK as DESK
from app.voyage.office import SEAL, Account, LocalOffice, free_port
from app.voyage.villager import Villager
from protocol import dates, world
from protocol.services import catalogue

ROOT = HERE.parent
APP_PORT = 8550
TABLET_PORT = 8551
OFFICE_PORT = 8787
READY_WITHIN_S = 60.0
CODES_EVERY_S = 60.0
FISHERIES = ("rekomendasi-bbm-nelayan", "kusuka-nelayan")
"""What three people work on whose agency issues letters of its own."""
STAFF = (
    Account("loket", "perahu-layar-ombak", "Contoh Petugas Loket", role="clerk", agency=DESK),
    Account("dukcapil", "perahu-layar-karang", "Contoh Verifikator Dukcapil", ("kelahiran",)),
    Account("perikanan", "karang-layar-jangkar", "Contoh Petugas Perikanan", FISHERIES, "clerk"),
    Account("pemeriksa", "karang-layar-dayung", "Contoh Pemeriksa Perikanan", FISHERIES),
    Account("kadis", "perahu-dayung-karang", "Contoh Kepala Dinas", FISHERIES, "signer"),
    Account("bupati", "perahu-dayung-ombak", "Contoh Bupati", role="leader"),
    Account("inspektorat", "karang-dayung-ombak", "Contoh Inspektur", role="inspector"),
    Account("pelindung", "karang-dayung-jangkar", "Contoh Pejabat Data", role="data_officer"),
    Account("auditor", "jangkar-dayung-ombak", "Contoh Auditor", role="auditor"),
    Account("pengelola", "jangkar-karang-ombak", "Contoh Pengelola", role="admin"),
    Account("pengelola2", "jangkar-karang-dayung", "Contoh Pengelola Kedua", role="admin"),
)
"""Somebody of every role at the office; two who administer, as what matters needs two."""
SAMPLE_NIK = "8204081708909901"


def run(*, open_browser: bool) -> int:
    """Run office and app until Ctrl-C; 0 when both came up."""
    signal.signal(signal.SIGTERM, _interrupted)
    with tempfile.TemporaryDirectory(prefix="layar-demo-") as folder:
        try:
            return _run(Path(folder), open_browser=open_browser)
        except KeyboardInterrupt:
            print("\nEnded; nothing is left behind.")
            return 0


def _run(folder: Path, *, open_browser: bool) -> int:
    with LocalOffice(folder / "office", _port(OFFICE_PORT)) as office:
        print("Starting the office …", flush=True)
        office.prepare(*STAFF)
        office.start()
        print("Making the village's tablet ready …", flush=True)
        root = read_deployment(HERE / "deployment.toml").root
        there = folder / "tablet"
        facts = Deployment(office.url, root)
        office_tablet.make(there / "data", there / "secrets", office, facts, world.real())
        _report(folder / "reporter", facts)
        tablet = _start_app(there, office.url, TABLET_PORT, web=True)
        app = _start_app(folder / "phone", office.url, APP_PORT, web=not _has_display())
        try:
            address = _wait_for(app)
            _welcome(office, address, _wait_for(tablet))
            threading.Thread(target=_tell_codes, daemon=True).start()
            if open_browser and address and _has_display():
                webbrowser.open(address)
            app.wait()
            return app.returncode
        finally:
            _end(app)
            _end(tablet)


def _report(folder: Path, facts: Deployment) -> None:
    """Have somebody report an officer, sealed to the inspectorate."""
    reporter = Villager(folder, facts, world.real())
    reporter.exchanges()  # to hear whose key to seal to
    today = dates.today(reporter.world.now())
    reporter.writes(cargo.report(catalogue(), today, random.Random(31)))  # noqa: S311 - made up
    while reporter.waits():
        reporter.exchanges()


def _start_app(folder: Path, office: str, port: int, *, web: bool) -> "subprocess.Popen[bytes]":
    folder.mkdir(exist_ok=True)
    root = read_deployment(HERE / "deployment.toml").root.hex()
    deployment = folder / "deployment.toml"
    deployment.write_text(f'office = "{office}"\nroot = "{root}"\n', "utf-8")
    environment = {
        **os.environ,
        "LAYAR_DATA": str(folder / "data"),
        "LAYAR_DEPLOYMENT": str(deployment),
        "LAYAR_SECRETS": str(folder / "secrets"),
        "FLET_SERVER_PORT": str(_port(port)),
    }
    if web:
        environment["LAYAR_VIEW"] = "web"
    log = (folder / "app.log").open("ab")
    with log:
        app = subprocess.Popen(
            [sys.executable, "main.py"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    app.args = environment["FLET_SERVER_PORT"]
    return app


def _wait_for(app: "subprocess.Popen[bytes]") -> str:
    """Return the app's address once it answers; empty when it opened a window instead."""
    address = f"http://127.0.0.1:{app.args!s}"
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and app.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(address, timeout=2).is_success:
                return address
        if _has_display() and time.monotonic() > deadline - READY_WITHIN_S / 2:
            return ""
        time.sleep(0.2)
    return ""


def _welcome(office: LocalOffice, app: str, tablet: str) -> None:
    print()
    print(f"  The villager's app    {app or 'in its own window'}")
    print(f"  The village's tablet  {tablet or 'did not answer'}")
    print(f"  The office's console  {office.url}/console")
    print()
    for account in STAFF:
        print(f"    {account.username:<12} {account.password:<22} {account.role}")
    print()
    print(f"    what opens sealed reports         {SEAL}")
    print()
    print("  They sign in with a code too, as from a phone; press Enter for those of the moment:")
    _print_codes()
    print()
    for post, name, pin in office_tablet.OFFICERS:
        print(f"    {name:<33} {pin:<22} {post} on the tablet")
    print()
    print(f"  A NIK to try with: {SAMPLE_NIK} (real ones are refused here).")
    print("  Ctrl-C ends all and removes what they wrote.", flush=True)


def _tell_codes() -> None:
    """Print codes whenever somebody presses Enter; every minute where nobody can."""
    for _ in sys.stdin:
        _print_codes()
    while True:
        time.sleep(CODES_EVERY_S)
        _print_codes()


def _print_codes() -> None:
    """Print what a phone with everybody's secret would show now."""
    for account in STAFF:
        print(f"    {account.username:<12} {account.shown()}")
    print("  Each counts once, for about a minute.", flush=True)


def _end(app: "subprocess.Popen[bytes]") -> None:
    if app.poll() is None:
        app.terminate()
        with suppress(subprocess.TimeoutExpired):
            app.wait(10)
    if app.poll() is None:
        app.kill()
        app.wait()


def _port(wished: int) -> int:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken = probe.connect_ex(("127.0.0.1", wished)) == 0
    return free_port() if taken else wished


def _has_display() -> bool:
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
