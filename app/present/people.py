"""The people on this phone, as a person sees them."""

from collections.abc import Sequence

from app.filling import Filling
from app.model_people import ForWhomState, PeopleState, PersonRow, PersonState
from app.present import form
from app.storage.household import HOLDER, RELATION, Member
from app.strings import language, t
from protocol.answers import Review
from protocol.services import Catalogue, Service


def for_whom(service: Service, members: Sequence[Member], catalogue: Catalogue) -> ForWhomState:
    """Show the question for whom a service is."""
    return ForWhomState(
        service.key,
        service.short.in_(language()),
        tuple(row(each, catalogue) for each in members),
    )


def row(member: Member, catalogue: Catalogue) -> PersonRow:
    """Show one of the household."""
    words = about(member, catalogue)
    if member.shut:
        words = t("people.locked")
    elif member.damaged:
        words = t("people.damaged")
    name = member.name or t("people.nameless")
    return PersonRow(member.id, name, words, member.pinned, member.shut)


def everybody(members: Sequence[Member], catalogue: Catalogue, *, unlocked: bool) -> PeopleState:
    """Show everybody on this phone."""
    return PeopleState(tuple(row(each, catalogue) for each in members), unlocked)


def person(
    member: Member | None, boxes: Filling, review: Review, catalogue: Catalogue
) -> PersonState:
    """Show one of the household, or the empty boxes for somebody new."""
    questions = form.question_states(boxes, review)
    if member is None:
        return PersonState(PersonRow("", t("people.new"), ""), questions, fresh=True)
    return PersonState(row(member, catalogue), questions, removable=member.id != HOLDER)


def about(member: Member, catalogue: Catalogue) -> str:
    """Say how somebody belongs here; empty when that is not known."""
    if member.id == HOLDER:
        return t("people.holder")
    options = [
        option for part in catalogue.person if part.key == RELATION for option in part.options
    ]
    return next(
        (each.label.in_(language()) for each in options if each.value == member.relation), ""
    )
