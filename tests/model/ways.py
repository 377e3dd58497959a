"""The ways parcels take: a web request, a relay's spool, somebody's pocket. All may harm them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain, islice

from app.sync.transport import Link, Traffic
from protocol import bundle, errors
from server.intake import Result
from tests.model.harbour import Harbour

Pick = Callable[[int], int]
"""One of so many: the model's only dice."""
HARMS = ("", "", "", "lost", "cut", "unanswered", "torn", "turned", "twice", "again")
"""What befalls a request, or its answer, on a line that may break."""
TOLD = {
    "lost": "lost",
    "cut": "cut off",
    "unanswered": "receipt lost",
    "torn": "cut off",
    "turned": "a bit turned",
    "twice": "doubled",
    "again": "doubled",
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
class Landing:
    """A carrier's request: so many parcels of a bag, whose carrier may keep them all the same."""

    bag: Bag
    count: int
    keeps: bool = False

    def __post_init__(self) -> None:
        self._parcels: list[bytes] = []

    def body(self) -> bytes:
        """Hand the parcels in."""
        self._parcels = self.bag.up[: self.count]
        if not self.keeps:
            del self.bag.up[: self.count]
        return _packed(self._parcels)

    def hear(self, answer: Result) -> None:
        """Take the answer along; what the office could not keep stays in the bag."""
        if isinstance(answer, errors.StoreError | errors.AwayError):
            self.bag.up[:0] = [] if self.keeps else self._parcels
        elif not isinstance(answer, errors.LayarError):
            self.bag.down += bundle.unpack(answer).parcels


@dataclass
class Web(Way):
    """
    A request to the office; `harm` is done to it or its answer, which may go to a `late` bag.

    The first one arrives at the very moment of another, which is handed in `beside` it.
    """

    link: Link = field(default_factory=lambda: Link(answer_within=timedelta(minutes=2)))
    office: Harbour | None = None
    pick: Pick | None = None
    harm: str = ""
    late: Bag | None = None
    beside: Landing | None = None

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """Hand parcels over, and yield the answers unless they are lost."""
        yield from self._post([_packed(list(outgoing))], [self.harm])

    def roster(self) -> bytes:
        """Return manifest and roster in the open form."""
        assert self.office is not None
        return self.office.roster()

    def _post(self, requests: Sequence[bytes], harms: Sequence[str]) -> Iterator[bytes]:
        """Have requests arrive at the same moment; yield what comes back, and say what failed."""
        arrive = [self._arriving(*each) for each in zip(requests, harms, strict=True)]
        beside, self.beside = self.beside, None
        bodies = [*chain(*arrive), *([beside.body()] if beside else [])]
        assert self.office is not None
        answers = self.office.receives(*bodies) if bodies else []
        if beside:
            beside.hear(answers.pop())
        trouble: errors.LayarError | None = None
        for came, harm in zip(arrive, harms, strict=True):
            its, answers = answers[: len(came)], answers[len(came) :]
            try:
                yield from self._coming_back(its, harm)
            except errors.LayarError as error:
                trouble = trouble or error
        if trouble is not None:
            raise trouble

    def _arriving(self, body: bytes, harm: str) -> list[bytes]:
        """Return what arrives of a request: nothing, some of it, all, or all of it twice."""
        pick = self.pick
        if harm == "lost":
            return []
        if harm == "cut" and pick is not None:
            came = body[: pick(len(body))]
            return [came if pick(2) else came[:-9] + flipped(came[-9:], pick)]
        return [body, body] if harm == "again" else [body]

    def _coming_back(self, answers: Sequence[Result], harm: str) -> list[bytes]:
        """Return the parcels of what a request was answered, as far as they come."""
        if harm in {"lost", "cut"}:
            raise errors.AwayError
        pick, parcels = self.pick, list[bytes]()
        for answer in answers:
            if isinstance(answer, errors.VersionError):
                raise errors.AppTooOldError
            if isinstance(answer, errors.DeliveryRefusedError):
                raise answer
            if isinstance(answer, errors.LayarError):
                raise errors.AwayError
            torn = harm == "torn" and pick is not None
            parcels += bundle.unpack(answer[: pick(len(answer))] if torn else answer).parcels
        if harm == "unanswered":
            if self.late is not None:
                self.late.down += parcels
            raise errors.AwayError
        if harm == "turned" and pick is not None:
            return [flipped(each, pick) for each in parcels]
        return parcels * 2 if harm == "twice" else parcels


@dataclass
class Abreast(Web):
    """The same on two lines, each with its own of the `harms`: what is on both arrives together."""

    harms: tuple[str, str] = ("", "")
    pairs: int = 0

    def exchange_apart(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """Hand over two parcels at a time, each answered by itself."""
        waiting = iter(outgoing)
        while requests := list(islice(waiting, len(self.harms))):
            self.pairs += len(requests) > 1
            yield from self._post(requests, self.harms[: len(requests)])


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


def _packed(parcels: Sequence[bytes]) -> bytes:
    """Return parcels as one request."""
    return parcels[0] if len(parcels) == 1 else bundle.pack(parcels)
