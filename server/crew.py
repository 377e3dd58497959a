"""Who opens parcels and who seals answers: as many processes as there is room for."""

import os
from dataclasses import dataclass
from pathlib import Path

from server.hands import AnyHands, Hands, HandsApart
from server.office import Office

_OPENERS_LIMIT = 4


@dataclass(frozen=True)
class Crew:
    """Any number may open at once; one seals."""

    openers: tuple[AnyHands, ...]
    sealer: AnyHands

    @classmethod
    def here(cls, office: Office) -> "Crew":
        """Return a crew without processes of its own."""
        hands = Hands(office.keyring, office.world)
        return cls((hands,), hands)

    @classmethod
    def hire(cls, office: Office, folder: Path) -> "Crew":
        """Return a crew for the office whose keys are in a folder."""
        knows = hasattr(os, "sched_getaffinity")
        processors = len(os.sched_getaffinity(0)) if knows else os.cpu_count() or 1
        if processors == 1:
            return cls.here(office)
        openers = min(_OPENERS_LIMIT, processors // 2)
        here = Hands(office.keyring, office.world)
        return cls(
            tuple(HandsApart(folder, here) for _ in range(openers)), HandsApart(folder, here)
        )
