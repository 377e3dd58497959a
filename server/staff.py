"""Staff accounts and their sessions in the console."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from protocol.world import World

ALL_SERVICES = "*"


@dataclass(frozen=True)
class Staff:
    """Somebody who works for an agency; `services` are service keys, or `("*",)` for all."""

    id: int
    username: str
    name: str
    agency: str
    services: tuple[str, ...]
    key: bytes
    """Public signing key; decisions stand under it."""

    def sees(self, service: str) -> bool:
        """Tell whether this service's cases are this staff member's."""
        return ALL_SERVICES in self.services or service in self.services


@dataclass(frozen=True)
class StaffSession:
    """A signed-in staff member and the token every form of theirs has to carry."""

    staff: Staff
    csrf: str


def add(
    session: Session,
    world: World,
    username: str,
    name: str,
    password: str,
    services: Sequence[str],
    *,
    agency: str = "",
) -> Staff:
    """
    Make an account with a signing key of its own; the roster is signed anew when next needed.

    Raises:
        InputError: the username is taken or odd, or the password too short.
    """
    raise NotImplementedError


def sign_in(
    session: Session, username: str, password: str, world: World, *, address: str = ""
) -> str:
    """
    Return a new session token (256 bits, base64url) for the cookie.

    Commits as it goes: hashing must not hold the write lock, and a failure has to be remembered
    although this raises. Hand it a writing session with nothing else in it.

    Raises:
        SignInError: alike for unknown users, wrong passwords and (with `retry_after_s`) too many.
    """
    raise NotImplementedError


def of_session(session: Session, token: str, world: World) -> StaffSession | None:
    """Return whose session this is, or nothing when it is unknown, idle or over. Writing session."""
    raise NotImplementedError


def sign_out(session: Session, token: str, world: World) -> None:
    """End a session."""
    raise NotImplementedError
