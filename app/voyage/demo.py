"""An office and the app side by side on this machine, to try by hand; nothing stays behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import webbrowser
from contextlib import suppress
from pathlib import Path
from types import FrameType

import httpx

from app.settings import HERE, read_deployment
from app.voyage.office import Account, LocalOffice, free_port

ROOT = HERE.parent
APP_PORT = 8550
OFFICE_PORT = 8787
READY_WITHIN_S = 60.0
STAFF = (
    Account("loket", "perahu-layar-ombak", "Contoh Petugas Loket"),
    Account("dukcapil", "perahu-layar-karang", "Contoh Petugas Dukcapil", ("kelahiran",)),
)
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
        app = _start_app(folder / "phone", office.url)
        try:
            address = _wait_for(app)
            _welcome(office, address)
            if open_browser and address and _has_display():
                webbrowser.open(address)
            app.wait()
            return app.returncode
        finally:
            _end(app)


def _start_app(folder: Path, office: str) -> "subprocess.Popen[bytes]":
    folder.mkdir()
    root = read_deployment(HERE / "deployment.toml").root.hex()
    deployment = folder / "deployment.toml"
    deployment.write_text(f'office = "{office}"\nroot = "{root}"\n', "utf-8")
    environment = {
        **os.environ,
        "LAYAR_DATA": str(folder / "data"),
        "LAYAR_DEPLOYMENT": str(deployment),
        "FLET_SERVER_PORT": str(_port(APP_PORT)),
    }
    if not _has_display():
        environment["LAYAR_VIEW"] = "web"
    log = (folder / "app.log").open("ab")
    with log:
        app = subprocess.Popen(
            [sys.executable, "main.py"], cwd=ROOT, env=environment, stdout=log, stderr=log
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


def _welcome(office: LocalOffice, app: str) -> None:
    print()
    print(f"  The villager's app    {app or 'in its own window'}")
    print(f"  The office's console  {office.url}/console")
    print()
    for account in STAFF:
        scope = ", ".join(account.services) or "every service"
        print(f"    {account.username:<10} {account.password:<22} {scope}")
    print()
    print(f"  A NIK to try with: {SAMPLE_NIK} (real ones are refused here).")
    print("  Ctrl-C ends both and removes what they wrote.", flush=True)


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
