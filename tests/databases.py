"""
Which database an office of a test has: SQLite in its folder, or its own in a real PostgreSQL.

`LAYAR_TEST_DATABASE=postgresql` (`make test-server DATABASE=postgresql`) chooses the other one.
"""

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from server import engine
from tests import postgresql

POSTGRESQL = os.environ.get("LAYAR_TEST_DATABASE", "sqlite") == "postgresql"

_made: set[str] = set()
_moved: set[Path] = set()


def move(folder: Path) -> None:
    """Have a folder's office live in a PostgreSQL, whatever the others of this run do."""
    _moved.add(folder)


def told(folder: Path) -> dict[str, str]:
    """Return what a process is told whose office lives in a folder; its database is there."""
    served = POSTGRESQL or folder in _moved
    return {"LAYAR_DATA": str(folder), "LAYAR_DATABASE_URL": url(folder) if served else ""}


def office_url(folder: Path) -> str:
    """Return the URL of the database of a folder's office, whichever kind it is."""
    folder.mkdir(exist_ok=True)
    return url(folder) if POSTGRESQL else f"sqlite:///{folder / 'office.db'}"


def furnish(folder: Path) -> None:
    """Give a folder's office a database with tables and nothing in them: made once, then copied."""
    if not POSTGRESQL:
        shutil.copyfile(_empty_file(), folder / "office.db")


@cache
def _empty_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="layar-empty-"))
    atexit.register(shutil.rmtree, folder)
    engine.open_engine(f"sqlite:///{folder / 'office.db'}").dispose()
    return folder / "office.db"


def empty(folder: Path) -> None:
    """Lose what the office of a folder remembers; its keys are left."""
    if POSTGRESQL:
        postgresql.cluster().drop(_name(folder))
        postgresql.cluster().create(_name(folder))
    for path in folder.glob("office.db*"):
        path.unlink()


def url(folder: Path) -> str:
    """Return the URL of a folder's own database, made empty when first asked for."""
    name = _name(folder)
    if name not in _made:
        _made.add(name)
        return postgresql.cluster().create(name)
    return postgresql.cluster().url(name)


def copy(source: Path, target: Path) -> None:
    """Have the office of one folder remember what another's does, where that is not in a file."""
    if POSTGRESQL:
        name = _name(target)
        if name in _made:
            postgresql.cluster().drop(name)
        _made.add(name)
        postgresql.cluster().create(name, template=_name(source))


@contextmanager
def lasting(folder: Path) -> Iterator[dict[str, str]]:
    """Give a folder's office a database that several tests share."""
    given = told(folder)
    _made.discard(_name(folder))
    yield given
    if POSTGRESQL:
        postgresql.cluster().drop(_name(folder))


def forget() -> None:
    """Remove every database that was made."""
    _moved.clear()
    while _made:
        postgresql.cluster().drop(_made.pop())


def tell(environment: pytest.MonkeyPatch, folder: Path) -> None:
    """Tell this process, and those it starts, whose office is meant."""
    for name, value in told(folder).items():
        environment.setenv(name, value)


def _name(folder: Path) -> str:
    return f"office_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
