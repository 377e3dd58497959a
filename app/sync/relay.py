"""
By a relay in the village: what we leave there goes on when somebody or something carries it.

Its 202 says that it has our parcels, and ends no waiting. What waits there for phones is looked
through by tags that only our route key makes, so most of it never has to be fetched. A relay
that lies, drops, repeats, mixes up, dawdles or never ends costs time and nothing else.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from app.sync.http import HttpTransport
from app.sync.transport import Link, Traffic
from protocol import errors, outside, parcel
from protocol.outside import HEADER, Way
from protocol.world import World

ANSWER_WITHIN = timedelta(days=2)
"""After so long without a receipt we leave it there again: somebody may have lost it."""
ASK_EVERY = timedelta(hours=6)
"""A question for news alone lies there until it is carried; the next would say the same."""
IN_TIME = timedelta(minutes=3)
"""One request may take so long, however it dawdles."""
FEW = 8
"""So few waiting parcels are fetched all: then the relay does not learn which is ours."""
MOST = 64
"""Fetched in one exchange; the rest the next time."""

_PARCELS = "/v1/parcels"


class Fetched:
    """Which parcels were fetched from relays lately, so that none is fetched at every visit."""

    _LIMIT = 4_096

    def __init__(self) -> None:
        self._nonces: dict[bytes, None] = {}

    def __contains__(self, nonce: bytes) -> bool:
        """Tell whether this one was."""
        return nonce in self._nonces

    def add(self, nonce: bytes) -> None:
        """Note one, and forget the oldest when there are too many."""
        self._nonces[nonce] = None
        if len(self._nonces) > self._LIMIT:
            del self._nonces[next(iter(self._nonces))]


class RelayTransport:
    """
    Leaves parcels at the relay at `address` and fetches those `route` says are ours.

    `met` is called after each visit that worked, with whether something was left there.
    """

    def __init__(
        self,
        address: str,
        route: bytes,
        world: World,
        fetched: Fetched,
        met: Callable[[bool], None] = lambda left: None,
    ) -> None:
        self._route = route
        self._met = met
        self._world = world
        self._fetched = fetched
        self._until = world.now() + IN_TIME
        self._http = HttpTransport(address, lambda: self._world.now() <= self._until)

    @property
    def link(self) -> Link:
        """An answer comes when somebody has carried the question, and then the answer."""
        return Link(answer_within=ANSWER_WITHIN, ask_every=ASK_EVERY, keeper="relay")

    @property
    def traffic(self) -> Traffic:
        """What was carried between us and the relay."""
        return self._http.traffic

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """
        Yield those parcels that wait there for us, then leave ours.

        In this order, for a full relay makes room for ours by forgetting what waits.

        Raises:
            AwayError: nobody answered, or the line broke; after what did arrive.
            CaptivePortalError: something that is no relay answered.
            BusyError, DeliveryRefusedError, DeliveryTooLargeError: it did not take ours.
            AppTooOldError: it wants a newer app.
        """
        parcels = list(outgoing)
        yield from self._waiting()
        if parcels:
            self._begin()
            yield from self._http.exchange(parcels)
        self._met(bool(parcels))

    def roster(self) -> bytes:
        """Return the newest manifest and roster the relay has seen. Raises as `exchange` does."""
        self._begin()
        return self._http.roster()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _begin(self) -> None:
        self._until = self._world.now() + IN_TIME

    def _waiting(self) -> Iterator[bytes]:
        """Look through what waits there and yield what is ours."""
        self._begin()
        raw, broken = self._http.fetch(_PARCELS)
        headers = _headers(raw, broken=broken)
        fresh = [each for each in headers if each[-16:] not in self._fetched]
        ours = {each for each in fresh if self._is_ours(each)}
        for header in (fresh if len(fresh) <= FEW else [each for each in fresh if each in ours])[
            :MOST
        ]:
            sealed = self._fetch(header)
            if sealed is not None and header in ours:
                yield sealed
            # Only now: had it not been kept, it is to be fetched again.
            self._fetched.add(header[-16:])
        if broken:
            raise errors.AwayError

    def _fetch(self, header: bytes) -> bytes | None:
        """Return a parcel with this header; None when it is gone or another lies in its place."""
        self._begin()
        raw, broken = self._http.fetch(f"{_PARCELS}/{header[-16:].hex()}")
        if broken:
            raise errors.AwayError
        return raw if raw[: HEADER.size] == header else None

    def _is_ours(self, header: bytes) -> bool:
        _, _, way, address, nonce = HEADER.unpack(header)
        return bool(way == Way.DOWN) and parcel.tag(self._route, nonce) == address


def _headers(raw: bytes, *, broken: bool) -> list[bytes]:
    """Return the whole headers of a list, each once. Raises where it is no relay's list."""
    size = HEADER.size
    found = [raw[at : at + size] for at in range(0, len(raw) - size + 1, size)]
    if any(each[:4] != outside.MAGIC for each in found) or (len(raw) % size and not broken):
        raise errors.CaptivePortalError
    return list(dict.fromkeys(found))
