"""What the ledger is asked and told, written once: the outbox is one of these, and no table."""

from sqlalchemy import bindparam, false, func, select, true, union_all, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col

from app.storage.documents import OWED
from app.storage.entries import COLUMNS
from app.storage.statements import Statement, among, given
from app.storage.tables import Fate, Message, Naming, Speaker
from protocol.errors import FormatNewerError
from protocol.messages import Kind

_id, _number, _state = col(Message.id), col(Message.number), col(Message.state)
_named = _id.in_(among("named"))
_one = _id == bindparam("named")
_opening = col(Message.kind) == Kind.APPLICATION
_mine = col(Message.mine) == true()
_whole = col(Message.cleared) == false()
_lacking = (
    select(col(Naming.message_id).label("name"), func.sum(OWED.c.pieces).label("pieces"))
    .join(OWED, OWED.c.sha256 == col(Naming.sha256))
    .group_by(col(Naming.message_id))
    .cte()
)
WAITING = Statement(
    select(
        _id,
        col(Message.case_id),
        col(Message.kind),
        col(Message.size_bytes),
        col(Message.kept_at),
        col(Message.answer_due_at),
        _state,
        func.coalesce(_lacking.c.pieces, 0),
    )
    .outerjoin(_lacking, _lacking.c.name == _id)
    .where(
        _mine,
        # Two questions, each with an index: one with an OR reads the whole ledger.
        _id.in_(
            union_all(
                select(_id).where(_state == Fate.WAITING), select(_lacking.c.name)
            ).scalar_subquery()
        ),
        _state != Fate.REFUSED,
        _whole,
    )
    .order_by(_number),
    often=True,
)
RAW = Statement(select(*COLUMNS).where(_one))
OPENED = Statement(select(*COLUMNS).where(_one, _opening, _whole))
INTRODUCTION = Statement(
    select(_id)
    .where(_mine, col(Message.kind) == Kind.INTRODUCTION)
    .order_by(_number.desc())
    .limit(1)
)
AS_KEPT = Statement(select(_id).where(_named).order_by(_number))
SENT = Statement(
    update(Message).where(_named, _state == Fate.WAITING).values(answer_due_at=bindparam("due"))
)
UNTOLD = Statement(
    select(_id, col(Message.code))
    .where(col(Message.told) == false())
    .order_by(_number)
    .limit(bindparam("most"))
)
TOLD = Statement(update(Message).where(_named).values(told=True))
CASES = Statement(
    select(_id)
    .where(_opening, _whole)
    .order_by(_number.desc())
    .limit(bindparam("most"))
    .offset(bindparam("after"))
)
HISTORIES = Statement(
    select(col(Message.case_id), *COLUMNS)
    .where(
        col(Message.case_id).in_(among("cases")),
        _whole,
        _opening
        | (_mine & (_state != Fate.REFUSED))
        | ((_state == Fate.HEARD) & col(Message.code).is_(None)),
    )
    .order_by(_number)
)
REFUSED = Statement(
    select(_id, col(Message.case_id), col(Message.kind), col(Message.code))
    .where(_mine, _state == Fate.REFUSED, _whole)
    .order_by(_number)
)
STANDING = Statement(
    select(_id, col(Message.place), _state, col(Message.answer_due_at)).where(_named)
)
PLACE = Statement(update(Message).where(_one).values(place=bindparam("at")))
BROUGHT_BACK = Statement(
    select(_id).where(_named, _state == Fate.HEARD, col(Message.answer_due_at).is_not(None))
)
_in_cases = (_state == Fate.HEARD) & col(Message.case_id).is_not(None)
OFFER_HEARD = Statement(update(Message).where(_in_cases).values(answer_due_at=0))
"""What is held here too: its case may not have been heard again yet, and the office may read it."""
OFFER_THESE = Statement(update(Message).where(_in_cases, _named).values(answer_due_at=0))
WAIT_AGAIN = Statement(
    update(Message)
    .where(
        _mine,
        col(Message.author) == bindparam("author"),
        (_state == Fate.RECEIVED) | (_state == Fate.HELD),
    )
    .values(state=Fate.WAITING, code=None, answer_due_at=None)
)
NAMINGS = Statement(select(col(Naming.sha256)).distinct())
UNPLACED = Statement(select(_id).where(_named, _state == Fate.HEARD, col(Message.place).is_(None)))
NOT_READ = Statement(select(_id).where(_named, ~_mine, _state == Fate.REFUSED))
READ_AGAIN = Statement(
    update(Message)
    .where(_one)
    .values(state=Fate.HEARD, code=bindparam("why"), place=None, answer_due_at=None)
)
ANSWERED = Statement(
    update(Message)
    .where(_one)
    .values(
        state=bindparam("fate"),
        code=func.coalesce(bindparam("why"), col(Message.code)),
        answer_due_at=bindparam("due"),
    )
)
OPEN = Statement(select(_id, _state).where(_named, _mine, _state.in_(among("states"))))
MOVE = Statement(
    update(Message)
    .where(_named)
    .values(
        state=bindparam("fate"),
        code=bindparam("why"),
        answer_due_at=bindparam("due"),
        receipted_at=func.coalesce(col(Message.receipted_at), bindparam("at")),
    )
)
UNSAID = Statement(select(func.count()).where(_mine, _state == Fate.WAITING, _whole))
PLACED = Statement(
    select(func.count()).where(
        # What only a newer version can read has a place that nobody here knows.
        (_state == Fate.HEARD) & (col(Message.code) == FormatNewerError.code)
        | col(Message.code).is_(None)
        & col(Message.place).is_not(None)
        & col(Message.case_id).in_(select(_id).where(_mine, _opening).scalar_subquery())
    )
)
KNOWN = Statement(select(_id).where(_named))
SPOKEN = Statement(
    select(col(Speaker.epoch), col(Speaker.said_at)).where(col(Speaker.kid) == bindparam("named"))
)
_spoken = insert(Speaker).values(given(Speaker.model_fields))
LISTEN = Statement(
    _spoken.on_conflict_do_update(
        index_elements=[col(Speaker.kid)],
        set_={
            "epoch": func.max(col(Speaker.epoch), _spoken.excluded.epoch),
            "said_at": func.max(col(Speaker.said_at), _spoken.excluded.said_at),
            "heard_at": _spoken.excluded.heard_at,
        },
    )
)
IN_EPOCH = Statement(
    select(_id).where(
        _named,
        _mine,
        col(Message.author) == bindparam("author"),
        col(Message.epoch) == bindparam("epoch"),
    )
)
ALL = -1
"""How SQLite says that there is no limit."""
