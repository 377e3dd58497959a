"""The answer to one asker: a receipt for what came, and what they still have to hear."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from protocol import bundle, keys, messages, parcel
from protocol.envelope import OVERHEAD_BYTES
from protocol.ids import Digest, MessageId
from protocol.messages import Handover
from protocol.parcel import CLEAR_LIMIT_BYTES, ITEM_HEAD_BYTES
from server import debts, lacking, papers, parts
from server.books import Books
from server.debts import Debt
from server.lacking import Lacked
from server.sealing import Answer
from server.verdicts import HELD, Verdict

_BEYOND = (
    "a device knows roster %d, the newest here is %d: if this office was put back by a clock that"
    " was behind, `layar-server rebuild --restored` begins a memory above the one devices know"
)
_log = logging.getLogger(__name__)

LIST_LIMIT = 1_000
"""Ids in one list of a receipt; the rest are told when they come again."""
HELLO_BYTES = 400
"""A receipt that speaks of nothing."""


@dataclass(slots=True)
class Hearing:
    """
    What one asker brought in one request, and what became of it.

    Of one that carries for others, `taken` names the parcels it may let go of, and `serves` the
    villages whose waiting answers it brings home. `fresh` says that something was not here before:
    what is held is brought again and again, and is no news. `lacks` are documents it has heard of
    and not whole, with the pieces it has.
    """

    asker: bytes
    re: MessageId
    room: int
    roster: int
    catalogue: int | None = None
    verdicts: list[Verdict] = field(default_factory=list)
    authors: set[bytes] = field(default_factory=set)
    touched: set[Digest] = field(default_factory=set)
    taken: tuple[str, ...] = ()
    taken_bytes: int = 0
    serves: frozenset[str] = frozenset()
    fresh: bool = False
    lacks: Mapping[Digest, str] = field(default_factory=dict)

    @property
    def brings(self) -> bool:
        """Whether it brings anything but a question."""
        return bool(self.verdicts or self.touched)


def compose(ledger: Books, hearings: Sequence[Hearing]) -> list[Answer | None]:
    """Return the answer to each hearing; None for an asker nobody can seal to."""
    askers = {hearing.asker for hearing in hearings}
    touched: dict[bytes, set[Digest]] = {}
    for hearing in hearings:  # a phone may have asked twice at once
        if hearing.touched:
            touched.setdefault(hearing.asker, set()).update(hearing.touched)
    showing = (askers & ledger.lacking).union(touched)
    pieces = papers.bitmaps(ledger.connection, showing, touched) if showing else {}
    begun = parts.begun(ledger.connection, showing) if showing else {}
    hearers = askers & ledger.owing
    owed = debts.owed(ledger.connection, hearers) if hearers else {}
    quiet = {each.asker for each in hearings if not (each.fresh or owed.get(each.asker))}
    placed = debts.placed(ledger.connection, quiet) if quiet else {}
    unread = debts.unread(ledger.connection, quiet) if quiet else {}
    return [
        _answer(
            ledger,
            hearing,
            {
                "pieces": pieces.get(hearing.asker, {}),
                "begun": begun.get(hearing.asker, {}),
                "placed": placed.get(hearing.asker, 0),
                "unread": unread.get(hearing.asker, ()),
            },
            owed.get(hearing.asker, ()),
        )
        for hearing in hearings
    ]


def _answer(
    ledger: Books, hearing: Hearing, standing: Mapping[str, Any], owed: Sequence[Debt]
) -> Answer | None:
    device = ledger.devices.get(hearing.asker)
    if device is None or device.route is None:
        return None
    receipt, epoch = _receipt(ledger, hearing, standing), ledger.office.epoch
    roster, handover = _roster(ledger, hearing), _handover(ledger, hearing)
    if keys.signing_kid(hearing.asker) in ledger.standing.revoked:
        return Answer(device.seal, device.route, epoch, receipt, roster, handover)
    size_bytes = _size(receipt) + sum(ITEM_HEAD_BYTES + len(raw) for raw in roster)
    size_bytes += _size(handover) if handover else 0
    chosen = fitting(owed, size_bytes, hearing.room) if owed else []
    speak_of(receipt, chosen, hearing.asker)
    size_bytes += sum(map(_told_size, chosen))
    left = sum(debt.size_bytes for debt in owed) - sum(debt.size_bytes for debt in chosen)
    catalogue = _catalogue(ledger, hearing)
    alone = not (hearing.brings or owed)
    if catalogue and not _takes(len(catalogue[0]), size_bytes, hearing.room, alone=alone):
        left, catalogue = left + len(catalogue[0]), ()
    lacked = _lacked(ledger, hearing, size_bytes, text_waits=left > 0)
    if left + lacked.left_bytes:
        receipt["owed"] = left + lacked.left_bytes
    raws = debts.raws(ledger.connection, [debt.id for debt in chosen]) if chosen else {}
    told = (*roster, *(raws[debt.id] for debt in chosen), *catalogue)
    return Answer(device.seal, device.route, epoch, receipt, told, handover, lacked.pieces)


def _lacked(ledger: Books, hearing: Hearing, size_bytes: int, *, text_waits: bool) -> Lacked:
    """Return what goes of documents: nothing while text waits."""
    if text_waits or not hearing.lacks:
        return Lacked()
    room = min(hearing.room, CLEAR_LIMIT_BYTES)
    return lacking.of(ledger.connection, hearing.asker, hearing.lacks, size_bytes, room)


def _catalogue(ledger: Books, hearing: Hearing) -> tuple[bytes, ...]:
    """Return the newest catalogue for whoever has an older one and can read any."""
    published = ledger.published
    if hearing.catalogue is None or hearing.catalogue >= published.version:
        return ()
    return (published.signed[published.version].raw,)


def _takes(catalogue_bytes: int, size_bytes: int, room: int, *, alone: bool) -> bool:
    """
    Tell whether a catalogue goes with an answer, as the last of it.

    On a weak link it goes `alone`, with what says nothing that matters: a line that breaks under it
    must not cost the receipt of what was brought.
    """
    grown = size_bytes + ITEM_HEAD_BYTES + catalogue_bytes
    return grown <= CLEAR_LIMIT_BYTES and (alone or _carried(grown) <= room)


def _handover(ledger: Books, hearing: Hearing) -> dict[str, Any] | None:
    """Return what a carrier is told of the parcels it brought; None for anybody else."""
    if not hearing.taken:
        return None
    said = Handover(
        parcels=list(hearing.taken[:LIST_LIMIT]),
        bytes=hearing.taken_bytes,
        way="office",
        at=ledger.at_ms,
    )
    return messages.body_of(said)


def _receipt(ledger: Books, hearing: Hearing, standing: Mapping[str, Any]) -> dict[str, Any]:
    said = {verdict.id: verdict for verdict in hearing.verdicts}.values()
    lists: dict[str, Any] = {
        "received": [each.id for each in said if not each.code][:LIST_LIMIT],
        "held": dict([(each.id, each.code) for each in said if each.held][:LIST_LIMIT]),
        "refused": dict([(each.id, each.code) for each in said if each.refused][:LIST_LIMIT]),
        "places": dict([(each.id, each.place) for each in said if each.place][:LIST_LIMIT]),
        "chain": _chains(ledger, hearing.authors | {hearing.asker}),
        **standing,
    }
    head = {"to": keys.signing_kid(hearing.asker), "at": ledger.at_ms, "re": hearing.re}
    return head | {name: said for name, said in lists.items() if said}


def _chains(ledger: Books, authors: set[bytes]) -> dict[str, list[int]]:
    """
    Return how far each author's newest memory is known without a gap.

    Of a memory that has only asked so far nothing is known but that it was.
    """
    chains: dict[str, list[int]] = {}
    for author in sorted(authors):
        device = ledger.devices.get(author)
        epoch = max(ledger.epochs.get(author, 0), device.memory if device else 0)
        if epoch:
            tip = ledger.tips.get((author, epoch))
            chains[keys.signing_kid(author)] = [epoch, tip.upto if tip else 0]
    return chains


def _roster(ledger: Books, hearing: Hearing) -> tuple[bytes, ...]:
    standing = ledger.standing
    if hearing.roster > standing.version:
        _log.error(_BEYOND, hearing.roster, standing.version)
    if hearing.roster >= standing.version:
        return ()
    ring = ledger.office.keyring
    # Whoever has any roster has the first manifest too.
    words = ring.words if ring.manifest.body["version"] > 1 else ()
    return (*words, standing.raw)


def _size(said: Mapping[str, Any]) -> int:
    """Return at most how many bytes of clear text a receipt or handover will take."""
    return ITEM_HEAD_BYTES + OVERHEAD_BYTES + len(json.dumps(said))


def fitting(owed: Sequence[Debt], size_bytes: int, room: int) -> list[Debt]:
    """
    Return what still fits beside `size_bytes` in an answer of `room` bytes, oldest first.

    What would not fit in any answer of this room goes all the same: otherwise it never would.
    """
    chosen: list[Debt] = []
    for debt in owed:
        grown = size_bytes + _told_size(debt)
        fits = _carried(grown) <= room or _carried(HELLO_BYTES + _told_size(debt)) > room
        if grown > CLEAR_LIMIT_BYTES or not fits:
            break
        chosen.append(debt)
        size_bytes = grown
    return chosen


def _carried(clear_bytes: int) -> int:
    """Return how many bytes an answer with this clear text is on the wire, in its bundle."""
    around_bytes = bundle.EMPTY_BYTES + bundle.RECORD_HEAD_BYTES
    return parcel.bucket(clear_bytes) + parcel.OVERHEAD_BYTES + around_bytes


def _told_size(debt: Debt) -> int:
    # Its bytes, and its place or code in the receipt: an id, a number or a code, some marks.
    return ITEM_HEAD_BYTES + debt.size_bytes + 100


def speak_of(receipt: dict[str, Any], chosen: Sequence[Debt], asker: bytes) -> None:
    """Say each owed message's place, and of the asker's own what has become of them."""
    named = set(receipt.get("received", ()))
    for debt in chosen:
        if debt.place:
            receipt.setdefault("places", {})[debt.id] = debt.place
        if asker not in {debt.author, debt.asker}:
            continue
        if debt.held:
            receipt.setdefault("held" if debt.held in HELD else "refused", {})[debt.id] = debt.held
        elif debt.id not in named:
            receipt.setdefault("received", []).append(debt.id)
