"""What couriers do while the power may go: a relay keeps parcels, a card takes files."""

import hashlib
from pathlib import Path

from app.sync import cards as phone_cards
from server import cards as relay_cards
from server.spool import Spool
from tests import relays
from tests.powercut.recording import Recording, recorded
from tests.powercut.stories import HERE

PARCELS = 5


def relay(root: Path) -> Recording:
    """Keep parcels one by one, promising each, with one restart; a card takes some meanwhile."""
    with recorded(root) as recording:
        for number in range(PARCELS):
            if number % 3 == 0:
                kept = Spool(root / "spool", HERE)
            sealed = relays.up(HERE)
            kept.keep([sealed])
            recording.promise(read_relay(root))
            if number % 2 == 0:
                kept.hand_over([sealed])
                recording.promise(read_relay(root))
    return recording


def read_relay(root: Path) -> str:
    """Open a spool as a relay does after a cut and return the digests of what waits in it."""
    opened = Spool(root / "spool", HERE)
    return _digest(*(opened.read(each) or b"" for each in opened.waiting()))


def card(root: Path) -> Recording:
    """Put files on a card: a phone's, and what a relay has; promise each."""
    spool = Spool(root.parent / "elsewhere", HERE)
    with recorded(root) as recording:
        for number in range(PARCELS):
            phone_cards.write(root, [b"LYRB", bytes([number]) * 20_000, b"end"])
            recording.promise(read_card(root))
            spool.keep([relays.up(HERE)])
            relay_cards.empty(spool, root)
            recording.promise(read_card(root))
    return recording


def read_card(root: Path) -> str:
    """Return the digests of the files a reader of this card takes; raise for one that lies."""
    whole = [path.read_bytes() for path in phone_cards.listed(root)]
    for path, raw in zip(phone_cards.listed(root), whole, strict=True):
        if not hashlib.sha256(raw).hexdigest().startswith(path.stem):
            raise ValueError(f"{path.name} is not whole")
    return _digest(*whole)


def _digest(*parts: bytes) -> str:
    return " ".join(sorted(hashlib.sha256(part).hexdigest()[:8] for part in parts))
