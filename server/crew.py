"""Who opens parcels and seals answers: this process, and as many others as there is room for."""

import logging
import os
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from server.hands import Hands, HandsApart, Sealed
from server.office import Office
from server.reading import Read
from server.sealing import Answer

_OTHERS_LIMIT = 6

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Crew:
    """One pair of hands here and any number apart, that share what there is to do."""

    def __init__(self, office: Office, others: Sequence[HandsApart] = ()) -> None:
        self._here = Hands(office.keyring, office.world)
        self._others = list(others)

    @classmethod
    def hire(cls, office: Office, folder: Path) -> "Crew":
        """Return a crew for the office whose keys are in a folder, one pair per processor."""
        knows = hasattr(os, "sched_getaffinity")
        processors = len(os.sched_getaffinity(0)) if knows else os.cpu_count() or 1
        others = min(processors - 1, _OTHERS_LIMIT)
        return cls(office, [HandsApart(folder) for _ in range(others)])

    def open(self, bodies: Sequence[bytes]) -> list[Read]:
        """Return what each request body holds."""
        return self._share("open", self._here.open, bodies)

    def seal(self, answers: Sequence[Sequence[Answer]]) -> list[Sealed]:
        """Return the answer to each request."""
        return self._share("seal", self._here.seal, answers)

    def close(self) -> None:
        """End every process."""
        for each in self._others:
            each.close()

    def _share(
        self, work: str, here: Callable[[Sequence[Any]], list[T]], items: Sequence[Any]
    ) -> list[T]:
        """Do equal parts at the same time, the last one here, and return all in order."""
        if len(items) < 2:
            return here(items)
        part = -(-len(items) // (len(self._others) + 1))
        given = [
            (each, items[start : start + part])
            for each, start in zip(self._others, range(0, len(items) - part, part), strict=False)
        ]
        begun = [self._begin(each, work, some) for each, some in given]
        rest = here(items[len(given) * part :])
        done: list[T] = []
        for (each, some), going in zip(given, begun, strict=True):
            finished = self._finish(each) if going else None
            done += here(some) if finished is None else finished
        return done + rest

    def _begin(self, each: HandsApart, work: str, items: Sequence[Any]) -> bool:
        try:
            each.begin(work, items)
        except (OSError, ValueError):
            self._lose(each)
            return False
        return True

    def _finish(self, each: HandsApart) -> list[Any] | None:
        try:
            return each.finish()
        except (OSError, EOFError, pickle.UnpicklingError):
            self._lose(each)
            return None

    def _lose(self, each: HandsApart) -> None:
        """Go on without a pair of hands; their part is done here."""
        _log.exception("a pair of hands is lost")
        self._others.remove(each)
        each.kill()
