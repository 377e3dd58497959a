"""The people on this phone, as a person sees them."""

from collections.abc import Sequence

from app.model_people import ForWhomState, PersonRow
from app.storage.household import HOLDER, RELATION, Member
from app.strings import language, t
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
    return PersonRow(member.id, member.name, about(member, catalogue))


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
