"""What was said in a case, read from the ledger and folded."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select

from protocol import case, envelope, messages
from protocol.case import Case, Heard, State
from protocol.ids import CaseId, MessageId, written_at
from protocol.messages import Kind
from protocol.services import Catalogue
from protocol.trust import Role
from server.client_tables import CLIENT
from server.statements import Statement
from server.tables import ACCOUNT, DEVICE, MESSAGE
from server.trust_tables import OFFICER

_listed = func.nullif(func.coalesce(ACCOUNT.c.name, CLIENT.c.name, OFFICER.c.name), "")
_name = func.coalesce(_listed, DEVICE.c.name, "")
_HEARD = Statement(
    select(MESSAGE.c.raw, MESSAGE.c.role, _name, MESSAGE.c.place)
    .outerjoin_from(MESSAGE, DEVICE, DEVICE.c.key == MESSAGE.c.author)
    .outerjoin(ACCOUNT, ACCOUNT.c.key == MESSAGE.c.author)
    .outerjoin(CLIENT, CLIENT.c.key == MESSAGE.c.author)
    .outerjoin(OFFICER, OFFICER.c.key == MESSAGE.c.author)
    .where(MESSAGE.c.case_id == bindparam("case"), MESSAGE.c.place.is_not(None))
    .order_by(MESSAGE.c.place)
)


def heard(connection: Connection, case_id: CaseId) -> list[Heard]:
    """Return the messages read into a case, in the order of their places."""
    rows = _HEARD.find(connection, {"case": case_id})
    return [one(raw, Role(role), name, place) for raw, role, name, place in rows]


def digest_at(connection: Connection, case_id: CaseId, place: int) -> str:
    """Return the digest of the message at a place of a case."""
    found = connection.scalar(
        select(MESSAGE.c.digest).where(MESSAGE.c.case_id == case_id, MESSAGE.c.place == place)
    )
    return found or ""


def one(raw: bytes, role: Role, name: str, place: int | None) -> Heard:
    """Return a message of a case as the fold takes it."""
    said = envelope.parse(raw)
    return Heard(
        id=said.id,
        kind=Kind(said.kind),
        message=messages.read(said.kind, said.body),
        author=said.author,
        role=role,
        name=name,
        place=place,
        written_at=written_at(MessageId(said.id)),
    )


def fold(heards: Sequence[Heard], service: str, catalogue: Catalogue) -> Case:
    """
    Return the case these messages tell under a service of the catalogue.

    Raises:
        CaseUnknownError: the application is not among them.
    """
    flow, route = course(service, catalogue)
    return case.fold(heards, flow, route)


def course(service: str, catalogue: Catalogue) -> tuple[tuple[State, ...] | None, tuple[str, ...]]:
    """Return a service's flow and route; None and nothing for one no longer in the catalogue."""
    known = catalogue.get(service)
    return (known.flow, known.route) if known else (None, ())
