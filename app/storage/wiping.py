"""
What must not be found in the files any longer: keys that are dead, and what they had sealed.

SQLite overwrites what is deleted (`secure_delete`), but its log keeps the pages of before until it
is emptied, on a phone for weeks. Who removes such a thing says so here, in its transaction; the
store then folds the log into the file and empties it.
"""

import contextlib
import sqlite3

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

WITHIN_MS = 250
"""So long what is dead waits in the log for those who read; longer, until something is written."""

_WIPED = "wiped"


def note(session: Session) -> None:
    """Have nothing of what this transaction removes be left in the log once it is kept."""
    session.info[_WIPED] = True


def noted(session: Session) -> bool:
    """Tell whether this transaction removes such a thing."""
    return _WIPED in session.info


def fold(engine: Engine, within_ms: int) -> bool:
    """Fold the log into the file and empty it; tell whether nobody stood in the way."""
    with contextlib.suppress(SQLAlchemyError, sqlite3.Error):
        link = engine.raw_connection()
        link.detach()  # with another patience than all others
        try:
            cursor = link.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {within_ms}")
            stood, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not stood
        finally:
            link.close()
    return False
