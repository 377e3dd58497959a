"""The ways parcels take: a web request, a relay's spool, somebody's pocket. All may harm them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from app.sync.transport import Link, Traffic
from protocol import bundle, errors
from tests.model.harbour import Harbour

Pick = Callable[[int], int]
"""One of so many: the model's only dice."""
HARMS = ("", "", "", "lost", "cut", "unanswered", "torn", "turned", "twice")
"""What befalls a request, or its answer, on a line that may break."""
TOLD = {
    "lost": "lost",
    "cut": "cut off",
    "unanswered": "receipt lost",
    "torn": "cut off",
    "turned": "a bit turned",
    "twice": "doubled",
}
"""The same as they are counted, beside what befalls a parcel elsewhere."""


@dataclass
class Bag:
    """Parcels on their way, up to the office and down to phones; and the trust it carries."""

    up: list[bytes] = field(default_factory=list)
    down: list[bytes] = field(default_factory=list)
    roster: bytes = b""


def harm(parcels: list[bytes], pick: Pick) -> str:
    """Do one harm to parcels under way, and name it: twice, lost, overtaken, cut, a bit turned."""
    at = pick(len(parcels))
    match pick(5):
        case 0:
            parcels.append(parcels[at])
            return "doubled"
        case 1:
            del parcels[at]
            return "lost"
        case 2:
            parcels.append(parcels.pop(at))
            return "overtaken"
        case 3:
            parcels[at] = parcels[at][: pick(len(parcels[at]) + 1)]
            return "cut off"
        case _:
            parcels[at] = flipped(parcels[at], pick)
            return "a bit turned"


def flipped(data: bytes, pick: Pick) -> bytes:
    """Return bytes with one bit turned."""
    if not data:
        return data
    at = pick(len(data))
    return data[:at] + bytes([data[at] ^ 1 << pick(8)]) + data[at + 1 :]


@dataclass
class Way:
    """What all ways share; what is handed over is counted, not measured."""

    link: Link
    traffic: Traffic = field(default_factory=Traffic)

    def close(self) -> None:
        """Hold nothing open."""


@dataclass
class Web(Way):
    """A request to the office; `harm` is done to it or its answer, which may go to a `late` bag."""

    link: Link = field(default_factory=lambda: Link(answer_within=timedelta(minutes=2)))
    office: Harbour | None = None
    pick: Pick | None = None
    harm: str = ""
    late: Bag | None = None

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """Hand parcels over, and yield the answers unless they are lost."""
        parcels = list(outgoing)
        assert self.office is not None
        body = parcels[0] if len(parcels) == 1 else bundle.pack(parcels)
        harm, pick = self.harm, self.pick
        if harm == "lost":
            raise errors.AwayError
        if harm == "cut" and pick is not None:
            came = body[: pick(len(body))]
            self.office.receives(came if pick(2) else came[:-9] + flipped(came[-9:], pick))
            raise errors.AwayError
        answer = self.office.receives(body)
        if isinstance(answer, errors.VersionError):
            raise errors.AppTooOldError
        if isinstance(answer, errors.DeliveryRefusedError):
            raise answer
        if isinstance(answer, errors.LayarError):
            raise errors.AwayError
        answers = list(bundle.unpack(answer).parcels)
        if harm == "unanswered":
            if self.late is not None:
                self.late.down += answers
            raise errors.AwayError
        if harm == "torn" and pick is not None:
            answers = list(bundle.unpack(answer[: pick(len(answer))]).parcels)
        if harm == "turned" and pick is not None:
            answers = [flipped(each, pick) for each in answers]
        if harm == "twice":
            answers += answers
        yield from answers

    def roster(self) -> bytes:
        """Return manifest and roster in the open form."""
        assert self.office is not None
        return self.office.roster()


@dataclass
class Carrier(Way):
    """Somebody who carries parcels by hand, or a relay that keeps them for whoever passes."""

    bag: Bag = field(default_factory=Bag)

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """Take parcels along, and yield everything that is there for anybody."""
        self.bag.up += outgoing
        yield from list(self.bag.down)

    def roster(self) -> bytes:
        """Return the trust last seen, which may be old."""
        return self.bag.roster


def by_hand() -> Carrier:
    """Return somebody with a memory card and a boat."""
    return Carrier(Link(answer_within=timedelta(days=14), by_hand=True))


def relay() -> Carrier:
    """Return a keyless courier in the village: the real one makes the same promises."""
    return Carrier(Link(answer_within=timedelta(days=2)))
