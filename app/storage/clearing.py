"""
What a village's tablet lets go of: cases that are over and have long been safe at the office.

Nothing leaves that the office has not acknowledged, word and photo, and nothing before its time by
both clocks, the office's and ours: what is kept has the time of the later and ages by the earlier,
so that one which is wrong, or is set right, removes nothing. What stays is that there was such
a message, without what it said, so that it is not taken for new when it is heard again; the
register book stays as it is.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, false, select, true, update
from sqlmodel import Session, col

from app.storage import deeds, docket, identity, keepsakes, wiping
from app.storage.deeds import What
from app.storage.letter_tables import LetterDraft
from app.storage.statements import Statement, among, listed
from app.storage.tables import Document, Draft, Fate, Message, Naming, Piece
from protocol.case import FINAL, State
from protocol.ids import CaseId
from protocol.world import World

OVER_FOR = timedelta(days=30)
"""So long nothing has been said in a case that is over."""
RECEIVED_FOR = timedelta(days=45)
"""So long the office has had every word of ours: it may be put back to a day before."""

_NAME = "cleared"
_case = col(Message.case_id)
_in_these = _case.in_(among("cases"))
_mine = col(Message.mine) == true()
_UNRIPE = Statement(
    select(_case)
    .where(_in_these)
    .where(
        (col(Message.kept_at) > bindparam("over"))
        | (col(Message.told) == false())
        | _mine
        & (
            (col(Message.state) != Fate.RECEIVED) & (col(Message.state) != Fate.REFUSED)
            | col(Message.receipted_at).is_(None)
            | (col(Message.receipted_at) > bindparam("received"))
        )
    )
    .distinct()
)
_OWING = Statement(
    select(_case)
    .join(Naming, col(Naming.message_id) == col(Message.id))
    .join(Piece, col(Piece.sha256) == col(Naming.sha256))
    .where(_in_these, _mine, col(Piece.held) == false())
    .distinct()
)
_DRAFTED = Statement(
    select(col(Draft.case_id)).where(col(Draft.case_id).in_(among("cases"))).distinct()
)
_LETTERED = Statement(
    select(col(LetterDraft.case_id)).where(col(LetterDraft.case_id).in_(among("cases")))
)
_theirs = select(col(Message.id)).where(_in_these)
_UNNAME = Statement(delete(Naming).where(col(Naming.message_id).in_(_theirs.scalar_subquery())))
_named = select(col(Naming.sha256)).scalar_subquery()
_NO_PIECES = Statement(delete(Piece).where(col(Piece.sha256).not_in(_named)))
_NO_PAPERS = Statement(delete(Document).where(col(Document.sha256).not_in(_named)))
_EMPTY = Statement(
    update(Message).where(_in_these).values(body=b"", speaker=None, code=None, cleared=True)
)


def due(session: Session, world: World) -> list[CaseId]:
    """Return the cases to let go of now, of those the desk lists."""
    seen = identity.office_time(session)
    if seen is None:
        return []
    now = min(world.now(), seen)
    over = [row.id for row in docket.rows(session) if State(row.state) in FINAL]
    named = listed(over)
    unripe = _UNRIPE.find(
        session, cases=named, over=_ms(now - OVER_FOR), received=_ms(now - RECEIVED_FOR)
    )
    kept = {
        case
        for (case,) in (
            *unripe,
            *_OWING.find(session, cases=named),
            *_DRAFTED.find(session, cases=named),
            *_LETTERED.find(session, cases=named),
        )
    }
    return [CaseId(case) for case in over if case not in kept]


def let_go(session: Session, cases: Sequence[CaseId], now: datetime) -> None:
    """Forget what was said in these cases, and every paper that no other case names."""
    if not cases:
        return
    wiping.note(session)
    _UNNAME.run(session, cases=listed(cases))
    _NO_PIECES.run(session)
    _NO_PAPERS.run(session)
    _EMPTY.run(session, cases=listed(cases))
    docket.drop(session, cases)
    deeds.note(session, now, What.CLEARED, count=len(cases))
    keepsakes.keep(session, _NAME, json.dumps(count(session) + len(cases)).encode())


def count(session: Session) -> int:
    """Return how many cases have left this tablet so far."""
    kept = keepsakes.recall(session, _NAME)
    return int(json.loads(kept)) if kept is not None else 0


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
