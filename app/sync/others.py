"""What was found on the way and is somebody else's: taken into custody, many in one transaction."""

from dataclasses import dataclass, field

from app.storage import custody, handovers
from app.storage.store import Store
from protocol import errors, parcel
from protocol.parcel import Way
from protocol.world import World

_TOGETHER = 128
_TOGETHER_BYTES = 2 * 1024 * 1024


@dataclass
class Others:
    """
    Parcels that are not for us, as they come.

    `up` and `down` count those new here, `known` those carried already, `own` ours that came
    back, `full` those there was no room for. `marks` name the new ones that go up.
    """

    store: Store
    world: World
    up: int = 0
    down: int = 0
    known: int = 0
    own: int = 0
    full: int = 0
    marks: list[str] = field(default_factory=list)
    up_bytes: int = 0
    _pending: list[bytes] = field(default_factory=list)
    _pending_bytes: int = 0

    def take(self, sealed: bytes) -> None:
        """Take one; it is safe after the next `settle`."""
        self._pending.append(sealed)
        self._pending_bytes += len(sealed)
        if len(self._pending) >= _TOGETHER or self._pending_bytes >= _TOGETHER_BYTES:
            self.settle()

    def settle(self) -> None:
        """Have everything taken so far safe on disk."""
        if not self._pending:
            return
        with self.store.writing() as session:
            at = self.world.now()
            room = custody.room(session, at)
            for sealed in self._pending:
                mark = parcel.mark(sealed)
                if handovers.is_ours(session, mark):
                    self.own += 1
                    continue
                try:
                    fresh = custody.take(session, room, sealed, at)
                except errors.CustodyFullError:
                    self.full += 1
                    continue
                self._count(sealed, mark, fresh=fresh)
        self._pending, self._pending_bytes = [], 0

    def _count(self, sealed: bytes, mark: str, *, fresh: bool) -> None:
        if not fresh:
            self.known += 1
        elif parcel.header(sealed).way is Way.UP:
            self.up += 1
            self.up_bytes += len(sealed)
            self.marks.append(mark)
        else:
            self.down += 1
