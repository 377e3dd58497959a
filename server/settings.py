"""What a process of the office is told from outside: `LAYAR_*` variables, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from server.usage import UsageError

DEFAULT_PORT = 8787
LAST_PORT = 65_535
DATABASES = ("sqlite", "postgresql")
LOOPBACK = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Settings:
    """Where the office keeps its things and where it listens."""

    data: Path
    database_url: str
    host: str
    port: int
    papers: str = ""
    """Where whole documents lie, a folder or `s3://…`; empty for in the database."""
    proxies: tuple[str, ...] = LOOPBACK
    """Addresses and networks whose word is taken for where a request comes from, and over what."""
    log: str = "plain"
    """`json` for a line about each request and event, else warnings in plain words."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """
        Read the settings of this process.

        `LAYAR_DATA` names the data folder (else the platform's), `LAYAR_DATABASE_URL` another
        database than the SQLite file in it, `LAYAR_HOST` and `LAYAR_PORT` where to listen,
        `LAYAR_LOG` how to write down what happens, `LAYAR_PAPERS` where whole documents lie,
        `LAYAR_PROXY` the proxy before the office where that is not on this machine.

        Raises:
            UsageError: a port there is not, a database of another kind, a folder that is none, a
                proxy that is no address.
        """
        folder = environ.get("LAYAR_DATA")
        data = Path(folder) if folder else user_data_path("layar-office", appauthor=False)
        if not next(each for each in (data, *data.absolute().parents) if each.exists()).is_dir():
            raise UsageError(f"LAYAR_DATA is no folder: {data}")
        return cls(
            data=data,
            database_url=_database(
                environ.get("LAYAR_DATABASE_URL") or f"sqlite:///{data / 'office.db'}"
            ),
            host=environ.get("LAYAR_HOST") or "127.0.0.1",
            port=_port(environ.get("LAYAR_PORT") or str(DEFAULT_PORT)),
            papers=environ.get("LAYAR_PAPERS") or "",
            proxies=LOOPBACK + _proxies(environ.get("LAYAR_PROXY") or ""),
            log=environ.get("LAYAR_LOG") or "plain",
        )


def _database(url: str) -> str:
    try:
        kind = make_url(url).get_backend_name()
    except ArgumentError:
        kind = ""
    if kind not in DATABASES:
        raise UsageError(f"LAYAR_DATABASE_URL begins with {' or '.join(DATABASES)}, then ://")
    return url


def _proxies(said: str) -> tuple[str, ...]:
    """Return the addresses and networks of a list with commas: no name, and never everybody."""
    named = tuple(each for each in said.replace(" ", "").split(",") if each)
    try:
        everybody = [each for each in named if ip_network(each).prefixlen == 0]
    except ValueError:
        everybody = [said]
    if everybody:
        raise UsageError("LAYAR_PROXY is addresses or networks of proxies, with commas between")
    return named


def _port(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and int(said) <= LAST_PORT):
        raise UsageError(f"LAYAR_PORT is a number of at most {LAST_PORT}")
    return int(said)
