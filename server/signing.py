"""What is said here and not heard: by the key of a staff member, or the office's own."""

from protocol import envelope, errors, ids, messages
from protocol.envelope import NO_PREV, Envelope
from protocol.keys import SigningSecret
from protocol.messages import Message
from protocol.world import World
from server import ledger, verdicts
from server.books import Books
from server.entries import Tip


def say(opened: Books, secret: SigningSecret, said: Message, world: World) -> Envelope:
    """
    Sign the next message of a chain of the office's and take it in, in the caller's transaction.

    Raises:
        NotEntitledError: it is held, and why.
        RefusedError, TrustError: it is not taken, and why.
    """
    opened.flush()
    opened.fetch([], [secret.public])
    message = _sign(opened, secret, said, world)
    verdict = ledger.take(opened, verdicts.read(message), secret.public)
    if verdict.code:
        raise errors.NotEntitledError(verdict.code)
    return message


def following(opened: Books, key: bytes) -> tuple[int, int]:
    """Return epoch and seq of what a key of the office's says next, in this transaction."""
    opened.flush()
    opened.fetch([], [key])
    tip = _tip(opened, key)
    return tip.epoch, tip.top + 1


def _tip(opened: Books, key: bytes) -> Tip:
    epoch = max(opened.epochs.get(key, 0), opened.office.epoch)
    return opened.tips.get((key, epoch), Tip(key, epoch))


def _sign(opened: Books, secret: SigningSecret, said: Message, world: World) -> Envelope:
    tip = _tip(opened, secret.public)
    return envelope.sign(
        secret,
        opened.office.realm,
        kind=said.kind,
        epoch=tip.epoch,
        seq=tip.top + 1,
        prev=bytes.fromhex(tip.digest) if tip.top else NO_PREV,
        id=ids.new(world),
        body=messages.body_of(said),
        compression=opened.standing.peers.compression,
    )
