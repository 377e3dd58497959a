"""A phone that writes and exchanges until it is killed; it notes what it was told was safe."""

import os
import random
from datetime import UTC, datetime
from pathlib import Path

from app import photos
from app.settings import read_deployment
from app.storage import drafts, sending
from app.voyage import cargo
from app.voyage.villager import Villager
from protocol import errors, services, world
from protocol.ids import MessageId

PHOTOGRAPHED = 0.03
"""How many applications carry photos of real size; the others' are as small as photos can be."""


def work(folder: Path, deployment: Path, seed: int, diary: Path) -> None:
    """Write and exchange for ever; each line of the diary is whole or not there at all."""
    notes = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(line: str) -> None:
        os.write(notes, f"{line}\n".encode())

    dice = random.Random(seed)
    asked = list(services.catalogue().values())
    villager = Villager(folder, read_deployment(deployment), world.real())
    while True:
        papers = dice.random() < PHOTOGRAPHED
        made = cargo.make(dice.choice(asked), datetime.now(UTC).date(), dice, papers=papers)
        note(f"SAVED {_write(villager, made)}")
        try:
            villager.exchanges()
            note("EXCHANGED")
        except errors.DeliveryError:
            note("AWAY")


def _write(villager: Villager, made: cargo.Made) -> MessageId:
    """Save as the app does, but all answers at once: there is no time to type."""
    with villager.store.writing() as session:
        draft = drafts.begin(session, villager.world, made.service.key, answers=dict(made.answers))
    for key, picture in made.photos.items():
        small = photos.shrink(picture)
        with villager.store.writing() as session:
            drafts.put_photo(
                session, villager.world, draft, key, jpeg=small.jpeg, thumb=small.thumb
            )
    with villager.store.writing() as session:
        return sending.submit(session, villager.world, draft).id
