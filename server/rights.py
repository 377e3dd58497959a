"""
Who may do what at the office: roles, the rights each has, and the area an account works in.

Pure and complete: what stands in no line here is allowed to nobody. A route asks for one right
(`console.access.holding`), a question about cases is narrowed to right and area at once
(`sight.narrow`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

EVERYTHING = "*"
"""All services, or the whole regency."""
REGENCY = "82.04"
"""Whose office this is, by the code that rows carry."""


class Right(StrEnum):
    """One thing somebody may do; routes and queries ask for one each."""

    CASES_READ = "cases_read"
    """Read applications with what was written in them."""
    CASES_WORK = "cases_work"
    """Take the steps on the way: receive, take on, ask, make an appointment, pass on."""
    CASES_DECIDE = "cases_decide"
    """Approve, refuse, or put up for signature."""
    CASES_ASSIGN = "cases_assign"
    """Give applications to colleagues of the agency, and refer complaints to other agencies."""
    LETTERS_SIGN = "letters_sign"
    """Sign what the office issues."""
    PAPERS_CHECK = "papers_check"
    """Check receipt slips and letters that somebody brings."""
    NIK_REVEAL = "nik_reveal"
    """See a whole NIK, for a reason that is written down."""
    INTEGRITY_READ = "integrity_read"
    """Read reports about officers, which their own agency never sees."""
    FIGURES = "figures"
    """See counts and times; no person is in them."""
    EXPORT = "export"
    """Take many applications out at once; two people are needed."""
    DATA_REQUESTS = "data_requests"
    """Handle what citizens ask about their own data."""
    ERASE = "erase"
    """Destroy personal data; two people are needed."""
    LOG_READ = "log_read"
    """Read who did what."""
    STAFF_MANAGE = "staff_manage"
    """Make accounts, end them, give roles; a role needs two people."""
    DEVICES_MANAGE = "devices_manage"
    """See when phones and tablets were last heard of, and revoke one."""
    SYSTEMS_MANAGE = "systems_manage"
    """Let other systems in, and say where news goes."""


class Role(StrEnum):
    """What somebody is at the office."""

    CLERK = "clerk"
    VERIFIER = "verifier"
    SIGNER = "signer"
    VILLAGE = "village"
    INSPECTOR = "inspector"
    LEADER = "leader"
    DATA_OFFICER = "data_officer"
    AUDITOR = "auditor"
    ADMIN = "admin"


_DESK = frozenset(
    {
        Right.CASES_READ,
        Right.CASES_WORK,
        Right.PAPERS_CHECK,
        Right.NIK_REVEAL,
        Right.FIGURES,
    }
)
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.CLERK: _DESK,
    Role.VERIFIER: _DESK | {Right.CASES_DECIDE, Right.CASES_ASSIGN},
    Role.SIGNER: _DESK | {Right.CASES_DECIDE, Right.CASES_ASSIGN, Right.LETTERS_SIGN, Right.EXPORT},
    Role.VILLAGE: frozenset({Right.CASES_READ, Right.PAPERS_CHECK}),
    Role.INSPECTOR: frozenset({Right.INTEGRITY_READ, Right.FIGURES}),
    Role.LEADER: frozenset({Right.FIGURES}),
    Role.DATA_OFFICER: frozenset({Right.DATA_REQUESTS, Right.ERASE, Right.EXPORT}),
    Role.AUDITOR: frozenset({Right.LOG_READ}),
    Role.ADMIN: frozenset({Right.STAFF_MANAGE, Right.DEVICES_MANAGE, Right.SYSTEMS_MANAGE}),
}
"""Which role has which right; nobody has any other."""

REGENCY_WIDE = frozenset({Role.LEADER, Role.DATA_OFFICER})
"""Roles that work for the whole regency where an account of theirs belongs to no agency."""
DECIDING = frozenset({"approve", "reject", "sign"})
"""Steps that end the checking of an application; the others are on the way."""


INSPECTING = frozenset({"accept", "ask", "pass_on", "complete", "reject"})
"""Steps an inspector takes in a report: no village, no letter and no visit is part of one."""


@dataclass(frozen=True)
class Area:
    """
    What somebody works on: the services, and the places whose cases are theirs.

    `agency` is empty for who belongs to none. `places` are codes of districts and villages.
    `service` and `district` are what they chose to look at of all that reaches their agency.
    """

    agency: str = ""
    services: tuple[str, ...] = ()
    places: tuple[str, ...] = (EVERYTHING,)
    service: str = ""
    district: str = ""

    @classmethod
    def kept(cls, agency: str, services: str, places: str) -> Self:
        """Return an area as its row keeps it: keys and codes with blanks between."""
        return cls(agency, tuple(services.split()), tuple(places.split()))

    @property
    def every_service(self) -> bool:
        """Whether no service is left out."""
        return EVERYTHING in self.services

    @property
    def every_place(self) -> bool:
        """Whether no place is left out: then also cases of nowhere in particular are theirs."""
        return EVERYTHING in self.places

    def covers(self, village: str) -> bool:
        """Tell whether a case of this village is theirs; one of no village is somebody else's."""
        if self.every_place:
            return True
        return any(village == place or village.startswith(f"{place}.") for place in self.places)

    def narrowed(self, service: str = "", district: str = "") -> Self:
        """Return what of it is of one service and one district; what is not theirs is nothing."""
        services, places = self.services, self.places
        if service:
            services = (service,) if self.works_on(service) else ()
        if district and self.covers(district):
            places = (district,)
        elif district:
            places = tuple(each for each in places if each.startswith(f"{district}."))
        services = services if places else ()
        return replace(self, services=services, places=places, service=service, district=district)

    def works_on(self, service: str) -> bool:
        """Tell whether this service is theirs, wherever the case is from."""
        return self.every_service or service in self.services


def has(role: Role, right: Right) -> bool:
    """Tell whether a role has a right."""
    return right in RIGHTS[role]


def signs(role: Role) -> bool:
    """Tell whether what somebody of this role says goes out to citizens under their own key."""
    return has(role, Right.CASES_WORK) or has(role, Right.INTEGRITY_READ)


def for_step(step: str) -> Right:
    """Return the right that taking a step of a case needs."""
    return Right.CASES_DECIDE if step in DECIDING else Right.CASES_WORK


def takes(role: Role, step: str) -> bool:
    """Tell whether a role takes a step in the cases it reads."""
    return step in INSPECTING if has(role, Right.INTEGRITY_READ) else has(role, for_step(step))


def areal(role: Role) -> bool:
    """Tell whether a role has to do with services at all."""
    seeing = {Right.CASES_READ, Right.FIGURES, Right.INTEGRITY_READ, Right.EXPORT}
    return bool(RIGHTS[role] & seeing)


def roles_with(right: Right) -> tuple[Role, ...]:
    """Return the roles that have a right, in the order they are declared."""
    return tuple(role for role in Role if has(role, right))


def tidy_places(codes: Iterable[str]) -> tuple[str, ...]:
    """Return places without doubles, and nothing beside everything."""
    found = tuple(dict.fromkeys(codes))
    return (EVERYTHING,) if EVERYTHING in found or not found else found
