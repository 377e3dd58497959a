"""
Pairs of hands: processes that open and seal, so that cryptography gets processors of its own.

Opening a parcel and sealing its answer is most of the work of a request, and needs nothing but
the office's keys: no database, no network. A pair of hands reads its work from a pipe, does it
and writes it back; when the office is gone, so is the pipe, and it ends.
"""

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from protocol import errors
from protocol.world import World
from server import reading, sealing
from server.keyring import Keyring
from server.sealing import Answer

Work = TypeVar("Work")
Done = TypeVar("Done")

_log = logging.getLogger(__name__)


class Hands:
    """Opens and seals right here, in this process."""

    def __init__(self, ring: Keyring, world: World) -> None:
        self._ring = ring
        self._world = world

    def open(self, bodies: Sequence[bytes]) -> list[reading.Read]:
        """Return what each request body holds."""
        return alone(lambda some: [reading.read(self._ring, body) for body in some], bodies)

    def seal(self, answers: Sequence[Sequence[Answer]]) -> list[bytes | errors.LayarError]:
        """Return the answer to each request."""
        return alone(
            lambda some: [sealing.seal(self._ring, self._world, each) for each in some], answers
        )

    def close(self) -> None:
        """Put nothing away."""


class HandsApart:
    """Opens and seals in a process of its own; does it here should that process be lost."""

    def __init__(self, folder: Path, here: Hands) -> None:
        self._here = here
        # Our own interpreter and module; the folder is where this office lives.
        self._process: subprocess.Popen[bytes] | None = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "server.apart", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def open(self, bodies: Sequence[bytes]) -> list[reading.Read]:
        """Return what each request body holds."""
        done = self._ask("open", bodies)
        return self._here.open(bodies) if done is None else done

    def seal(self, answers: Sequence[Sequence[Answer]]) -> list[bytes | errors.LayarError]:
        """Return the answer to each request."""
        done = self._ask("seal", answers)
        return self._here.seal(answers) if done is None else done

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()

    def _ask(self, work: str, items: Sequence[Any]) -> list[Any] | None:
        """Have work done; None once the process is lost."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            pickle.dump((work, items), process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            # Our own child wrote this; nobody else holds the other end.
            done: list[Any] = pickle.load(process.stdout)  # noqa: S301
        except (OSError, EOFError, pickle.UnpicklingError):
            _log.exception("a pair of hands is lost")
            process.kill()
            process.wait()
            self._process = None
            return None
        return done


AnyHands = Hands | HandsApart


def alone(
    work: Callable[[Sequence[Work]], list[Done]], items: Sequence[Work]
) -> list[Done | errors.LayarError]:
    """
    Do work for many at once; should that fail, for each alone, so that none spoils another's.

    A bug is told once in the log and costs the one who met it an answer.
    """
    try:
        return [*work(items)]
    except errors.StoreError as error:
        _log.error("%s", error)
        return [error] * len(items)
    except Exception:
        _log.exception("working on %d requests", len(items))
        if len(items) == 1:
            return [errors.AwayError()]
    return [done for item in items for done in alone(work, [item])]
