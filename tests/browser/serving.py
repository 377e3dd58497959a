"""The real app in a process of its own, as a page of this machine."""

import os
import runpy
import socket
import time
from collections.abc import Mapping
from pathlib import Path

from app.voyage.office import LocalOffice, free_port
from tests import warm

ROOT = Path(__file__).parents[2]
warm.knows("app.main", "app.launch", "app.actions", "app.device", "app.stage", "app.views.root")
warm.knows("flet_web.fastapi.serve_fastapi_web_app")


class AppProcess:
    """The real app, serving its web view on loopback, with a data folder of its own."""

    def __init__(self, folder: Path, office: LocalOffice, root_key: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        deployment = folder / "deployment.toml"
        deployment.write_text(f'office = "{office.url}"\nroot = "{root_key}"\n', "utf-8")
        self._told = {
            "LAYAR_DATA": str(folder / "data"),
            "LAYAR_DEPLOYMENT": str(deployment),
            "LAYAR_SECRETS": str(folder / "secrets"),
            "LAYAR_VIEW": "web",
            "FLET_FORCE_WEB_SERVER": "true",
            "FLET_SERVER_IP": "127.0.0.1",
            "FLET_SERVER_PORT": str(self.port),
        }
        self._process: warm.Process | None = None
        self.log = folder / "app.log"

    def start(self) -> "AppProcess":
        """Start the app and wait until its port is open."""
        self._process = warm.Process(_runs_app, self._told, self.log)
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            assert self._process.poll() is None, self.log.read_text("utf-8")
            time.sleep(0.05)
        return self

    def runs(self, *words: str) -> int:
        """Run the `layar` command on this app's computer, and return how it ended."""
        return warm.run(warm.layar.main, words, self._told).returncode

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


def _runs_app(told: Mapping[str, str], path: Path) -> None:
    with path.open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ |= told
    os.chdir(ROOT)
    runpy.run_path("main.py", run_name="__main__")
