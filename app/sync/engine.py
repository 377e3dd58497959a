"""
One exchange: carry what waits, keep what comes back, tell that it is kept.

An exchange goes in rounds. Each seals one parcel, hands it over and takes what comes back in a
transaction of its own, so that a link or a battery may die at any point: what was taken stays
taken, what was not is sent again. Text of all goes before any piece of a photo.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from app.storage import identity, ledger, setbacks, wishes
from app.storage.receipts import Told
from app.storage.store import Store
from app.sync import deafness, fates, handing, inbox, loading, outbox
from app.sync.inbox import Haul
from app.sync.loading import Bag, Carried
from app.sync.others import Others
from app.sync.outbox import Packed
from app.sync.outcome import Progress, Report, Round, Tally
from app.sync.pace import SAMPLE_BYTES, Pace
from app.sync.transport import SideBySide, Traffic, Transport
from protocol import bundle, errors
from protocol.ids import MessageId
from protocol.world import World

AT_ONCE_BYTES = 4 * 1024 * 1024
"""So much goes side by side before everything is looked at anew; it is held in memory."""

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
    asked: dict[MessageId, Told] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    rounds: int = 0
    answered_bytes: int = 0
    knocked: bool = False
    photos_anyway: bool = False
    speaks: bool = True
    """Whether there is anything to say: a stranger's own question the office does not answer."""

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
        while self.speaks and self._again(self._round()):
            pass
        deafness.heal(self.store, self.world, self.tally)
        if self.tally.only_newer:
            raise errors.AppTooOldError
        return self._report(before)

    def _look(self) -> None:
        """See what there is to bring, and make sure that we know to whom."""
        with self.store.reading() as session:
            known = identity.peers(session).roster is not None
            ours = self.transport.link.by_hand or bool(ledger.introduction(session))
            self.speaks = ours or self.carried.bag is not None
            self.carried.stumbled = setbacks.tried(session)
            self.photos_anyway = wishes.photos_anyway(session)
            self.tally.total = loading.weigh(session).total
        if self.probe:
            self.carried.sieve.probe()
        elif (unheard := self.pace.unheard) and self.carried.bag is None:
            self.carried.go_on(unheard)
        if not known:
            self._fetch_roster()

    def _round(self) -> Round:
        """Seal, hand over and take what comes back, once."""
        while True:
            apart = self._apart
            packs = self._pack(apart=apart)
            size_bytes = sum(len(packed.sealed) for packed in packs)
            pieces = bool(packs[-1].pieces)
            begun = self.world.now()
            try:
                result = self._carry(packs, apart=apart)
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
                if apart and not self.carried.unheard:
                    self.pace.unheard = self.carried.on_its_way()
                if self.probe and isinstance(error, errors.BusyError):
                    self._refuse(packs, error)
                raise
            else:
                self.pace.unheard = None
                if not apart:
                    self.pace.held(size_bytes, begun, self.world.now(), pieces=pieces)
                fates.sent(self.store, self.world, self.transport.link, packs, self.carried)
                self.carried.sieve.passed()
                return result
            for packed in packs:
                outbox.forget(self.carried, packed)

    def _refuse(self, packs: list[Packed], error: errors.DeliveryError) -> None:
        self.carried.sieve.refuse(outbox.names(packs), error, answered=self.carried.answered)
        fates.set_aside(self.store, self.world, self.carried.sieve)

    def _again(self, last: Round) -> bool:
        """Tell whether another round would bring or fetch something."""
        if self.transport.link.by_hand:
            return False
        with self.store.reading() as session:
            left = loading.left(session, self.world, self.transport.link, self.carried)
            untold = bool(ledger.untold(session, limit=1)) or bool(self.carried.refused)
        moved = last.carried or last.news or last.narrow or self.rounds == 1
        return (left and moved) or (last.answered and last.news and (untold or last.owed_bytes > 0))

    def _pack(self, *, apart: bool, first: bool = True) -> list[Packed]:
        """Seal what goes in one request."""
        self.carried.photos = self.photos_anyway or self.pace.bears_photos(self.world.now())
        fill = outbox.fill_apart if apart else outbox.fill
        link = self.transport.link
        packs = fill(self.store, self.world, link, self.pace, self.carried, first=first)
        self.asked |= {packed.receipt: packed.asked for packed in packs}
        fates.set_aside(self.store, self.world, self.carried.sieve)
        return packs

    def _carry(self, packs: list[Packed], *, apart: bool) -> Round:
        self.rounds += 1
        result = Round(any(packed.carries for packed in packs), self.carried.sieve.narrow)
        link = self.transport.link
        if link.by_hand or link.keeper:
            self.tally.marks += handing.note(self.store, self.world, packs)
        for sealed in self._hand_over(packs, apart=apart):
            haul = self._take(sealed)
            if haul is None:
                continue
            result.answered = True
            result.owed_bytes = haul.owed_bytes
            result.news = result.news or haul.news
            answered = [packed for packed in packs if packed.receipt == haul.answers]
            if answered:  # in one request, the last receipt is answered and the first one told
                self._told(answered[0] if link.by_hand or apart else packs[0])
                self.answered_bytes += len(answered[0].sealed)
        if link.keeper:
            handing.say(self.store, self.world, packs, link.keeper)
        self.others.settle()
        self.carried.asked = True
        self.carried.answered = self.carried.answered or result.answered
        return result

    @property
    def _apart(self) -> bool:
        """Whether parcels go side by side: once we are heard, and with nothing of others'."""
        wide = isinstance(self.transport, SideBySide) and not self.carried.sieve.narrow
        return wide and self.carried.answered and self.carried.bag is None

    def _hand_over(self, packs: list[Packed], *, apart: bool) -> Iterator[bytes]:
        """Hand the parcels over, and where they go side by side more after them."""
        if apart and isinstance(self.transport, SideBySide):
            return self.transport.exchange_apart(self._one_by_one(packs))
        link = self.transport.link
        return self.transport.exchange(
            outbox.outgoing(packs, link, self.pace, self.carried, self.world)
        )

    def _one_by_one(self, packs: list[Packed]) -> Iterator[bytes]:
        """Yield parcel after parcel while there is more to bring, each packed when it can go."""
        yield packs[0].sealed
        size_bytes = len(packs[0].sealed)
        begun, before = self.world.now(), self.answered_bytes
        while (packs[-1].carries or packs[-1] is packs[0]) and size_bytes < AT_ONCE_BYTES:
            now, moved = self.world.now(), self.answered_bytes - before
            if moved >= SAMPLE_BYTES:  # what is not answered may lie in a buffer
                self.pace.held(moved, begun, now, pieces=bool(packs[-1].pieces))
                begun, before = now, self.answered_bytes
            more = self._pack(apart=True, first=False)
            if not more[0].carries:
                return
            packs += more
            size_bytes += len(more[0].sealed)
            yield more[0].sealed

    def _take(self, sealed: bytes) -> Haul | None:
        """Keep what is in a parcel; None when it is not our office's, or too new for us."""
        try:
            haul = self._open(sealed)
        except errors.ParcelNotForUsError:
            self._pass_on(sealed)
            return None
        except (errors.TrustError, errors.RefusedError, errors.VersionError) as error:
            _log.warning("parcel dropped: %s", error)
            self.tally.drop(error)
            return None
        self.tally.add(haul)
        self.carried.refused.update(haul.refused)
        self.carried.heard(haul.told_of, haul.begun)
        self._tell()
        return haul

    def _tell(self) -> None:
        if self.progress is not None:
            with self.store.reading() as session:
                left_bytes = loading.weigh(session).bytes(photos=self.carried.photos)
            self.progress(self.tally.progress(left_bytes))

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
            self.tally.dropped += 1

    def _told(self, packed: Packed) -> None:
        """Note that the office has read our receipt and knows what we have heard."""
        for message in packed.refused:
            self.carried.refused.pop(message, None)
        self.carried.told.update(packed.told)

    def _fetch_roster(self) -> None:
        """Ask for manifest and roster in the open; whom to believe is decided by the root key."""
        self.knocked = self.carried.strangers = True
        try:
            envelopes = bundle.unpack_open(self.transport.roster())
        except errors.BundleDamagedError as error:
            raise errors.AwayError from error
        with self.store.writing() as session:
            inbox.learn(session, envelopes)

    def _report(self, before: Traffic) -> Report:
        with self.store.reading() as session:
            waiting = len(ledger.waiting(session))
            photos_wait = not self.carried.photos and loading.weigh(session).pieces > 0
        moved = self.transport.traffic.since(before)
        return self.tally.report(moved, self.others, waiting=waiting, photos_wait=photos_wait)
