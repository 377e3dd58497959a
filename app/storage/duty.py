"""Who is on duty on a tablet."""

from dataclasses import dataclass, field

from protocol.ids import Kid
from protocol.keys import SigningSecret
from protocol.posts import Post


@dataclass(frozen=True)
class OnDuty:
    """An officer whose PIN was given: who they are, and what they sign with."""

    kid: Kid
    name: str
    post: Post
    signing: SigningSecret = field(repr=False)
