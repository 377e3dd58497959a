"""The values a running office holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session

from protocol import keys
from protocol.envelope import Envelope
from protocol.services import Catalogue
from protocol.world import World


@dataclass(frozen=True)
class Office:
    """Keys, realm, world and database of this office; made once by main, handed to all."""

    realm: bytes
    root: bytes
    signing: keys.SigningSecret
    sealing: tuple[keys.SealingSecret, ...]
    manifest: Envelope
    world: World
    engine: Engine
    catalogue: Catalogue
    practice: bool
    """Whether this is the development deployment, where test identities are welcome."""

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads."""
        raise NotImplementedError

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session in one transaction that commits at the end, or not at all."""
        raise NotImplementedError
