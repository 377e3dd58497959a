"""What a process of the office is told from outside: `LAYAR_*` variables, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

DEFAULT_PORT = 8787


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
        """
        folder = environ.get("LAYAR_DATA")
        data = Path(folder) if folder else user_data_path("layar-office", appauthor=False)
        return cls(
            data=data,
            database_url=environ.get("LAYAR_DATABASE_URL") or f"sqlite:///{data / 'office.db'}",
            host=environ.get("LAYAR_HOST") or "127.0.0.1",
            port=int(environ.get("LAYAR_PORT") or DEFAULT_PORT),
            papers=environ.get("LAYAR_PAPERS") or "",
            log=environ.get("LAYAR_LOG") or "plain",
        )
