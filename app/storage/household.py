"""
The people applications are made for on this device, and what they have answered before.

Nothing of this leaves the device: an application carries the answers it was sent with. Behind a
PIN a name and a relation are still read, to say whose PIN is asked for; the rest is not.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, NewType

from sqlalchemy import bindparam, delete, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col

from app.storage import people, pins, vault, wiping
from app.storage.people import Person
from app.storage.statements import Statement, among, columns, given, listed
from app.storage.tables import Belonging, Draft
from app.storage.tables import Member as MemberRow
from app.storage.vault import Vault
from protocol import errors, ids
from protocol.ids import CaseId
from protocol.world import World

MemberId = NewType("MemberId", str)
"""A member's name on this device: 32 hex digits; nobody else hears it."""
HOLDER = MemberId("0" * 32)
"""Who holds the device is a member as all others, and the first."""
NAME, NIK, RELATION = "name", "nik", "relation"
Raw = str | tuple[str, ...]
"""What was typed; several choices are a tuple."""


@dataclass(frozen=True)
class Member:
    """
    Somebody in this household.

    `relation` is a code of the catalogue's, empty when not known. `facts` is what they have
    answered before, as typed, by what questions name in `from_person`. Behind a PIN (`pinned`)
    that was not given (`shut`) there are no facts to be had, nor where they are `damaged`; then
    the name may be empty too.
    """

    id: MemberId
    name: str = field(repr=False)
    relation: str = ""
    facts: Mapping[str, Raw] = field(default_factory=dict, repr=False)
    pinned: bool = False
    shut: bool = False
    damaged: bool = False

    @property
    def nik(self) -> str:
        """The NIK, empty when not known."""
        return str(self.facts.get(NIK, ""))

    @property
    def known(self) -> Mapping[str, Raw]:
        """Everything a form can be begun with."""
        return {**self.facts, NAME: self.name, RELATION: self.relation}


class _Row(NamedTuple):
    """A member as they lie there."""

    id: str
    version: int
    body: bytes
    facts: bytes


_columns = columns(MemberRow, _Row._fields)
_one = col(MemberRow.id) == bindparam("of")
_ALL = Statement(select(*_columns).order_by(literal_column("rowid")))
_ONE = Statement(select(*_columns).where(_one))
_given = insert(MemberRow).values(given(_Row._fields))
_SAVE = Statement(
    _given.on_conflict_do_update(
        index_elements=[col(MemberRow.id)],
        set_={name: _given.excluded[name] for name in ("version", "body", "facts")},
    )
)
_DROP = Statement(delete(MemberRow).where(_one))
_DROP_DRAFTS = Statement(delete(Draft).where(col(Draft.member_id) == bindparam("of")))
_theirs = col(Belonging.member_id) == bindparam("of")
_DISOWN = Statement(delete(Belonging).where(_theirs))
_HIDE = Statement(update(Belonging).where(_theirs).values(member_id=bindparam("nobody")))
_belongs = insert(Belonging).values(case_id=bindparam("case"), member_id=bindparam("member"))
_ASSIGN = Statement(
    _belongs.on_conflict_do_update(
        index_elements=[col(Belonging.case_id)], set_={"member_id": _belongs.excluded.member_id}
    )
)
_WHOSE = Statement(
    select(col(Belonging.case_id), col(Belonging.member_id)).where(
        col(Belonging.case_id).in_(among("cases"))
    )
)


def greet(session: Session, person: Person) -> None:
    """Count who holds the device among the household, if they are not yet."""
    if _ONE.find(session, of=HOLDER):
        return
    facts = {NIK: person.nik, "village": person.village, "phone": person.phone or ""}
    known = {key: value for key, value in facts.items() if value}
    save(session, Member(HOLDER, person.name, facts=known))


def fresh(world: World) -> MemberId:
    """Return a name for somebody new."""
    return MemberId(ids.new(world))


