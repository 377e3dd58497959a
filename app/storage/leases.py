"""Who may do a piece of work alone: two processes never drain one outbox at once."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.storage.tables import Lease

TERM = timedelta(seconds=90)
"""Longer than the longest silence of a transport, and no long wait after a crash."""


def take(session: Session, work: str, holder: str, now: datetime, *, force: bool = False) -> bool:
    """
    Take or renew the right to do `work` alone; tell whether `holder` has it.

    A term that ends further ahead than any term can is the trace of a clock that was wrong.
    With `force` it is taken from whoever has it: work done twice does no harm.
    """
    until = int((now + TERM).timestamp() * 1000)
    row = session.get(Lease, work)
    if row is None:
        session.add(Lease(work=work, holder=holder, until=until))
    elif force or row.holder == holder or not _runs(row, now):
        row.holder, row.until = holder, until
        session.add(row)
    else:
        return False
    session.flush()
    return True


def give_back(session: Session, work: str, holder: str) -> None:
    """Let others do the work."""
    row = session.get(Lease, work)
    if row is not None and row.holder == holder:
        session.delete(row)
        session.flush()


def _runs(row: Lease, now: datetime) -> bool:
    now_ms = int(now.timestamp() * 1000)
    return now_ms < row.until <= now_ms + int(TERM.total_seconds() * 1000)
