"""
The people applications are made for on this device, and what they have answered before.

Nothing of this leaves the device: an application carries the answers it was sent with. Behind a
PIN a name and a relation are still read, to say whose PIN is asked for; the rest is not.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NewType

from sqlalchemy import delete, literal_column, update
from sqlmodel import Session, col, select

from app.storage import people, pins, vault
from app.storage.people import Person
from app.storage.tables import Belonging, Draft
from app.storage.tables import Member as MemberRow
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
    that was not given (`shut`) there are no facts to be had.
    """

    id: MemberId
    name: str = field(repr=False)
    relation: str = ""
    facts: Mapping[str, Raw] = field(default_factory=dict, repr=False)
    pinned: bool = False
    shut: bool = False

    @property
    def nik(self) -> str:
        """The NIK, empty when not known."""
        return str(self.facts.get(NIK, ""))

    @property
    def known(self) -> Mapping[str, Raw]:
        """Everything a form can be begun with."""
        return {**self.facts, NAME: self.name, RELATION: self.relation}


def greet(session: Session, person: Person) -> None:
    """Count who holds the device among the household, if they are not yet."""
    if session.get(MemberRow, HOLDER) is not None:
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
    row = session.get(MemberRow, member.id) or MemberRow(
        id=member.id, version=0, body=b"", facts=b""
    )
    box = pins.box(session, row.id)
    row.version += 1
    about = json.dumps({"name": member.name, "relation": member.relation})
    row.body = vault.of(session).seal("member", row.id, row.version, about.encode())
    facts = json.dumps(dict(member.facts)).encode()
    row.facts = box.seal("member.facts", row.id, row.version, facts)
    session.add(row)
    session.flush()


def all(session: Session) -> list[Member]:
    """Return everybody in the order they came: who holds the device first."""
    rows = session.exec(select(MemberRow).order_by(literal_column("rowid")))
    return [_loaded(session, row) for row in rows]


def load(session: Session, member: MemberId) -> Member | None:
    """Return a member, None when there is none of this id (any more)."""
    row = session.get(MemberRow, member)
    return _loaded(session, row) if row is not None else None


def remove(session: Session, member: MemberId) -> None:
    """
    Forget a member, with their drafts; what was sent for them stays, as nobody's.

    Raises:
        PersonLockedError: a PIN is before them and was not given.
    """
    pins.box(session, member)
    session.exec(delete(Belonging).where(col(Belonging.member_id) == member))
    _drop(session, member)


def forget(session: Session, world: World, member: MemberId) -> None:
    """
    Throw away the facts and drafts of a member whose PIN nobody knows any more.

    What was sent for them stays shut for good: it belongs to somebody who is not here.
    """
    belonging = update(Belonging).where(col(Belonging.member_id) == member)
    session.exec(belonging.values(member_id=fresh(world)))
    _drop(session, member)
    person = people.person(session)
    if member == HOLDER and person is not None:
        greet(session, person)


def assign(session: Session, case: CaseId, member: MemberId) -> None:
    """Write down whom a case was opened for."""
    session.merge(Belonging(case_id=case, member_id=member))


def whose(session: Session, cases: Iterable[CaseId]) -> dict[CaseId, MemberId]:
    """Return whom cases were opened for, as far as that is known."""
    rows = session.exec(select(Belonging).where(col(Belonging.case_id).in_(list(cases))))
    return {CaseId(row.case_id): MemberId(row.member_id) for row in rows}


def hidden(session: Session, cases: Iterable[CaseId]) -> dict[CaseId, MemberId]:
    """
    Return which of these cases are behind a PIN that was not given, and whose they are.

    A case whose member is gone with a forgotten PIN is nobody's: an empty id.
    """
    hidden: dict[CaseId, MemberId] = {}
    for case, member in whose(session, cases).items():
        if session.get(MemberRow, member) is None:
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
    session.exec(delete(Draft).where(col(Draft.member_id) == member))
    session.exec(delete(MemberRow).where(col(MemberRow.id) == member))
    session.expire_all()


def _loaded(session: Session, row: MemberRow) -> Member:
    about = json.loads(vault.of(session).open("member", row.id, row.version, row.body))
    known = MemberId(row.id), about["name"], about["relation"]
    if pins.shut(session, row.id):
        return Member(*known, pinned=True, shut=True)
    box = pins.box(session, row.id)
    facts = json.loads(box.open("member.facts", row.id, row.version, row.facts))
    told = {key: typed(value) for key, value in facts.items()}
    return Member(*known, told, pinned=pins.has(session, row.id))
