"""Staff accounts: who works at the office, as what and where, and the key they decide under."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import Session, select

from protocol import errors, keys
from protocol.world import World
from server import audit, passwords, rights, roster, times
from server.audit import Action
from server.rights import Area, Right, Role
from server.statements import Statement
from server.tables import ACCOUNT, Account

USERNAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")
USERNAME_LONGEST = 40
_SEED = Statement(select(ACCOUNT.c.seed).where(ACCOUNT.c.id == bindparam("of")))


@dataclass(frozen=True)
class Staff:
    """Somebody who works at the office: what they are, and the area they are it in."""

    id: int
    username: str
    name: str
    role: Role
    area: Area
    key: bytes
    """Public signing key; decisions stand under it."""
    nip: str = ""
    """Stands under what they sign; empty where they have none."""
    behalf: str = ""
    """The post they sign from on behalf of their agency's head; empty for the head."""

    def may(self, right: Right) -> bool:
        """Tell whether this staff member's role has a right."""
        return rights.has(self.role, right)


def add(  # noqa: PLR0917 - what an account is, in the order a person says it
    session: Session,
    world: World,
    username: str,
    name: str,
    password: str,
    services: Sequence[str],
    *,
    agency: str = "",
    role: Role = Role.VERIFIER,
    places: Sequence[str] = (rights.EVERYTHING,),
    given: bool = False,
    nip: str = "",
    behalf: str = "",
) -> Staff:
    """
    Make an account with a signing key of its own; the roster is signed anew when next needed.

    A password that is `given` is known to somebody else, and good for choosing another.

    Raises:
        AccountBadError: the username is taken or has other signs than small letters, digits,
            dot, dash and underscore; or the password is short, or guessed early.
    """
    if not 0 < len(username) <= USERNAME_LONGEST or not USERNAME_LETTERS.issuperset(username):
        raise errors.AccountBadError("letters")
    passwords.check(password, (username, name))
    if account(session, username) is not None:
        raise errors.AccountBadError("taken")
    secret = keys.new_signing(world)
    now = world.now()
    made = Account(
        username=username,
        name=name,
        nip=nip,
        behalf=behalf,
        agency=agency,
        role=role.value,
        services=" ".join(services),
        places=" ".join(rights.tidy_places(places)),
        password=passwords.hashed(password),
        given=given,
        seed=secret.seed,
        key=secret.public,
        added_ms=times.ms(now),
    )
    session.add(made)
    session.flush()
    roster.outdate(session.connection())
    audit.note(session, now, username, Action.STAFF_ADDED)
    return of(made)


def set_password(session: Session, staff: Staff, password: str, world: World) -> None:
    """
    Take the password somebody chose for themselves.

    Raises:
        AccountBadError: it is short, or guessed early.
    """
    passwords.check(password, (staff.username, staff.name))
    kept = session.get_one(Account, staff.id)
    kept.password, kept.given = passwords.hashed(password), False
    session.add(kept)
    audit.note(session, world.now(), staff.username, Action.PASSWORD_CHANGED)


def signing_secret(session: Session, staff: Staff) -> keys.SigningSecret:
    """Return the key a staff member's decisions are signed with."""
    ((seed,),) = _SEED.find(session.connection(), {"of": staff.id})
    return keys.SigningSecret(seed)


def account(session: Session, username: str) -> Account | None:
    """Return an account as it is kept, None when there is none of this name."""
    return session.exec(select(Account).where(Account.username == username)).one_or_none()


def of(account: Account) -> Staff:
    """Return who an account is of."""
    return Staff(
        id=account.id or 0,
        username=account.username,
        name=account.name,
        role=Role(account.role),
        area=Area.kept(account.agency, account.services, account.places),
        key=account.key,
        nip=account.nip,
        behalf=account.behalf,
    )
