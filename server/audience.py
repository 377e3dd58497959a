"""
Who has to hear what is said in a case: a pure rule, and the tablets it asks about.

A village's tablet hears the cases of its village that the village has to do with, and of those its
officers wrote. No other village's, and nothing that is sealed from the village.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from protocol import keys
from protocol.ids import Kid
from protocol.services import Service
from server.trust_tables import OFFICER, REVOKED


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
    rows = connection.execute(
        select(OFFICER.c.device, OFFICER.c.key, OFFICER.c.scope).where(
            OFFICER.c.device.is_not(None)
        )
    ).all()
    if not rows:
        return ()
    ended = {Kid(kid) for kid in connection.scalars(select(REVOKED.c.kid))}
    return grouped(
        (device, key, scope.split()) for device, key, scope in rows if _stands((device, key), ended)
    )


def grouped(officers: Iterable[tuple[bytes, bytes, Collection[str]]]) -> tuple[Tablet, ...]:
    """Return tablets, of officers by their tablet, their own key and their villages."""
    villages: dict[bytes, frozenset[str]] = {}
    for device, _, scope in officers:
        villages[device] = villages.get(device, frozenset()) | frozenset(scope)
    return tuple(Tablet(device, scope) for device, scope in sorted(villages.items()))


def _stands(names: Iterable[bytes], ended: Collection[Kid]) -> bool:
    return not any(keys.signing_kid(key) in ended for key in names)
