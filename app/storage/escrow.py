"""
The office's spare key to a tablet: kept here in a box that only the office opens.

It is made as soon as the office's key is known, and anew when either key changes. It is used when
the platform has lost the device's secret, without which no PIN opens anything.
"""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.storage import guard, identity, officers, opened, proving, vault
from app.storage.deeds import What
from app.storage.officer_tables import Escrow as Row
from app.storage.officer_tables import Officer, Standing
from app.storage.officers import Officer as Listed
from app.storage.vault import KEY_BYTES, Vault
from protocol import errors, keys, recovery
from protocol.ids import Kid
from protocol.keys import SealingSecret
from protocol.recovery import Request
from protocol.world import World

_FRESH = "recovery"
"""What the key that the office answers to is kept under, outside the data, until it is used."""


def renew(session: Session, now: datetime) -> bool:
    """Make the box for the office's key of today, if that is not the one there is."""
    try:
        reader = identity.peers(session).sealing_key(identity.latest(session, now))
    except errors.NoSealingKeyError:
        return False
    kid = keys.sealing_kid(reader)
    if session.get(Row, kid) is not None:
        return False
    forget(session)
    device = identity.load(session).kid
    box = recovery.escrow(reader, device, vault.of(session).key)
    session.add(Row(reader=kid, device=device, at=int(now.timestamp() * 1000), box=box))
    session.flush()
    return True


def made(session: Session) -> bool:
    """Tell whether there is a box for the office."""
    return session.exec(select(Row.reader).limit(1)).first() is not None


def forget(session: Session) -> None:
    """Throw the box away: the key in it opens nothing any longer."""
    session.execute(delete(Row))


def request(session: Session, world: World) -> str:
    """
    Return the text for the office, with a key of its own that outlives a restart.

    Raises:
        SecretMissingError: this tablet has never heard the office's key, so there is no box.
    """
    row = session.exec(select(Row).order_by(col(Row.at).desc())).first()
    if row is None:
        raise errors.SecretMissingError
    here = guard.of(session)
    secret = here.secrets.recall(_FRESH) or b""
    if len(secret) != KEY_BYTES:
        secret = world.entropy(KEY_BYTES)
        here.secrets.keep(_FRESH, secret)
    fresh = SealingSecret(secret).public
    return recovery.ask(Request(Kid(row.device), Kid(row.reader), fresh, row.box))


def accept(session: Session, text: str) -> None:
    """
    Open the store with the office's answer; on a tablet officers choose new PINs from here on.

    Raises:
        QrBadError: it is no answer of the office.
        BoxBadError: it does not answer what this tablet asked.
    """
    here, held = guard.of(session), opened.of(session)
    row = session.exec(select(Row)).first()
    secret = here.secrets.recall(_FRESH) or b""
    if row is None or len(secret) != KEY_BYTES:
        raise errors.BoxBadError
    data_key = recovery.open_answer(text, Kid(row.device), SealingSecret(secret))
    held.vault = Vault(data_key, here.entropy)
    try:
        identity.check(session, here.root)
    except errors.StoreDamagedError as error:
        raise errors.BoxBadError from error
    held.recovering = officers.is_tablet(session)


def choose_pin(session: Session, world: World, kid: Kid, pin: str) -> Listed:
    """
    Give an officer a new PIN and new keys while the store is open by the office's answer.

    With the first of them the device has a new secret, and every PIN of before opens nothing.
    """
    here = guard.of(session)
    if not officers.recovering(session):
        raise errors.StoreLockedError
    try:
        here.outer()
    except errors.SecretMissingError:
        here.renew(world.entropy(KEY_BYTES))
    for row in session.exec(select(Officer).where(Officer.state == Standing.SERVING)).all():
        if not officers.opens(session, row):
            proving.shut(session, row)
    made = officers.replace(session, world, kid, pin, by=[], what=What.RECOVERED)
    officers.label_all(session)
    return made


def end(session: Session) -> None:
    """Let nobody choose a PIN any more: from here on officers come on duty with theirs."""
    guard.of(session).secrets.keep(_FRESH, b"")
    held = opened.of(session)
    held.recovering, held.vault = False, None
    identity.let_go()
