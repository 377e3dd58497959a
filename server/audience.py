"""
Who has to hear what is said in a case: a pure rule, and the tablets it asks about.

A village's tablet hears the cases of its village that the village has to do with, and of those its
officers wrote. No other village's, and nothing that is sealed from the village.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from protocol import keys
from protocol.services import Service
from server import roster
from server.statements import Statement
from server.trust_tables import OFFICER

_TABLETS = Statement(
    select(OFFICER.c.device, OFFICER.c.key, OFFICER.c.scope).where(OFFICER.c.device.is_not(None))
)


@dataclass(frozen=True)
class Tablet:
    """A device that officers share, and the villages they speak for."""

    key: bytes
    villages: frozenset[str]


def of_case(
    hearer: bytes, service: Service | None, village: str, tablets: Iterable[Tablet]
) -> frozenset[bytes]:
    """
    Return the devices that have to hear what is said in a case.

    `hearer` is the one it came by, `village` where it belongs, empty when nobody said.
    """
    return frozenset({hearer, *of_village(service, village, tablets)})


def of_village(
    service: Service | None, village: str, tablets: Iterable[Tablet]
) -> frozenset[bytes]:
    """Return the tablets of a village, none for a service that is none of the village's."""
    if service is None or not service.of_village or not village:
        return frozenset()
    return frozenset(tablet.key for tablet in tablets if village in tablet.villages)


def tablets(connection: Connection) -> tuple[Tablet, ...]:
    """Return every tablet with officers whose word counts."""
    rows = _TABLETS.find(connection, {})
    if not rows:
        return ()
    ended = roster.revoked(connection)
    villages: dict[bytes, frozenset[str]] = {}
    for device, key, scope in rows:
        if not ended or not ended.keys() & {keys.signing_kid(device), keys.signing_kid(key)}:
            villages[device] = villages.get(device, frozenset()).union(scope.split())
    return tuple(Tablet(device, served) for device, served in sorted(villages.items()))
