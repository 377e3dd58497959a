"""
How somebody becomes an officer of a village on its shared tablet.

The head of the village says so, or whoever holds a voucher of the office (`vouchers`): that is
how the first head comes. An officer who forgot the PIN gets a new key: two other officers of the
village say the same enlistment with `replaces`, or the office's voucher does.
"""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from protocol.posts import Post
from protocol.said import Kind, Said
from protocol.shapes import Extent, KidText, SigningKey


class Enlistment(Said):
    """
    A key on the tablet `device` is this person's, with this post in this village.

    With `replaces`, the kid of their key until now, that one ends: `last` is the epoch and seq of
    its newest message, the last that stands.
    """

    kind: ClassVar[Kind] = Kind.ENLISTMENT
    key: SigningKey
    name: str
    post: Annotated[Post, Field(strict=False)]
    village: str
    device: KidText
    voucher: str | None = None
    replaces: KidText | None = None
    last: Extent | None = None

    @model_validator(mode="after")
    def _ends_at(self) -> Self:
        if (self.replaces is None) != (self.last is None):
            raise ValueError("replaces and last belong together")
        return self
