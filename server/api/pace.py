"""How fast one client may ask, and how often somebody may be wrong, in this process."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

_KNOWN_MOST = 4_096


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime


class Pace:
    """Lets `burst` through at once and `each_s` a second for good; by whatever name asks."""

    def __init__(self, burst: float, each_s: float) -> None:
        self._burst = burst
        self._each_s = each_s
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_s(self, name: str, now: datetime) -> int:
        """Take one; return 0, or the seconds to wait where there is none left."""
        bucket = self._buckets.pop(name, None) or _Bucket(self._burst, now)
        grown = max(0.0, (now - bucket.at).total_seconds()) * self._each_s
        bucket.left = min(self._burst, bucket.left + grown)
        bucket.at = now
        self._buckets[name] = bucket
        if len(self._buckets) > _KNOWN_MOST:
            self._buckets.popitem(last=False)
        if bucket.left >= 1:
            bucket.left -= 1
            return 0
        return max(1, round((1 - bucket.left) / self._each_s))

    def give_back(self, name: str) -> None:
        """Give back what was taken: it does not count."""
        if name in self._buckets:
            self._buckets[name].left += 1
