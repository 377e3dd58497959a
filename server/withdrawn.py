"""Which letters no longer count: their marks, as every phone carries them in its roster."""

from datetime import date

from sqlalchemy import Connection, select

from server.letter_tables import ISSUED

LIMIT = 1_000
"""Marks in a roster, of the newest letters; one that has ended by itself needs none."""


def marks(connection: Connection, today: date) -> list[str]:
    """Return the marks of letters that were taken back and would still count on this day."""
    rows = connection.execute(
        select(ISSUED.c.mark)
        .where(ISSUED.c.annulled.is_(True), ISSUED.c.mark != "")
        .where((ISSUED.c.until == "") | (ISSUED.c.until >= today.isoformat()))
        .order_by(ISSUED.c.message.desc())
        .limit(LIMIT)
    )
    return sorted(mark for (mark,) in rows)
