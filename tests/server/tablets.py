"""A village's tablet as the office sees it: a device, and officers with chains of their own."""

from datetime import timedelta
from typing import Any

from protocol import envelope, ids, keys, messages, vouchers
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import Kid
from protocol.messages import Enlistment, Kind
from protocol.posts import Post
from protocol.vouchers import Voucher, VoucherId
from tests.server.phones import VILLAGE, Phone


class Clerk:
    """An officer on a tablet: a key and a chain of their own."""

    def __init__(self, tablet: "Tablet", name: str, post: Post) -> None:
        self.tablet, self.name, self.post = tablet, name, post
        self.signing = keys.new_signing(tablet.world)
        self.epoch, self.seq, self.prev = 1, 0, NO_PREV

    @property
    def kid(self) -> Kid:
        """The short name of their key."""
        return self.signing.kid

    def say(self, kind: Kind, body: dict[str, Any]) -> Envelope:
        """Sign the next message of their chain."""
        said = envelope.sign(
            self.signing,
            self.tablet.office.realm,
            kind=kind,
            epoch=self.epoch,
            seq=self.seq + 1,
            prev=self.prev,
            id=ids.new(self.tablet.world),
            body=body,
        )
        self.seq, self.prev = said.seq, bytes.fromhex(said.digest)
        return said

    def decide(self, case: str, step: str, **more: Any) -> Envelope:
        """Take a step in a case."""
        return self.say(Kind.DECISION, {"case": case, "step": step, **more})

    def enlist(self, other: "Clerk", **more: Any) -> Envelope:
        """Say that somebody is an officer here."""
        said = Enlistment(
            key=other.signing.public,
            name=other.name,
            post=other.post,
            village=self.tablet.village,
            device=self.tablet.signing.kid,
        )
        return self.say(Kind.ENLISTMENT, messages.body_of(said) | more)


class Tablet(Phone):
    """The device that officers share."""

    village = VILLAGE

    def introduce(self, *, name: str = "Kantor Desa", **changes: Any) -> Envelope:
        """Say which village's tablet it is."""
        body = {"seal": keys.b64(self.sealing.public), "name": name, "nik": ""}
        return self.say(
            Kind.INTRODUCTION, body | {"village": self.village, "tablet": True}, **changes
        )

    def clerk(self, name: str = "RAHMA CONTOH", post: Post = Post.OPERATOR) -> Clerk:
        """Return somebody with a key here whom the office has not heard of."""
        return Clerk(self, name, post)

    def voucher(self, post: Post = Post.HEAD, *, days: int = 90, **more: Any) -> str:
        """Return a voucher of the office's for this village."""
        voucher = Voucher(
            VoucherId(ids.new(self.world)),
            more.get("village", self.village),
            post,
            self.world.now() + timedelta(days=days),
            more.get("replaces"),
        )
        return vouchers.write(self.office.keyring.signing, self.office.realm, voucher)


def begin(house: Any, village: str = VILLAGE) -> tuple[Tablet, Clerk, Clerk, Clerk]:
    """Return a tablet with a head, a secretary and an operator the office knows."""
    tablet = Tablet(house.office)
    tablet.village = village
    head = tablet.clerk("BUDI CONTOH", Post.HEAD)
    secretary = tablet.clerk("LINA CONTOH", Post.SECRETARY)
    operator = tablet.clerk()
    said = [
        tablet.introduce(),
        head.enlist(head, voucher=tablet.voucher()),
        head.enlist(secretary),
        head.enlist(operator),
    ]
    receipt = house.tell(tablet, *said).receipt
    assert receipt.received == [each.id for each in said], receipt
    return tablet, head, secretary, operator
