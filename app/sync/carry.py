"""
Carrying by hand: what somebody takes along on a boat, and what a boat brings.

Nobody's word but a signed one is ever taken for "carried", and only the office's for "arrived".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.storage import custody, handovers, identity
from app.storage.store import Store
from app.sync import engine, inbox
from app.sync.cards import Written
from app.sync.files import FileTransport, Finding
from app.sync.loading import Bag
from app.sync.outcome import Report
from protocol import errors
from protocol.parcel import Way
from protocol.world import World


@dataclass(frozen=True)
class Load:
    """
    What lies ready in a folder to be carried.

    `marks` name our own parcels in it, `own_bytes` is their size, `others` counts parcels that
    go along for somebody else.
    """

    files: tuple[Written, ...]
    marks: tuple[str, ...]
    others: int
    report: Report

    @property
    def size_bytes(self) -> int:
        """How much there is to carry."""
        return sum(each.size_bytes for each in self.files)


def load(store: Store, world: World, folder: Path, *, public: bool = True) -> Load:
    """
    Write everything that waits into a folder, with what is carried for others.

    What is `public` goes along in a file of its own, for phones that have heard of no office.

    When this returns, all of it is there for good. Raises as `engine.exchange` does.
    """
    way = FileTransport(folder)
    with store.reading() as session:
        others = sum(custody.holding(session, each).count for each in Way)
    bag = Bag(_custody(store)) if others else None
    try:
        report = engine.exchange(store, way, world, bag=bag)
    except errors.AwayError as error:  # nobody is asked here but the folder itself
        raise errors.NoSealingKeyError from error
    with store.reading() as session:
        open_ = [*identity.published(session), *handovers.ours(session)] if public else []
    if open_:
        way.publish(open_)
    return Load(tuple(way.written), report.marks, others, report)


def hand_over(store: Store, world: World, loaded: Load, carrier: str, way: str = "card") -> None:
    """Sign that our parcels have left, and through whom: our own word, for our own screen."""
    with store.writing() as session:
        handovers.say(session, world, loaded.marks, loaded.size_bytes, way=way, carrier=carrier)


@dataclass(frozen=True)
class Taken:
    """
    What a file or folder brought.

    `office` says that it made this phone know its office, or know it better; `for_us` counts what
    was new to us, `up` and `down` what is now carried for others, `known`
    what was carried already, `own` parcels of ours that came back, `full` what there was no room
    for, `bad` parcels nobody can read, `findings` files that could not be taken whole.
    """

    office: bool
    for_us: int
    up: int
    down: int
    known: int
    own: int
    full: int
    bad: int
    findings: tuple[Finding, ...]


def take(store: Store, world: World, *places: Path) -> Taken:
    """
    Take everything that lies in files or folders: ours is read, others' is kept for them.

    Whoever brought others' parcels finds our signed word for it beside them, where one can write.

    Raises:
        CardGoneError, CardReadOnlyError: it cannot be looked into.
        StoreError: what was there could not be kept; it still lies there.
    """
    way = FileTransport(*places)
    before = _roster(store)
    report = engine.receive(store, way, world)
    others = report.others
    with store.writing() as session:
        inbox.learn_handovers(session, world, way.opens)
        said = (
            handovers.say(session, world, others.marks, others.up_bytes, way="phone", ours=True)
            if others.marks
            else []
        )
    if said and places[0].is_dir():
        _leave(way, [message.raw for message in said])
    return Taken(
        office=_roster(store) > before,
        for_us=report.heard + report.messages_sent,
        up=others.up,
        down=others.down,
        known=others.known,
        own=others.own,
        full=others.full,
        bad=report.dropped,
        findings=tuple(way.findings),
    )


def _leave(way: FileTransport, said: list[bytes]) -> None:
    """Leave our word on the card; one that cannot be written to goes back without it."""
    try:
        way.publish(said)
    except errors.DeliveryError:
        return


def _roster(store: Store) -> int:
    """Return the version of the office's roster that is known here, 0 for none."""
    with store.reading() as session:
        roster = identity.peers(session).roster
    return roster.version if roster else 0


def _custody(store: Store) -> Iterator[bytes]:
    with store.reading() as session:
        yield from custody.everything(session)
