"""
One exchange: carry what waits, keep what comes back, tell that it is kept.

An exchange goes in rounds. Each seals one parcel, hands it over and takes what comes back in a
transaction of its own, so that a link or a battery may die at any point: what was taken stays
taken, what was not is sent again. Text of all goes before any piece of a photo.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from app.storage import identity, ledger, setbacks, wishes
from app.storage.receipts import Extent
from app.storage.store import Store
from app.sync import handing, inbox, loading, outbox
from app.sync.inbox import Haul
from app.sync.loading import Bag, Carried
from app.sync.others import Others
from app.sync.outbox import Packed
from app.sync.outcome import Progress, Report, Round
from app.sync.pace import Pace
from app.sync.transport import Traffic, Transport
from protocol import bundle, errors
from protocol.ids import MessageId
from protocol.world import World

_log = logging.getLogger("layar.engine")


def exchange(
    store: Store,
    transport: Transport,
    world: World,
    progress: Callable[[Progress], None] | None = None,
    pace: Pace | None = None,
    *,
    probe: bool = False,
    bag: Bag | None = None,
) -> Report:
    """
    Carry what waits and keep what comes back. Safe to repeat, safe to interrupt.

    A `probe` begins with the smallest parcel that says anything, to see whether a way works.
    `bag` is what goes along for others.

    Raises:
        DeliveryError: it did not work this time; what was done stays done.
        VersionError: the office wants a newer app; everything is kept.
        StoreError: what came back could not be kept; it will come again.
    """
    pace = pace or Pace.on(transport.link)
    return _Exchange(store, transport, world, progress, pace, probe, Carried(bag=bag)).run()


def receive(store: Store, transport: Transport, world: World) -> Report:
    """Keep what has come, for us and for others, and bring nothing. Raises as `exchange` does."""
    return _Exchange(store, transport, world, None, Pace.on(transport.link)).listen()


@dataclass
class _Exchange:
    store: Store
    transport: Transport
    world: World
    progress: Callable[[Progress], None] | None
    pace: Pace
    probe: bool = False
    carried: Carried = field(default_factory=Carried)
    asked: dict[MessageId, Extent] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    refused: dict[MessageId, str] = field(default_factory=dict)
    sent: int = 0
    heard: int = 0
    done: int = 0
    total: int = 0
    dropped: int = 0
    newer: int = 0
    rounds: int = 0
    released: int = 0
    knocked: bool = False
    photos_anyway: bool = False
    stumbled: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.others = Others(self.store, self.world)

    def listen(self) -> Report:
        before = self.transport.traffic
        with suppress(errors.AwayError):
            self._fetch_roster()
        for sealed in self.transport.exchange(()):
            self._take(sealed)
        self.others.settle()
        return self._report(before)

    def run(self) -> Report:
        before = self.transport.traffic
        self._look()
        while self._again(self._round()):
            pass
        if self.newer and not self.heard and not self.done:
            raise errors.AppTooOldError
        return self._report(before)

    def _look(self) -> None:
        """See what there is to bring, and make sure that we know to whom."""
        with self.store.reading() as session:
            known = identity.peers(session).roster is not None
            self.stumbled = setbacks.tried(session)
            self.photos_anyway = wishes.photos_anyway(session)
            self.total = loading.weigh(session).total
        if self.probe:
            self.carried.sieve.probe()
        if not known:
            self._fetch_roster()

    def _round(self) -> Round:
        """Seal, hand over and take what comes back, once."""
        while True:
            packs = self._pack()
            size_bytes = sum(len(packed.sealed) for packed in packs)
            pieces = bool(packs[-1].pieces)
            begun = self.world.now()
            try:
                result = self._carry(packs)
            except errors.DeliveryRefusedError as error:
                if not self.knocked:
                    self._fetch_roster()
                else:
                    self._refuse(packs, error)
            except errors.DeliveryTooLargeError as error:
                if not self.pace.shrink():
                    self._refuse(packs, error)
            except errors.DeliveryError as error:
                self.pace.broke(size_bytes, pieces=pieces)
                if self.probe and isinstance(error, errors.BusyError):
                    self._refuse(packs, error)
                raise
            else:
                self.pace.held(size_bytes, begun, self.world.now(), pieces=pieces)
                self._note_sent(packs)
                self.carried.sieve.passed()
                return result
            for packed in packs:
                outbox.forget(self.carried, packed)

    def _refuse(self, packs: list[Packed], error: errors.DeliveryError) -> None:
        self.carried.sieve.refuse(outbox.names(packs), error, answered=self.carried.answered)
        self._set_aside()

    def _set_aside(self) -> None:
        """Count what failed by itself; what is damaged or fails too often is set aside."""
        if fresh := self.carried.sieve.uncounted():
            with self.store.writing() as session:
                setbacks.count(session, fresh, self.world.now())

    def _again(self, last: Round) -> bool:
        """Tell whether another round would bring or fetch something."""
        if self.transport.link.by_hand:
            return False
        with self.store.reading() as session:
            left = loading.left(session, self.world, self.transport.link, self.carried)
            untold = bool(ledger.untold(session, limit=1)) or bool(self.carried.refused)
        moved = last.carried or last.news or last.narrow or self.rounds == 1
        return (left and moved) or (last.answered and last.news and (untold or last.owed_bytes > 0))

    def _pack(self) -> list[Packed]:
        """Seal what goes in one request."""
        self.carried.photos = self.photos_anyway or self.pace.bears_photos(self.world.now())
        packs = outbox.fill(self.store, self.world, self.transport.link, self.pace, self.carried)
        self.asked |= {packed.receipt: packed.asked for packed in packs}
        self._set_aside()
        return packs

    def _carry(self, packs: list[Packed]) -> Round:
        self.rounds += 1
        result = Round(any(packed.carries for packed in packs), self.carried.sieve.narrow)
        written = {packed.receipt: packed for packed in packs}
        link = self.transport.link
        if link.by_hand or link.keeper:
            self.marks += handing.note(self.store, self.world, packs)
        handed = outbox.outgoing(packs, link, self.pace, self.carried, self.world)
        for sealed in self.transport.exchange(handed):
            haul = self._take(sealed)
            if haul is None:
                continue
            result.answered = True
            result.owed_bytes = haul.owed_bytes
            result.news = result.news or haul.news
            if haul.answers in written:
                self._told(written[haul.answers] if link.by_hand else packs[0])
        if link.keeper:
            handing.say(self.store, self.world, packs, link.keeper)
        self.others.settle()
        self.carried.asked = True
        self.carried.answered = self.carried.answered or result.answered
        return result

    def _take(self, sealed: bytes) -> Haul | None:
        """Keep what is in a parcel; None when it is not our office's, or too new for us."""
        try:
            haul = self._open(sealed)
        except errors.ParcelNotForUsError:
            self._pass_on(sealed)
            return None
        except (errors.TrustError, errors.RefusedError, errors.VersionError) as error:
            _log.warning("parcel dropped: %s", error)
            self.dropped += 1
            self.newer += isinstance(error, errors.VersionError)
            return None
        settled = haul.settled
        self.released += haul.released
        self.sent += settled.safe
        self.heard += len(haul.new)
        self.refused.update(settled.refused)
        self.carried.refused.update(haul.refused)
        self.carried.told_of.update(haul.told_of)
        self.done += settled.safe + settled.pieces + len(settled.refused)
        self._tell()
        return haul

    def _tell(self) -> None:
        if self.progress is not None:
            with self.store.reading() as session:
                left_bytes = loading.weigh(session).bytes(photos=self.carried.photos)
            self.progress(Progress(min(self.done, self.total), self.total, left_bytes))

    def _open(self, sealed: bytes) -> Haul:
        """Open a parcel; once more under the newest roster when its writer is not known."""
        try:
            with self.store.writing() as session:
                return inbox.take(session, self.world, sealed, self.asked)
        except (errors.NotEntitledError, errors.UnknownAuthorError):
            if self.knocked:
                raise
            self._fetch_roster()
        with self.store.writing() as session:
            return inbox.take(session, self.world, sealed, self.asked)

    def _pass_on(self, sealed: bytes) -> None:
        """Keep a parcel for somebody else, if this device was asked to carry for others."""
        if self.transport.link.by_hand or self.carried.bag is not None:
            self.others.take(sealed)
        else:
            self.dropped += 1

    def _told(self, packed: Packed) -> None:
        """Note that the office has read our receipt and knows what we have heard."""
        for message in packed.refused:
            self.carried.refused.pop(message, None)
        if packed.told:
            with self.store.writing() as session:
                ledger.told(session, packed.told)

    def _fetch_roster(self) -> None:
        """Ask for manifest and roster in the open; whom to believe is decided by the root key."""
        self.knocked = self.carried.strangers = True
        try:
            envelopes = bundle.unpack_open(self.transport.roster())
        except errors.BundleDamagedError as error:
            raise errors.AwayError from error
        with self.store.writing() as session:
            inbox.learn(session, envelopes)

    def _note_sent(self, packs: list[Packed]) -> None:
        """Note when answers are due, and what has got through after all."""
        sent = [message for packed in packs for message in packed.messages]
        mended = self.stumbled.intersection(outbox.names(packs))
        if sent or mended:
            due_at = self.world.now() + self.transport.link.answer_within
            with self.store.writing() as session:
                ledger.sent(session, sent, due_at)
                setbacks.worked(session, mended)

    def _report(self, before: Traffic) -> Report:
        after = self.transport.traffic
        with self.store.reading() as session:
            waiting = len(ledger.waiting(session))
            photos_wait = not self.carried.photos and loading.weigh(session).pieces > 0
        return Report(
            messages_sent=self.sent,
            heard=self.heard,
            bytes_up=after.bytes_up - before.bytes_up,
            bytes_down=after.bytes_down - before.bytes_down,
            round_trips=after.round_trips - before.round_trips,
            refused=self.refused,
            waiting=waiting,
            dropped=self.dropped,
            others=self.others,
            released=self.released,
            marks=tuple(self.marks),
            photos_wait=photos_wait,
        )
