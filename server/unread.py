"""What is authentic and in a form no reader here knows yet: kept as bytes, for a newer office."""

from sqlalchemy import select

from protocol import errors
from server import allowance, upserts
from server.askings import Asking
from server.books import Books
from server.unfinished_tables import UNREAD
from server.verdicts import Verdict


def keep(opened: Books, asking: Asking) -> list[Verdict]:
    """Keep it within its asker's day; what goes beyond is not named, and comes another day."""
    if not asking.newer:
        return []
    asked = select(UNREAD.c.id).where(UNREAD.c.id.in_(asking.newer))
    known = set(opened.connection.scalars(asked))
    kept = {
        id_: raw
        for id_, raw in asking.newer.items()
        if id_ in known or allowance.takes(opened, asking.asker, len(raw))
    }
    rows = [
        {"id": id_, "asker": asking.asker, "heard_ms": opened.at_ms, "raw": raw}
        for id_, raw in kept.items()
    ]
    upserts.keep(opened.connection, UNREAD, rows)
    return [Verdict(id_, errors.FormatNewerError.code) for id_ in kept]
