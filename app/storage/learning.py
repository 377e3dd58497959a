"""
What a sent application tells of people, for the next one; what is only typed tells nothing.

Somebody is known again by the NIK, or by the name where a NIK is missing. One who was chosen
when the form was begun stays the same person while the NIK or the name is: either may be mended.
Of a namesake behind a PIN that was not given nothing is learnt: it may be the same person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from app.storage import household
from app.storage.drafts import Draft
from app.storage.household import NAME, NIK, RELATION, Member, MemberId, Raw
from protocol.findings import Value
from protocol.questions import COMPOSED, Kind, Question
from protocol.services import Service
from protocol.world import World


@dataclass(frozen=True)
class _Told:
    """What a row of an answer says of somebody; `nik` may be missing."""

    name: str
    nik: str
    relation: str = ""


def learn(
    session: Session, world: World, draft: Draft, service: Service, values: Mapping[str, Value]
) -> MemberId | None:
    """Remember what an application says of people, and return whom it is for, if known."""
    applicant = _applicant(session, world, draft, service, values)
    for told in _family(service, values):
        known = _match(household.all(session), told) or Member(household.fresh(world), told.name)
        if known.shut:
            continue
        facts = {**known.facts, **({NIK: told.nik} if told.nik else {})}
        household.save(session, replace(known, relation=told.relation, facts=facts))
    return applicant


def _applicant(
    session: Session, world: World, draft: Draft, service: Service, values: Mapping[str, Value]
) -> MemberId | None:
    """Return whom the application is for; what it says of them is remembered."""
    asked = {each.from_person: each.key for each in service.questions if each.from_person}
    if not {NAME, NIK} <= asked.keys():
        return draft.member
    told = _Told(str(values.get(asked[NAME], "")), str(values.get(asked[NIK], "")))
    everybody = household.all(session)
    chosen = next((each for each in everybody if each.id == draft.member), None)
    if chosen is None or not _still(chosen, told):
        chosen = _match(everybody, told) or Member(household.fresh(world), told.name)
    if chosen.shut:
        return None
    kept: Mapping[str, Raw] = {
        of: draft.answers[key]
        for of, key in asked.items()
        if key in values and key in draft.answers
    }
    others = {of: fact for of, fact in chosen.facts.items() if of not in asked}
    facts = {**others, **kept, NIK: told.nik}
    facts.pop(NAME, None)
    household.save(session, replace(chosen, name=told.name, facts=facts))
    return chosen.id


def _still(member: Member, told: _Told) -> bool:
    return (told.nik != "" and member.nik == told.nik) or _alike(member, told)


def _match(everybody: list[Member], told: _Told) -> Member | None:
    same = [each for each in everybody if told.nik and each.nik == told.nik]
    namesakes = [each for each in everybody if _alike(each, told) and not (told.nik and each.nik)]
    return next(iter([*same, *namesakes]), None)


def _alike(member: Member, told: _Told) -> bool:
    return member.name.casefold() == told.name.casefold()


def _family(service: Service, values: Mapping[str, Value]) -> Iterator[_Told]:
    """Yield the persons and rows that say by what relation somebody belongs to the family."""
    for question in service.questions:
        if question.kind not in COMPOSED or question.key not in values:
            continue
        keys = _keys(question)
        value = values[question.key]
        for row in value if isinstance(value, list) else [value]:
            if isinstance(row, dict) and keys is not None:
                name, nik, relation = (str(row.get(key, "")) for key in keys)
                if name and relation:
                    yield _Told(name, nik, relation)


def _keys(question: Question) -> tuple[str, str, str] | None:
    """Return which parts are the name, the NIK and the relation, if there are such."""
    by_kind = {part.kind: part.key for part in reversed(question.parts)}
    named = {part.key for part in question.parts}
    if Kind.NAME in by_kind and Kind.NIK in by_kind and RELATION in named:
        return by_kind[Kind.NAME], by_kind[Kind.NIK], RELATION
    return None
