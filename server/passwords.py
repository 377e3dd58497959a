"""
Passwords of staff: what will do, and how one is kept.

Long is what counts: no rules of composition, but nothing that is guessed early. An estimator
guesses as those do who try: common passwords and words, names, dates, rows of keys, and the words
of this regency and this person first.
"""

import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from protocol import errors

SHORTEST = 12
LONGEST = 200
GUESSES = 10**9
"""A password that is guessed sooner is refused."""
_LOOKED_AT = 72
"""The estimator's time grows with the square of the length; what is longer is no weaker."""
LOCAL = tuple(Path(__file__).with_name("local_words.txt").read_text("utf-8").split())
"""Words somebody here would think of first."""

# 64 MiB, 3 passes: about 130 ms on a server; at most four at once, for memory.
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)


def check(password: str, about: Iterable[str] = ()) -> None:
    """
    Refuse a password that is too short, or guessed early by who knows these words of its owner.

    Raises:
        AccountBadError: `password` for its length, `guessed` for how soon it is.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise errors.AccountBadError("password")
    from zxcvbn import zxcvbn  # its lists take a moment, and only who chooses a password needs them

    known = [*LOCAL, *(word for text in about for word in text.casefold().split())]
    if zxcvbn(password[:_LOOKED_AT], user_inputs=known)["guesses"] < GUESSES:
        raise errors.AccountBadError("guessed")


def hashed(password: str) -> str:
    """Return the argon2id hash a password is kept as."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one kept; where none is, take as long to say no."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _nobodys(), password[:LONGEST]) and kept is not None
        except VerifyMismatchError:
            return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's password")
