"""The next message of one of the office's chains: a staff member's, or its own."""

from protocol import envelope, ids, messages
from protocol.envelope import NO_PREV, Envelope
from protocol.keys import SigningSecret
from protocol.messages import Kind, Message
from protocol.world import World
from server.books import Books
from server.entries import Tip


def sign(opened: Books, secret: SigningSecret, kind: Kind, said: Message, world: World) -> Envelope:
    """Sign the next message of a chain of the office's: a staff member's, or its own."""
    key = secret.public
    epoch = max(opened.epochs.get(key, 0), opened.office.epoch)
    tip = opened.tips.get((key, epoch), Tip(key, epoch))
    return envelope.sign(
        secret,
        opened.office.realm,
        kind=kind,
        epoch=epoch,
        seq=tip.top + 1,
        prev=bytes.fromhex(tip.digest) if tip.top else NO_PREV,
        id=ids.new(world),
        body=messages.body_of(said),
        compression=opened.standing.peers.compression,
    )
