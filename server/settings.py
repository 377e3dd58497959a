"""What a process of the office is told from outside: `LAYAR_*` variables, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from server.usage import UsageError

DEFAULT_PORT = 8787
LAST_PORT = 65_535
DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Settings:
    """Where the office keeps its things and where it listens."""

    data: Path
    database_url: str
    host: str
    port: int
    papers: str = ""
    """Where whole documents lie, a folder or `s3://…`; empty for in the database."""
    log: str = "plain"
    """`json` for a line about each request and event, else warnings in plain words."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """
        Read the settings of this process.

        `LAYAR_DATA` names the data folder (else the platform's), `LAYAR_DATABASE_URL` another
        database than the SQLite file in it, `LAYAR_HOST` and `LAYAR_PORT` where to listen,
        `LAYAR_LOG` how to write down what happens, `LAYAR_PAPERS` where whole documents lie.

        Raises:
            UsageError: a port there is not, a database of another kind, a folder that is none.
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


def _port(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and int(said) <= LAST_PORT):
        raise UsageError(f"LAYAR_PORT is a number of at most {LAST_PORT}")
    return int(said)
