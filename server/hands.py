"""
Pairs of hands: processes that open and seal, so that cryptography has more than one processor.

Opening parcels and sealing answers is most of the work of a request, and needs nothing but the
office's keys: no database, no network. A pair of hands reads its work from a pipe, does it
and writes it back; when the office is gone, so is the pipe, and it ends.
"""

import contextlib
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
Sealed = bytes | errors.LayarError

_log = logging.getLogger(__name__)


class Hands:
    """Opens and seals right here, in this process."""

    def __init__(self, ring: Keyring, world: World) -> None:
        self._ring = ring
        self._world = world

    def open(self, bodies: Sequence[bytes]) -> list[reading.Read]:
        """Return what each request body holds."""
        return alone(lambda some: [reading.read(self._ring, body) for body in some], bodies)

    def seal(self, answers: Sequence[Sequence[Answer]]) -> list[Sealed]:
        """Return the answer to each request."""
        return alone(
            lambda some: [sealing.seal(self._ring, self._world, each) for each in some], answers
        )


class HandsApart:
    """A process that opens and seals while this one does something else."""

    def __init__(self, folder: Path) -> None:
        # Our own interpreter and module; the folder is where this office lives.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "server.apart", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def begin(self, work: str, items: Sequence[Any]) -> None:
        """
        Hand over work, `open` or `seal`; what comes of it is fetched by `finish`.

        Raises:
            OSError, ValueError: the process is gone.
        """
        if self._process.stdin is None:
            raise BrokenPipeError
        pickle.dump((work, items), self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()

    def finish(self) -> list[Any]:
        """
        Return what came of the work.

        Raises:
            OSError, EOFError, UnpicklingError: the process is gone.
        """
        if self._process.stdout is None:
            raise EOFError
        # Our own child wrote this; nobody else holds the other end.
        done: list[Any] = pickle.load(self._process.stdout)  # noqa: S301
        return done

    def close(self) -> None:
        """End the process, which may be gone already."""
        with contextlib.suppress(OSError, ValueError):
            self._process.communicate()
        self._process.wait()

    def kill(self) -> None:
        """End the process without waiting for what it does."""
        self._process.kill()
        self.close()


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
