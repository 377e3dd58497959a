"""What hearers are owed and have not acknowledged yet, and how much there is to know in all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Connection,
    LargeBinary,
    bindparam,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from protocol.ids import MessageId
from server.statements import AMONG, Statement
from server.tables import CASES, MESSAGE, OWED

_OWED = Statement(
    select(
        OWED.c.hearer,
        MESSAGE.c.id,
        MESSAGE.c.author,
        MESSAGE.c.asker,
        MESSAGE.c.place,
        MESSAGE.c.held,
        func.length(MESSAGE.c.raw).label("size"),
    )
    .join_from(OWED, MESSAGE, MESSAGE.c.id == OWED.c.message)
    .where(OWED.c.hearer.in_(AMONG), OWED.c.heard.is_(False))
    .order_by(MESSAGE.c.heard_ms, MESSAGE.c.place.nulls_first(), MESSAGE.c.id)
)
_RAWS = Statement(select(MESSAGE.c.id, MESSAGE.c.raw).where(MESSAGE.c.id.in_(AMONG)))
_ACKNOWLEDGED = Statement(
    update(OWED)
    .where(OWED.c.hearer == bindparam("of"), OWED.c.message == bindparam("named"))
    .values(heard=True, heard_ms=func.coalesce(OWED.c.heard_ms, bindparam("at")))
)
_OWN_WORDS = insert(OWED).from_select(
    ["hearer", "message", "heard"],
    select(bindparam("of", type_=LargeBinary), MESSAGE.c.id, literal(False)).where(
        (MESSAGE.c.author == bindparam("of")) | (MESSAGE.c.asker == bindparam("of")),
        MESSAGE.c.case_id.is_not(None),
        ~exists().where(OWED.c.hearer == bindparam("of"), OWED.c.message == MESSAGE.c.id),
    ),
)
_PLACED = Statement(
    select(CASES.c.author, func.sum(CASES.c.places))
    .where(CASES.c.author.in_(AMONG), CASES.c.hearer == CASES.c.author)
    .group_by(CASES.c.author)
)
_UNREAD = Statement(
    select(MESSAGE.c.author, MESSAGE.c.id)
    .where(
        MESSAGE.c.author.in_(AMONG),
        MESSAGE.c.case_id.is_not(None),
        text("held IS NOT NULL"),
    )
    .order_by(MESSAGE.c.heard_ms.desc(), MESSAGE.c.id)
)
UNREAD_LIMIT = 50
"""So many are named to their author again and again; nobody has more, but who tries things out."""


@dataclass(frozen=True, slots=True)
class Debt:
    """A message somebody still has to hear, who said and who brought it, and what to say of it."""

    id: MessageId
    author: bytes
    asker: bytes
    place: int | None
    held: str | None
    size_bytes: int


def acknowledge(
    connection: Connection, hearer: bytes, messages: Collection[MessageId], at_ms: int
) -> None:
    """Note that a hearer has these, or will never take them; since when is what was said first."""
    if messages:
        named = [{"of": hearer, "named": message, "at": at_ms} for message in messages]
        _ACKNOWLEDGED.each(connection, named)


def renew(connection: Connection, hearer: bytes) -> None:
    """Owe a hearer everything again, and the words they brought: their memory was lost."""
    connection.execute(_OWN_WORDS, {"of": hearer})
    connection.execute(update(OWED).where(OWED.c.hearer == hearer).values(heard=False))


def owed(connection: Connection, hearers: Collection[bytes]) -> dict[bytes, list[Debt]]:
    """Return what each hearer still has to hear, oldest first."""
    debts: dict[bytes, list[Debt]] = {hearer: [] for hearer in hearers}
    for hearer, *said in _OWED.find_among(connection, list(hearers)):
        debts[hearer].append(Debt(*said))
    return debts


def placed(connection: Connection, hearers: Collection[bytes]) -> dict[bytes, int]:
    """Return how many messages have a place in the own cases of each hearer that has any."""
    return dict(_PLACED.find_among(connection, list(hearers)))


def unread(
    connection: Connection, hearers: Collection[bytes]
) -> Mapping[bytes, Sequence[MessageId]]:
    """Return the newest words of each hearer's own about cases that are held here, or refused."""
    found: dict[bytes, list[MessageId]] = {}
    for author, name in _UNREAD.find_among(connection, list(hearers)):
        found.setdefault(author, []).append(name)
    return {author: names[:UNREAD_LIMIT] for author, names in found.items()}


def raws(connection: Connection, messages: Collection[MessageId]) -> Mapping[MessageId, bytes]:
    """Return messages' bytes, exactly as they were signed."""
    return dict(_RAWS.find_among(connection, list(messages)))
