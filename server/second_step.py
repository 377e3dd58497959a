"""
The second step of signing in: six digits that change every half minute (TOTP, RFC 6238).

Each half minute's code counts once, and the one before and after count too, for clocks that are
not ours. The secret is sealed under the storage key, for one account. Whoever loses what shows
the codes has ten on paper, each of which counts once; here are only their hashes.
"""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp
from sqlalchemy import Connection, delete, func, insert, select, update

from protocol import boxes, errors, keys
from protocol.keys import SealingSecret
from protocol.world import World
from server import storage_key, upserts
from server.staff_tables import RECOVERY_CODE, SECOND_STEP

STEP_S = 30
WINDOW = 1
"""Half minutes before and after that count too."""
SEED_BYTES = 20
RECOVERY_CODES = 10
_CODE_BYTES = 10
_GROUP = 4
_ISSUER = "Layar"


def prepare(connection: Connection, account: int, world: World) -> None:
    """Draw a secret for an account without one; one that was never confirmed stays the same."""
    row = {
        "account": account,
        "seed": _sealed(connection, account, world.entropy(SEED_BYTES)),
        "last_step": 0,
        "confirmed": False,
    }
    upserts.keep(connection, SECOND_STEP, [row])


def set_seed(connection: Connection, account: int, secret: str) -> None:
    """
    Let codes come from a token whose secret (base32) is known, as a bought one's is.

    Raises:
        AccountBadError: `token`, when that is no secret, or a short one.
    """
    try:
        seed = base64.b32decode(secret.replace(" ", "").upper())
    except ValueError as error:  # binascii's own, and what is no ASCII
        raise errors.AccountBadError("token") from error
    if len(seed) < SEED_BYTES:
        raise errors.AccountBadError("token")
    sealed = _sealed(connection, account, seed)
    row = {"account": account, "seed": sealed, "last_step": 0, "confirmed": True}
    upserts.write(connection, SECOND_STEP, [row])


def has(connection: Connection, account: int) -> bool:
    """Tell whether an account's second step is in use."""
    asked = select(SECOND_STEP.c.confirmed).where(SECOND_STEP.c.account == account)
    return bool(connection.execute(asked).scalar())


def secret(connection: Connection, account: int) -> str:
    """Return the secret an account has not confirmed yet, to be shown; empty for any other."""
    asked = select(SECOND_STEP.c.seed).where(
        SECOND_STEP.c.account == account, SECOND_STEP.c.confirmed.is_(False)
    )
    sealed = connection.execute(asked).scalar()
    return _text(_opened(connection, account, sealed)) if sealed else ""


def link(secret: str, username: str) -> str:
    """Return what a program for codes reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=_ISSUER)


def confirm(
    connection: Connection, account: int, code: str, world: World
) -> tuple[str, ...] | None:
    """
    Take a prepared secret into use if the code is of it, and return the codes for paper, once.

    Nothing where the code is wrong, or there is no prepared secret.
    """
    if not _take(connection, account, code, world.now(), confirmed=False):
        return None
    connection.execute(
        update(SECOND_STEP).where(SECOND_STEP.c.account == account).values(confirmed=True)
    )
    return fresh_codes(connection, account, world)


def passes(connection: Connection, account: int, code: str, now: datetime) -> bool:
    """Tell whether a code is right, of the token or of the paper; it never is again."""
    return _take(connection, account, code, now, confirmed=True) or _take_paper(
        connection, account, code
    )


def fresh_codes(connection: Connection, account: int, world: World) -> tuple[str, ...]:
    """Make new codes for paper, and return them; those from before are worth nothing."""
    made = tuple(_written(world.entropy(_CODE_BYTES)) for _ in range(RECOVERY_CODES))
    connection.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.account == account))
    rows = [{"account": account, "sha256": _digest(account, code)} for code in made]
    connection.execute(insert(RECOVERY_CODE), rows)
    return made


def codes_left(connection: Connection, account: int) -> int:
    """Return how many codes on paper are left."""
    asked = select(func.count()).where(RECOVERY_CODE.c.account == account)
    return connection.execute(asked).scalar_one()


def remove(connection: Connection, account: int) -> None:
    """Take an account's second step away: the next sign-in begins a new one."""
    connection.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.account == account))
    connection.execute(delete(SECOND_STEP).where(SECOND_STEP.c.account == account))


def _take(
    connection: Connection, account: int, code: str, now: datetime, *, confirmed: bool
) -> bool:
    """Use up the half minute a code is of; of two who give it at once one is first."""
    asked = select(SECOND_STEP.c.seed, SECOND_STEP.c.last_step).where(
        SECOND_STEP.c.account == account, SECOND_STEP.c.confirmed.is_(confirmed)
    )
    row = connection.execute(asked).one_or_none()
    typed = "".join(code.split())
    if row is None or not (typed.isascii() and typed.isdigit()):
        return False
    try:
        codes = pyotp.HOTP(_text(_opened(connection, account, row.seed)))
    except errors.BoxBadError:  # a database brought to another office: it has no second step there
        return False
    current = int(now.timestamp()) // STEP_S
    for step in range(max(current - WINDOW, row.last_step + 1), current + WINDOW + 1):
        if hmac.compare_digest(codes.at(step), typed):
            used = connection.execute(
                update(SECOND_STEP)
                .where(SECOND_STEP.c.account == account, SECOND_STEP.c.last_step < step)
                .values(last_step=step)
            )
            return used.rowcount == 1
    return False


def _take_paper(connection: Connection, account: int, code: str) -> bool:
    used = connection.execute(
        delete(RECOVERY_CODE).where(
            RECOVERY_CODE.c.account == account,
            RECOVERY_CODE.c.sha256 == _digest(account, code),
        )
    )
    return used.rowcount == 1


def _written(drawn: bytes) -> str:
    """Write a code as it is read from paper: small letters and digits, in groups."""
    text = base64.b32encode(drawn).decode().lower()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _digest(account: int, code: str) -> str:
    """Return what a code is kept as: of 80 random bits nobody finds the way back."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(f"{account} {plain}".encode()).hexdigest()


def _text(seed: bytes) -> str:
    return base64.b32encode(seed).decode()


def _sealed(connection: Connection, account: int, seed: bytes) -> bytes:
    return boxes.seal(_key(connection).public, _purpose(account), seed)


def _opened(connection: Connection, account: int, sealed: bytes) -> bytes:
    return boxes.unseal([_key(connection)], _purpose(account), bytes(sealed))


def _purpose(account: int) -> bytes:
    return keys.ctx("layar/second-step/v1") + str(account).encode()


def _key(connection: Connection) -> SealingSecret:
    return SealingSecret(storage_key.of(connection).drawn("layar/second-step/v1"))
