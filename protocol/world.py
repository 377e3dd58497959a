"""The clock and the dice: the only place where time and chance come in. Tests hold their own."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class World:
    """What is not a value: `now` gives an aware datetime in UTC, `entropy(n)` n secret bytes."""

    now: Callable[[], datetime]
    entropy: Callable[[int], bytes]


def real() -> World:
    """Return the world outside: the system's clock and its secure random source."""
    return World(now=lambda: datetime.now(UTC), entropy=secrets.token_bytes)
