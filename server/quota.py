"""How much one source may bring to a relay in a while, so that nobody fills it alone."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

_SOURCES_LIMIT = 4_096


@dataclass(frozen=True)
class _Left:
    size_bytes: float
    at: datetime


class Quota:
    """Every source has `limit_bytes`, which grow back within `within`; values in, values out."""

    def __init__(
        self,
        limit_bytes: int = 64 * 1024 * 1024,
        within: timedelta = timedelta(hours=1),
    ) -> None:
        self._limit_bytes = limit_bytes
        self._within = within
        self._left: dict[str, _Left] = {}

    def allows(self, source: str, size_bytes: int, now: datetime) -> bool:
        """Count so many bytes for a source, unless that is more than it has left."""
        key = household(source)
        known = self._left.pop(key, _Left(self._limit_bytes, now))
        passed = max(timedelta(0), now - known.at) / self._within
        left = min(self._limit_bytes, known.size_bytes + passed * self._limit_bytes)
        allowed = left >= size_bytes
        # Put back last, so that the first is the one not heard of for longest.
        self._left[key] = _Left(left - size_bytes if allowed else left, now)
        if len(self._left) > _SOURCES_LIMIT:
            del self._left[next(iter(self._left))]
        return allowed


def household(source: str) -> str:
    """Return what counts as one source: who has IPv6 has as many addresses as they like."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return source
    if address.version == 6 and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return source
