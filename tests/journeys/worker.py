"""A phone that writes and exchanges until it is killed; it notes what it was told was safe."""

import os
import random
from datetime import UTC, datetime
from pathlib import Path

from app.settings import read_deployment
from app.voyage import cargo
from app.voyage.villager import Villager
from protocol import errors, services, world


def work(folder: Path, deployment: Path, seed: int, diary: Path) -> None:
    """Write and exchange for ever; each line of the diary is whole or not there at all."""
    notes = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(line: str) -> None:
        os.write(notes, f"{line}\n".encode())

    dice = random.Random(seed)
    villager = Villager(folder, read_deployment(deployment), world.real())
    while True:
        for made in cargo.load(
            services.catalogue(), 4, datetime.now(UTC).date(), dice, photos_every=40
        ):
            note(f"SAVED {villager.writes(made)}")
            try:
                villager.exchanges()
                note("EXCHANGED")
            except errors.DeliveryError:
                note("AWAY")
