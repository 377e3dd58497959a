"""A phone that writes and exchanges until it is killed; it prints what it was told was safe."""

import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.settings import read_deployment
from app.voyage import cargo
from app.voyage.villager import Villager
from protocol import errors, services, world

TODAY = datetime.now(UTC).date()


def main() -> None:
    """Write and exchange for ever."""
    folder, deployment, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    dice = random.Random(seed)
    catalogue = services.catalogue()
    villager = Villager(folder, read_deployment(deployment), world.real())
    print("READY", flush=True)
    while True:
        for made in cargo.load(catalogue, 4, TODAY, dice, photos_every=40):
            print(f"SAVED {villager.writes(made)}", flush=True)
            try:
                villager.exchanges()
                print("EXCHANGED", flush=True)
            except errors.DeliveryError:
                print("AWAY", flush=True)


if __name__ == "__main__":
    main()
