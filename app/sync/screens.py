"""
From screen to screen: what another phone shows is kept, and our word that we carry it shown back.

Whoever showed it reads that word from our screen. It ends no waiting: it says who has it now.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.storage import custody, handovers
from app.storage.store import Store
from app.sync import engine, inbox
from app.sync.pictures import PictureTransport
from protocol import bundle, parcel, qr
from protocol.world import World

NAMED_LIMIT = 15
"""Parcels one handover names here: as many as one file of pictures holds, and one code too."""


@dataclass(frozen=True)
class Brought:
    """
    What pictures brought: how many news `for_us`, how many parcels for `others`.

    `handover` is the text of the code to show back, empty where nothing is carried.
    """

    for_us: int
    others: int
    handover: str


def take(store: Store, world: World, files: Iterable[bytes]) -> Brought:
    """
    Keep what pictures showed, for us and for others, and sign what of it we carry now.

    What was carried before is signed for again: its sender may not have read it the first time.

    Raises:
        BundleDamagedError, FormatNewerError: a file is none of ours.
        StoreError: what was read could not be kept.
    """
    way = PictureTransport()
    for file in files:
        if file[:4] == bundle.OPEN_MAGIC:
            with store.writing() as session:
                inbox.learn(session, bundle.unpack_open(file))
        else:
            way.take(file)
    marks = [parcel.mark(each) for each in way.brought]
    report = engine.receive(store, way, world)
    return Brought(
        for_us=report.heard + report.messages_sent,
        others=report.others.up + report.others.down,
        handover=_say(store, world, marks),
    )


def hear(store: Store, world: World, shown_back: Iterable[bytes]) -> int:
    """Believe handovers shown back; return how many parcels of ours they are the first to name."""
    with store.writing() as session:
        return inbox.learn_handovers(session, world, shown_back)


def _say(store: Store, world: World, marks: list[str]) -> str:
    with store.writing() as session:
        aboard = dict(list(custody.aboard(session, marks).items())[:NAMED_LIMIT])
        if not aboard:
            return ""
        (said,) = handovers.say(
            session, world, list(aboard), sum(aboard.values()), way="phone", ours=True
        )
    return qr.handover(said.raw)