def save(session: Session, member: Member) -> None:
    """
    Remember a member, in the place of what was known of them.

    Raises:
        PersonLockedError: a PIN is before their facts and was not given.
    """
    version = 1 + sum(row.version for row in _rows(session, member.id))
    about = json.dumps({"name": member.name, "relation": member.relation}).encode()
    facts = json.dumps(dict(member.facts)).encode()
    _SAVE.run(
        session,
        id=member.id,
        version=version,
        body=vault.of(session).seal("member", member.id, version, about),
        facts=pins.box(session, member.id).seal("member.facts", member.id, version, facts),
    )


def all(session: Session) -> list[Member]:
    """Return everybody in the order they came: who holds the device first."""
    return [_loaded(session, _Row._make(row)) for row in _ALL.find(session)]


def load(session: Session, member: MemberId) -> Member | None:
    """Return a member, None when there is none of this id (any more)."""
    return next((_loaded(session, row) for row in _rows(session, member)), None)


def remove(session: Session, member: MemberId) -> None:
    """
    Forget a member, with their drafts; what was sent for them stays, as nobody's.

    Raises:
        PersonLockedError: a PIN is before them and was not given.
    """
    pins.box(session, member)
    _DISOWN.run(session, of=member)
    _drop(session, member)


def forget(session: Session, world: World, member: MemberId) -> None:
    """
    Throw away the facts and drafts of a member whose PIN nobody knows any more.

    What was sent for them stays shut for good: it belongs to somebody who is not here.
    """
    _HIDE.run(session, of=member, nobody=fresh(world))
    _drop(session, member)
    person = people.person(session)
    if member == HOLDER and person is not None:
        greet(session, person)


def assign(session: Session, case: CaseId, member: MemberId) -> None:
    """Write down whom a case was opened for."""
    _ASSIGN.run(session, case=case, member=member)


def whose(session: Session, cases: Iterable[CaseId]) -> dict[CaseId, MemberId]:
    """Return whom cases were opened for, as far as that is known."""
    rows = _WHOSE.find(session, cases=listed(cases))
    return {CaseId(case): MemberId(member) for case, member in rows}


def hidden(session: Session, cases: Iterable[CaseId]) -> dict[CaseId, MemberId]:
    """
    Return which of these cases are behind a PIN that was not given, and whose they are.

    A case whose member is gone with a forgotten PIN is nobody's: an empty id.
    """
    hidden: dict[CaseId, MemberId] = {}
    for case, member in whose(session, cases).items():
        if not _rows(session, member):
            hidden[case] = MemberId("")
        elif pins.shut(session, member):
            hidden[case] = member
    return hidden


def guard(session: Session, case: CaseId) -> None:
    """Raise PersonLockedError when a case is behind a PIN that was not given."""
    if hidden(session, [case]):
        raise errors.PersonLockedError


def typed(value: str | Sequence[str]) -> Raw:
    """Return what was typed, from what JSON has made of it."""
    return value if isinstance(value, str) else tuple(value)


def _drop(session: Session, member: MemberId) -> None:
    wiping.note(session)
    _DROP_DRAFTS.run(session, of=member)
    _DROP.run(session, of=member)


def _rows(session: Session, member: str) -> list[_Row]:
    return [_Row._make(row) for row in _ONE.find(session, of=member)]


def _loaded(session: Session, row: _Row) -> Member:
    about = _opened(vault.of(session), "member", row, row.body)
    known = Member(MemberId(row.id), **(about or {"name": ""}), damaged=about is None)
    if pins.shut(session, row.id):
        return replace(known, pinned=True, shut=True)
    facts = _opened(pins.box(session, row.id), "member.facts", row, row.facts)
    return replace(
        known,
        facts={key: typed(value) for key, value in (facts or {}).items()},
        pinned=pins.has(session, row.id),
        damaged=known.damaged or facts is None,
    )


def _opened(box: Vault, table: str, row: _Row, body: bytes) -> dict[str, Any] | None:
    """Return what is known of somebody, None where it is damaged: the others are not."""
    try:
        found: dict[str, Any] = json.loads(box.open(table, row.id, row.version, body))
    except errors.StoreDamagedError:
        return None
    return found
