"""
An inspector's session while it can open reports: neither the database nor a process holds the keys.

They lie in the session's row, shut with a secret that only a cookie of that browser has. A quarter
of an hour without a look at a report, and they are gone from there too.
"""

import hashlib
import json
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import select, update
from sqlmodel import Session

from protocol import errors, keys
from protocol.keys import KEY_BYTES, SealingSecret
from protocol.world import World
from server import attempts, audit, inspectorate, times
from server.audit import Action
from server.office import Office
from server.staff import Staff
from server.staff_tables import LOGIN

LOCKS_WITHIN = timedelta(minutes=15)
_NONCE = bytes(12)  # the cookie's secret shuts one box and no other


def unlock(office: Office, staff: Staff, token: str, passphrase: str, *, address: str) -> str:
    """
    Open the inspectorate's keys for one session, and return what its cookie holds.

    Raises:
        PassphraseError: that is not the passphrase; `retry_after_s` where it was tried too often.
    """
    now, name = office.world.now(), f"inspectorate {staff.username}"
    try:
        with office.writing() as session:
            attempts.count(session, name, address, now)
    except errors.SignInError as error:
        raise errors.PassphraseError(error.retry_after_s) from None
    try:
        found = inspectorate.unlock(office.folder, passphrase)
    except errors.PassphraseError:
        with office.writing() as session:
            audit.note(session, now, staff.username, Action.INSPECTION_REFUSED)
        raise
    cookie = office.world.entropy(KEY_BYTES)
    clear = json.dumps([secret.secret.hex() for secret in found]).encode()
    box = ChaCha20Poly1305(cookie).encrypt(_NONCE, clear, token.encode())
    with office.writing() as session:
        attempts.forget(session, name, address, now)
        _keep(session, token, box, times.ms(now))
        audit.note(session, now, staff.username, Action.INSPECTION_UNLOCKED)
    return keys.b64(cookie)


def secrets(session: Session, token: str, cookie: str, world: World) -> tuple[SealingSecret, ...]:
    """Return the keys that a session has open, none where it has not. Writing session."""
    found = session.connection().execute(
        select(LOGIN.c.unlocked, LOGIN.c.unlocked_ms).where(LOGIN.c.token_sha256 == _digest(token))
    )
    row = found.one_or_none()
    if row is None or row.unlocked is None:
        return ()
    now = world.now()
    if now - times.at(row.unlocked_ms) >= LOCKS_WITHIN:
        lock(session, token)
        return ()
    try:
        clear = ChaCha20Poly1305(keys.unb64(cookie)).decrypt(
            _NONCE, bytes(row.unlocked), token.encode()
        )
    except (InvalidTag, ValueError, errors.BodyBadFieldsError):
        return ()
    _keep(session, token, bytes(row.unlocked), times.ms(now))
    return tuple(SealingSecret(bytes.fromhex(each)) for each in json.loads(clear))


def lock(session: Session, token: str) -> None:
    """Let a session open nothing any more."""
    _keep(session, token, None, None)


def _keep(session: Session, token: str, box: bytes | None, at_ms: int | None) -> None:
    session.connection().execute(
        update(LOGIN)
        .where(LOGIN.c.token_sha256 == _digest(token))
        .values(unlocked=box, unlocked_ms=at_ms)
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
