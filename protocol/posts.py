"""
Who does what in a village's office: the three posts, and what each may do there.

An officer without a post was enrolled by the office on a phone of their own and does everything.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Post(StrEnum):
    """What an officer of a village is."""

    OPERATOR = "operator"
    SECRETARY = "secretary"
    HEAD = "head"


SIGNED_OFF: Mapping[str, frozenset[Post]] = MappingProxyType(
    {step: frozenset({Post.SECRETARY, Post.HEAD}) for step in ("approve", "ready", "reject")}
)
"""Steps that end what the village decides: not everybody's."""
ENLISTED_BY_HEAD = frozenset({Post.OPERATOR, Post.SECRETARY})
"""Whom a head brings into the office; another head comes from the regency alone."""


def takes(post: Post | None, step: str) -> bool:
    """Tell whether somebody with this post may take a step of a case."""
    return post is None or post in SIGNED_OFF.get(step, frozenset(Post))


def issues(post: Post | None) -> bool:
    """Tell whether somebody with this post may give out a letter in the village's name."""
    return post in {None, Post.HEAD}
