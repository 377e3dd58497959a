"""The posts of officers in a village, as they stand on the wire and on a tablet."""

from enum import StrEnum


class Post(StrEnum):
    """What an officer of a village does: makes and checks, endorses, decides."""

    OPERATOR = "operator"
    SECRETARY = "secretary"
    HEAD = "head"
