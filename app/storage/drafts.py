"""
Answers not yet signed. Every keystroke that comes here is on disk when the block is left.

A draft's answers are what was typed, unchanged; its photos are shrunk before they come here.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, NewType

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session, col

from app.storage import entries, household, pins
from app.storage.household import MemberId, Raw
from app.storage.statements import Statement, columns, given
from app.storage.tables import Draft as DraftRow
from app.storage.tables import Snapshot
from protocol import errors, ids
from protocol.ids import CaseId
from protocol.world import World

DraftId = NewType("DraftId", str)
"""A draft's name on this device: 32 hex digits; nobody else hears it."""


@dataclass(frozen=True)
class DraftPhoto:
    """A photo of a draft: a small JPEG to show, and how large the kept one is."""

    id: str
    thumb: bytes
    size_bytes: int


@dataclass(frozen=True)
class Draft:
    """
    A form begun and not sent.

    `case` is the case it mends, `member` who it is for; `page` counts from 0. `recalled` are the
    answers that nobody has touched since the form was begun with them, `catalogue` the version that
    asks, to the end.
    """

    id: DraftId
    service: str
    answers: Mapping[str, Raw]
    photos: Mapping[str, DraftPhoto]
    case: CaseId | None
    page: int
    updated_at: datetime
    member: MemberId | None = None
    recalled: frozenset[str] = frozenset()
    catalogue: int = 0


class Damaged(NamedTuple):
    """A draft that cannot be read any more."""

    id: DraftId
    updated_at: datetime


class _Row(NamedTuple):
    """A draft as it lies there."""

    id: str
    case_id: str | None
    member_id: str | None
    catalogue: int
    updated_at: int
    version: int
    body: bytes


_columns = columns(DraftRow, _Row._fields)
_one = col(DraftRow.id) == bindparam("of")
_ONE = Statement(select(*_columns).where(_one))
_ALL = Statement(select(*_columns).order_by(col(DraftRow.updated_at).desc()))
_BEGIN = Statement(insert(DraftRow).values(given(_Row._fields)))
_WRITE = Statement(update(DraftRow).where(_one).values(given(("updated_at", "version", "body"))))
_DISCARD = Statement(delete(DraftRow).where(_one))
_CATALOGUES = Statement(select(col(DraftRow.catalogue)).distinct())
_PHOTOS = Statement(
    select(
        col(Snapshot.id), col(Snapshot.thumb), col(Snapshot.size_bytes), col(Snapshot.version)
    ).where(col(Snapshot.draft_id) == bindparam("of"))
)
_PHOTO = Statement(
    select(col(DraftRow.member_id), col(Snapshot.version), col(Snapshot.jpeg))
    .join(DraftRow, col(DraftRow.id) == col(Snapshot.draft_id))
    .where(col(Snapshot.id) == bindparam("of"))
)
_KEEP_PHOTO = Statement(insert(Snapshot).values(given(Snapshot.model_fields)))
_DROP_PHOTO = Statement(delete(Snapshot).where(col(Snapshot.id) == bindparam("of")))


def begin(
    session: Session,
    world: World,
    service: str,
    *,
    case: CaseId | None = None,
    answers: Mapping[str, Raw] | None = None,
    page: int = 0,
    member: MemberId | None = None,
    recalled: Collection[str] = (),
    catalogue: int = 0,
) -> DraftId:
    """Begin a draft, with `answers` already filled in, and return its id."""
    row = _Row(ids.new(world), case, member, catalogue, updated_at=0, version=0, body=b"")
    _BEGIN.run(session, **row._asdict())
    body = {
        "service": service,
        "answers": dict(answers or {}),
        "photos": {},
        "page": page,
        "recalled": sorted(recalled),
    }
    _write(session, world, row, body)
    return DraftId(row.id)


def answer(session: Session, world: World, draft: DraftId, key: str, value: Raw) -> None:
    """Keep what was typed for one question; an empty answer is forgotten."""
    row = _row(session, draft)
    body = _read(session, row)
    if value in ("", ()):
        body["answers"].pop(key, None)
    else:
        body["answers"][key] = value
    body["recalled"] = [each for each in body["recalled"] if each != key]
    _write(session, world, row, body)


def turn(session: Session, world: World, draft: DraftId, page: int) -> None:
    """Remember the page this draft is open at."""
    row = _row(session, draft)
    body = _read(session, row)
    body["page"] = page
    _write(session, world, row, body)


