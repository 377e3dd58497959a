"""
What is the same in every story of a process, done once.

A message that is carried ten ways is packed, unpacked and verified by everybody who meets it, here
by one processor: what these functions of bytes alone have returned once, they return again.
"""

from functools import cache, lru_cache

from protocol import blocks, keys
from tests import compiled

_MESSAGES = 4_096


@cache
def share() -> None:
    """Have stories from now on use what was done for the first, statements compiled included."""
    compiled.share()
    remembered = lru_cache(maxsize=_MESSAGES)
    # What does not verify raises, and is looked at anew each time.
    keys.verify = remembered(keys.verify)
    blocks.pack, blocks.unpack = remembered(blocks.pack), remembered(blocks.unpack)
