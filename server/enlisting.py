"""
How a village's officers come onto its tablet, and get a new key when a PIN is forgotten.

The head's word is enough for operators and secretaries, the office's voucher for anybody, once.
A new key in the place of another takes two officers who say the very same.
"""

import hashlib
import json
from typing import Any

from sqlalchemy import Row, select

from protocol import errors, keys, messages, posts, trust, vouchers
from protocol.envelope import Envelope
from protocol.messages import Enlistment, Kind
from protocol.posts import Post
from protocol.trust import Author, Role
from protocol.vouchers import Voucher
from server import audit, officers, times, upserts
from server.audit import Action
from server.books import Books
from server.tables import ACCOUNT, DEVICE
from server.trust_tables import ENLISTED, OFFICER, VOUCHER_USED


def newcomer(said: Envelope, message: object) -> Author | None:
    """Return who says an enlistment for themselves, with a voucher; nobody knows them yet."""
    if isinstance(message, Enlistment) and message.voucher and message.key == said.author:
        return Author(said.author, Role.OFFICER, message.name)
    return None


def waits(ledger: Books, asker: bytes) -> bool:
    """Tell whether a stranger's words may wait for an enlistment: a tablet has brought them."""
    device = ledger.devices.get(asker)
    return device is not None and device.tablet


def check(ledger: Books, said: Enlistment, who: Author, asker: bytes) -> str:
    """
    Check that somebody may make this person an officer here.

    Return the code it is held under while the roster is full, empty for none.

    Raises:
        NotEntitledError: they may not, or it is not this tablet's.
        VoucherSpentError: the voucher was used, or its time is over.
    """
    device = ledger.devices.get(asker)
    if device is None or not device.tablet or device.village != said.village:
        raise errors.NotEntitledError("no tablet of this village")
    if keys.signing_kid(asker) != said.device:
        raise errors.NotEntitledError("another tablet")
    _check_key(ledger, said, asker)
    if said.voucher is not None:
        _check_voucher(ledger, said, who)
    else:
        trust.entitle(who, Kind.ENLISTMENT, village=said.village)
        if who.post is None:
            raise errors.NotEntitledError("no officer on a tablet")
        if said.replaces is None:
            _check_head(said, who)
        elif said.replaces == keys.signing_kid(who.key):
            raise errors.NotEntitledError("replaces themselves")
    if said.replaces is not None:
        _check_replaced(ledger, said, asker)
    return "" if _room(ledger, said.key) else errors.UnvouchedError.code


def enlist(ledger: Books, envelope: Envelope, said: Enlistment, asker: bytes) -> bool:
    """Take an enlistment in; tell whether there is an officer now who was none before."""
    if said.voucher is not None:
        row = {"id": _voucher(ledger, said.voucher).id, "key": said.key}
        upserts.keep(ledger.connection, VOUCHER_USED, [row])
    elif said.replaces is not None and not _seconded(ledger, envelope, said):
        return False
    if said.replaces is not None and said.last is not None:
        officers.end(ledger.connection, said.replaces, said.last, times.at(ledger.at_ms))
    fresh = _officer(ledger, said.key) is None
    if all(tablet.key != asker for tablet in ledger.tablets):
        ledger.began.add((asker, said.village))
    officer = {
        "key": said.key,
        "name": said.name.strip(),
        "scope": said.village,
        "added_ms": ledger.at_ms,
        "post": said.post.value,
        "device": asker,
    }
    upserts.write(ledger.connection, OFFICER, [officer])
    at, by = times.at(ledger.at_ms), envelope.kid
    subject = f"{keys.signing_kid(said.key)} {said.post} {said.replaces or ''}".strip()
    audit.record(ledger.connection, at, by, Action.OFFICER_ENLISTED, subject)
    ledger.publish()
    return fresh


def _check_key(ledger: Books, said: Enlistment, asker: bytes) -> None:
    """A key is one person's on one tablet: no phone's, no staff's, no other tablet's officer's."""
    if not said.name.strip():
        raise errors.NotEntitledError("no name")
    known = _officer(ledger, said.key)
    if known is not None and (known.device != asker or known.scope != said.village):
        raise errors.NotEntitledError("an officer elsewhere")
    if known is not None and known.post == Post.HEAD and said.post is not Post.HEAD:
        raise errors.NotEntitledError("a head")
    for table in (ACCOUNT, DEVICE):
        if ledger.connection.scalar(select(table.c.key).where(table.c.key == said.key)):
            raise errors.NotEntitledError("somebody else's key")
    if said.key in ledger.devices:
        raise errors.NotEntitledError("somebody else's key")


def _check_head(said: Enlistment, who: Author) -> None:
    if who.post is not Post.HEAD or said.post not in posts.ENLISTED_BY_HEAD:
        raise errors.NotEntitledError(f"{who.post} enlists {said.post}")
    if said.key == who.key:
        raise errors.NotEntitledError("enlists themselves")


def _check_voucher(ledger: Books, said: Enlistment, who: Author) -> None:
    voucher = _voucher(ledger, said.voucher or "")
    meant = (voucher.village, voucher.post, voucher.replaces)
    if who.key != said.key or meant != (said.village, said.post, said.replaces):
        raise errors.NotEntitledError("another voucher")
    used = ledger.connection.scalar(
        select(VOUCHER_USED.c.key).where(VOUCHER_USED.c.id == voucher.id)
    )
    if used is not None and used != said.key:
        raise errors.VoucherSpentError("used")
    if used is None and voucher.until <= times.at(ledger.at_ms):
        raise errors.VoucherSpentError("expired")


def _voucher(ledger: Books, text: str) -> Voucher:
    try:
        return vouchers.read(text, ledger.office.realm, ledger.standing.peers)
    except (errors.QrBadError, errors.VoucherFalseError) as error:
        raise errors.NotEntitledError("no voucher of ours") from error


def _check_replaced(ledger: Books, said: Enlistment, asker: bytes) -> None:
    """A new key is for the same person on the same tablet, and nobody is replaced twice."""
    for row in ledger.connection.execute(select(OFFICER).where(OFFICER.c.device == asker)):
        if keys.signing_kid(row.key) != said.replaces:
            continue
        same = (row.name, row.post, row.scope) == (said.name.strip(), said.post, said.village)
        again = _officer(ledger, said.key) is not None
        if same and (again or said.replaces not in ledger.standing.revoked):
            return
    raise errors.NotEntitledError("replaces nobody here")


def _seconded(ledger: Books, envelope: Envelope, said: Enlistment) -> bool:
    """Keep an officer's word for a new key; tell whether another one has said the very same."""
    body = json.dumps(messages.body_of(said), sort_keys=True)
    digest = hashlib.sha256(body.encode()).hexdigest()
    row = {"message": envelope.id, "key": said.key, "officer": envelope.author, "said": digest}
    upserts.keep(ledger.connection, ENLISTED, [row])
    words = ledger.connection.execute(
        select(ENLISTED.c.officer).where(ENLISTED.c.key == said.key, ENLISTED.c.said == digest)
    )
    ended = ledger.standing.revoked
    return len({word for (word,) in words if keys.signing_kid(word) not in ended}) > 1


def _room(ledger: Books, key: bytes) -> bool:
    connection = ledger.connection
    officials, staff = (connection.scalars(select(each.c.key)) for each in (OFFICER, ACCOUNT))
    return len({key, *officials, *staff}) <= officers.ROSTER_LIMIT


def _officer(ledger: Books, key: bytes) -> Row[Any] | None:
    return ledger.connection.execute(select(OFFICER).where(OFFICER.c.key == key)).one_or_none()
