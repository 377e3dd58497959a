"""A memory card and whoever carries it, and a system whose card can be full, locked or pulled."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.sync import cards
from protocol import bundle, errors
from tests.desk import SmallOffice


def carried_by_hand(office: SmallOffice, card: Path) -> Callable[[], None]:
    """Return a boat: it brings a card to the office, which reads it and writes its answers on."""
    card.mkdir(exist_ok=True)

    def writes(raw: bytes) -> None:
        cards.write(card, [raw])

    def sails() -> None:
        for path in card.glob("*.layar"):
            raw = path.read_bytes()
            if raw[:4] == bundle.MAGIC:
                path.unlink()
                try:
                    writes(bundle.pack(office.receives(bundle.unpack(raw).parcels)))
                except errors.DeliveryRefusedError:
                    continue
        writes(bundle.pack_open(office.trust))

    sails()
    return sails


class PulledOut:
    """
    The system as a card sees it: from the n-th call of a file operation on, it is not there.

    Stands in for the `os` of `app.sync.cards`; `calls` counts, so that a test can pull at each.
    """

    WATCHED = frozenset(
        {"open", "write", "fsync", "read", "lseek", "replace", "listdir", "stat", "fstat"}
    )

    def __init__(self, number: int, code: int) -> None:
        self.number, self.code, self.calls = number, code, 0

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in self.WATCHED:
            return real

        def call(*args: Any, **more: Any) -> Any:
            self.calls += 1
            if self.calls > self.number:
                raise OSError(self.code, os.strerror(self.code))
            return real(*args, **more)

        return call
