"""
The village's cases as its desk lists them: each folded once, kept sealed, looked up in memory.

A case is folded again when the ledger holds something else of it than it did. The list lives as
long as the key that opened it: who locks the tablet lets go of both. It may be thrown away.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import delete, false, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col

from app.storage import authors, behalf, catalogues, entries, ledger, vault
from app.storage.docket_tables import Docketed
from app.storage.statements import Statement, among, given, listed
from app.storage.tables import Fate, Message
from app.storage.vault import Vault
from protocol import case, errors, ids
from protocol.ids import CaseId
from protocol.messages import Application, Kind
from protocol.services import Catalogue

AT_ONCE = 200
"""Cases folded in one go; bounds the memory it takes."""

_case, _state = col(Message.case_id), col(Message.state)
_stamped = select(
    _case,
    func.count(),
    func.max(col(Message.number)),
    func.sum(func.coalesce(col(Message.place), 0)),
    func.sum(_state == Fate.WAITING),
    func.sum(_state == Fate.REFUSED),
    func.sum(col(Message.code).is_not(None)),
).group_by(_case)
_STAMPS = Statement(_stamped.where(_case.is_not(None), col(Message.cleared) == false()))
_STAMPS_OF = Statement(_stamped.where(_case.in_(among("named"))))
_KEPT = Statement(
    select(col(Docketed.case_id), col(Docketed.stamp), col(Docketed.version), col(Docketed.body))
)
_fresh = insert(Docketed).values(given(("case_id", "stamp", "version", "body")))
_KEEP = Statement(
    _fresh.on_conflict_do_update(
        index_elements=[col(Docketed.case_id)],
        set_={name: _fresh.excluded[name] for name in ("stamp", "version", "body")},
    )
)
_DROP = Statement(delete(Docketed).where(col(Docketed.case_id).in_(among("named"))))


@dataclass(frozen=True, slots=True)
class Row:
    """
    A case in the list: whose, what for, where it stands.

    `here` says that it was written on this tablet, `waiting` that words of ours about it have not
    reached the office, `refused` that the office has not taken one. `since_ms` is when it came to
    stand as it does, `niks` whom it is for, `code` its receipt code.
    """

    id: str
    service: str
    state: str
    holder: str
    name: str = field(repr=False)
    nik: str = field(repr=False)
    filed_ms: int
    since_ms: int
    here: bool
    waiting: bool
    refused: bool
    code: str
    niks: tuple[str, ...] = field(default=(), repr=False)

    @property
    def filed_at(self) -> datetime:
        """When it was written, by its writer's clock."""
        return entries.moment(self.filed_ms)


@dataclass
class _Memory:
    """The list as last looked at, by case; `sought` is what a search looks into."""

    stamps: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    sought: dict[str, str] = field(default_factory=dict)


_memories: "WeakKeyDictionary[Vault, _Memory]" = WeakKeyDictionary()


def stale(session: Session) -> list[CaseId]:
    """Return the cases that have to be folded anew before the list is true."""
    memory, now = _memory(session), _stamps(session, _STAMPS.find(session))
    return [CaseId(name) for name, stamp in now.items() if memory.stamps.get(name) != stamp]


def fold(session: Session, cases: Sequence[CaseId]) -> None:
    """Fold these cases and keep what they come to; call it with `AT_ONCE` of them at most."""
    box, memory = vault.of(session), _memory(session)
    now = _stamps(session, _STAMPS_OF.find(session, named=listed(cases)))
    _, catalogue = catalogues.newest(session)
    heard = ledger.histories(session, cases)
    for name in cases:
        row = _row(session, name, heard[name], catalogue, now.get(name, ""))
        if row is None:  # its application is not here, or no longer
            memory.stamps[name] = now.get(name, "")
            continue
        version = memory.versions.get(name, 0) + 1
        body = box.seal("docket", name, version, json.dumps(asdict(row)).encode())
        _KEEP.run(session, case_id=name, stamp=now[name], version=version, body=body)
        _remember(memory, row, now[name], version)


def drop(session: Session, cases: Iterable[CaseId]) -> None:
    """Take cases off the list that have left this tablet."""
    memory = _memory(session)
    _DROP.run(session, named=listed(cases))
    for name in cases:
        for kept in (memory.stamps, memory.rows, memory.versions, memory.sought):
            kept.pop(name, None)


def rows(session: Session) -> list[Row]:
    """Return every case that was folded, the last written first."""
    return sorted(_memory(session).rows.values(), key=lambda row: row.id, reverse=True)


def search(session: Session, query: str) -> list[Row]:
    """Return the cases whose name, NIK or receipt code has every word of a query in it."""
    words = query.casefold().replace("-", "").split()
    sought = _memory(session).sought
    return [row for row in rows(session) if all(word in sought[row.id] for word in words)]


def _memory(session: Session) -> _Memory:
    """Return what is remembered of the list, read once for as long as the key is open."""
    box = vault.of(session)
    memory = _memories.get(box)
    if memory is None:
        memory = _memories[box] = _Memory()
        for name, stamp, version, body in _KEPT.find(session):
            try:
                said = json.loads(box.open("docket", name, version, body))
            except errors.StoreDamagedError:  # it is folded anew
                memory.versions[name] = version
                continue
            row = Row(**said | {"niks": tuple(said["niks"])})
            _remember(memory, row, stamp, version)
    return memory


def _remember(memory: _Memory, row: Row, stamp: str, version: int) -> None:
    memory.rows[row.id], memory.stamps[row.id] = row, stamp
    memory.versions[row.id] = version
    if row.id not in memory.sought:
        memory.sought[row.id] = f"{row.name} {row.nik} {row.code.replace('-', '')}".casefold()


def _stamps(session: Session, found: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    """Return by what it is told that a case has changed, by case."""
    edition = catalogues.newest_version(session)
    return {name: f"{edition}:{':'.join(map(str, rest))}" for name, *rest in found}


def _row(
    session: Session,
    name: CaseId,
    heard: list[case.Heard],
    catalogue: Catalogue,
    stamp: str,
) -> Row | None:
    opening = next((each for each in heard if each.kind is Kind.APPLICATION), None)
    if opening is None or not isinstance(opening.message, Application):
        return None
    service = catalogue.get(opening.message.service)
    folded = case.fold(heard, service.flow, service.route) if service else case.fold(heard, None)
    said = opening.message
    # Which states it passes the newest catalogue says, what its answers mean its own.
    asked = catalogues.service_of(session, said.catalogue, said.service)
    who, nik = behalf.person(said, asked)
    _, _, _, waiting, refused, _ = stamp.split(":")[1:]
    return Row(
        id=name,
        service=folded.service,
        state=folded.state.value,
        holder=folded.holder,
        name=who,
        nik=nik,
        filed_ms=int(folded.filed_at.timestamp() * 1000),
        since_ms=int(folded.stands_since.timestamp() * 1000),
        here=opening.author in authors.ours(session),
        waiting=waiting != "0",
        refused=refused != "0",
        code=ids.receipt_code(name),
        niks=behalf.niks(asked, folded.answers) if asked else (),
    )
