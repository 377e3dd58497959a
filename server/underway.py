"""
How much of one source may be under way at the office's door at once, so that nobody fills it alone.

Whether a parcel is junk is only known once it was opened, and opening takes its turn. So junk is
not counted but room: one source has a quarter of what may wait, and finds the door shut beyond
that, before a byte of its body is read. Whoever comes from elsewhere waits behind no more than
this. Four sources that flood at once still fill the door: that is for a proxy or a provider.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

SOURCE_BYTES = 8 * 1024 * 1024
"""Two of the largest bundles, or two hundred parcels as a phone on a weak signal cuts them."""
SOURCE_REQUESTS = 256
"""Phones behind one address of a provider that may be exchanging at the same moment."""


class CrowdedError(Exception):
    """So much of this source is under way that no more of it is read now."""


class Underway:
    """What is under way in this process, by source; nothing is remembered of what has ended."""

    def __init__(self) -> None:
        self._size_bytes: Counter[str] = Counter()
        self._requests: Counter[str] = Counter()

    @contextmanager
    def admitted(self, source: str, size_bytes: int) -> Iterator[None]:
        """
        Have a request of a source count as under way while the block runs, unless that is nobody.

        Raises:
            CrowdedError: nothing more of this source is taken now.
        """
        if not source:
            yield
            return
        if (
            self._requests[source] >= SOURCE_REQUESTS
            or self._size_bytes[source] + size_bytes > SOURCE_BYTES
        ):
            raise CrowdedError
        self._requests[source] += 1
        self._size_bytes[source] += size_bytes
        try:
            yield
        finally:
            self._requests[source] -= 1
            self._size_bytes[source] -= size_bytes
            if not self._requests[source]:
                del self._requests[source], self._size_bytes[source]

    @property
    def sources(self) -> Mapping[str, int]:
        """How many requests are under way, by source."""
        return dict(self._requests)
