"""The real app in a process of its own, as a page of this machine."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from app.voyage.office import LocalOffice, free_port

ROOT = Path(__file__).parents[2]


class AppProcess:
    """The real app, serving its web view on loopback, with a data folder of its own."""

    def __init__(self, folder: Path, office: LocalOffice, root_key: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        deployment = folder / "deployment.toml"
        deployment.write_text(f'office = "{office.url}"\nroot = "{root_key}"\n', "utf-8")
        self._environment = {
            **os.environ,
            "LAYAR_DATA": str(folder / "data"),
            "LAYAR_DEPLOYMENT": str(deployment),
            "LAYAR_SECRETS": str(folder / "secrets"),
            "LAYAR_VIEW": "web",
            "FLET_FORCE_WEB_SERVER": "true",
            "FLET_SERVER_IP": "127.0.0.1",
            "FLET_SERVER_PORT": str(self.port),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.log = folder / "app.log"

    def start(self) -> "AppProcess":
        """Start the app and wait until its port is open."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "main.py"], cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            assert self._process.poll() is None, self.log.read_text("utf-8")
            time.sleep(0.05)
        return self

    def runs(self, *words: str) -> int:
        """Run the `layar` command on this app's computer, and return how it ended."""
        command = [sys.executable, "-m", "app.cli", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self._environment, capture_output=True, check=False
        ).returncode

    def kill(self) -> None:
        """End the app as a flat battery does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End the app in good order and see that nothing blew up unseen."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(60)
        assert "Traceback" not in self.log.read_text("utf-8"), self.log.read_text("utf-8")[-4000:]