def put_photo(
    session: Session, world: World, draft: DraftId, key: str, *, jpeg: bytes, thumb: bytes
) -> None:
    """Keep a photo for one question, in the place of the one before."""
    row = _row(session, draft)
    body = _read(session, row)
    _drop(session, body["photos"].pop(key, None))
    name = str(ids.new(world))
    box = pins.box(session, row.member_id)
    _KEEP_PHOTO.run(
        session,
        id=name,
        draft_id=row.id,
        size_bytes=len(jpeg),
        version=1,
        jpeg=box.seal("snapshot.jpeg", name, 1, jpeg),
        thumb=box.seal("snapshot.thumb", name, 1, thumb),
    )
    body["photos"][key] = name
    _write(session, world, row, body)


def drop_photo(session: Session, world: World, draft: DraftId, key: str) -> None:
    """Throw the photo of one question away."""
    row = _row(session, draft)
    body = _read(session, row)
    _drop(session, body["photos"].pop(key, None))
    _write(session, world, row, body)


def jpeg(session: Session, photo: DraftPhoto) -> bytes:
    """Return the kept photo itself."""
    member, version, body = _PHOTO.one(session, of=photo.id)
    return pins.box(session, member).open("snapshot.jpeg", photo.id, version, body)


def load(session: Session, draft: DraftId) -> Draft | None:
    """
    Return a draft, None when there is none of this id (any more) or a PIN is before it.

    Raises:
        StoreDamagedError: it cannot be read any more.
    """
    for row in map(_Row._make, _ONE.find(session, of=draft)):
        if not pins.shut(session, row.member_id):
            return _loaded(session, row)
    return None


def all(session: Session) -> list[Draft]:
    """Return every draft, the last touched first; those behind a PIN or damaged are left out."""
    return [each for each in every(session) if isinstance(each, Draft)]


def every(session: Session) -> list[Draft | Damaged]:
    """Return every draft, the last touched first, also those of which no more than that is left."""
    found: list[Draft | Damaged] = []
    for row in map(_Row._make, _ALL.find(session)):
        if pins.shut(session, row.member_id):
            continue
        try:
            found.append(_loaded(session, row))
        except errors.StoreDamagedError:
            found.append(Damaged(DraftId(row.id), entries.moment(row.updated_at)))
    return found


def catalogues(session: Session) -> set[int]:
    """Return the versions of the catalogue that any draft was begun with, behind a PIN or not."""
    return {version for (version,) in _CATALOGUES.find(session)}


def discard(session: Session, draft: DraftId) -> None:
    """Throw a draft and its photos away for good."""
    _DISCARD.run(session, of=draft)


def _loaded(session: Session, row: _Row) -> Draft:
    body = _read(session, row)
    return Draft(
        id=DraftId(row.id),
        service=body["service"],
        answers={key: household.typed(value) for key, value in body["answers"].items()},
        photos=_photos(session, row, body["photos"]),
        case=entries.case(row.case_id),
        page=body["page"],
        updated_at=entries.moment(row.updated_at),
        member=MemberId(row.member_id) if row.member_id else None,
        recalled=frozenset(body["recalled"]),
        catalogue=row.catalogue,
    )


def _photos(session: Session, row: _Row, named: Mapping[str, str]) -> dict[str, DraftPhoto]:
    if not named:
        return {}
    found = _PHOTOS.find(session, of=row.id)
    box = pins.box(session, row.member_id)
    photos = {
        name: DraftPhoto(name, box.open("snapshot.thumb", name, version, thumb), size_bytes)
        for name, thumb, size_bytes, version in found
    }
    return {key: photos[name] for key, name in named.items()}


def _row(session: Session, draft: DraftId) -> _Row:
    return _Row._make(_ONE.one(session, of=draft))


def _drop(session: Session, name: str | None) -> None:
    if name:
        _DROP_PHOTO.run(session, of=name)


def _read(session: Session, row: _Row) -> dict[str, Any]:
    box = pins.box(session, row.member_id)
    opened = box.open("draft", row.id, row.version, row.body)
    body: dict[str, Any] = json.loads(opened)
    return body


def _write(session: Session, world: World, row: _Row, body: Mapping[str, Any]) -> None:
    version, clear = row.version + 1, json.dumps(body).encode()
    sealed = pins.box(session, row.member_id).seal("draft", row.id, version, clear)
    at = int(world.now().timestamp() * 1000)
    _WRITE.run(session, of=row.id, updated_at=at, version=version, body=sealed)
