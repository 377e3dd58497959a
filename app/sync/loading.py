"""What goes along now: the plan, asked of the store, less what has been handed over already."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from app.storage import documents, held, identity, ledger, setbacks
from app.storage.documents import Owed, Unfinished
from app.storage.ledger import Waiting
from app.sync import plan
from app.sync.aims import Aims
from app.sync.pace import Unheard
from app.sync.plan import Photo, Rank, Text
from app.sync.sieve import Sieve
from app.sync.transport import Link
from protocol.documents import PIECE_BYTES
from protocol.ids import Digest, MessageId
from protocol.messages import Kind
from protocol.world import World

PROMPT = timedelta(hours=1)
"""A link that answers later than this cannot tell us that nobody could read us."""


@dataclass(frozen=True)
class Bag:
    """Parcels of others that go along, and the villages whose waiting answers to bring home."""

    parcels: Iterable[bytes] = ()
    serves: tuple[str, ...] = ()


@dataclass
class Carried:
    """
    What an exchange has handed over already, and what it knows.

    `refused` is what it found and will not take. `told_of` are documents the office has told
    of in this exchange, `begun` from which bytes of them pieces go on; `asked` says that it had the
    occasion, `answered` that it did answer.
    `strangers` says that it could read nothing of ours: it may never have heard of us.
    `photos` says whether they go on this link now. `sieve` finds out what does not get through.
    `bag` is what goes for others, `along` what of it has not gone yet.
    `unheard` are pieces that were on their way when the line broke: which of them have come is not
    known before the office was heard again, and all that were not can go at once.
    `resting` are messages an earlier exchange left where answers take their time. `stumbled` are
    names of what failed by itself before; `told` is what the office knows by now that we have
    heard, and is not noted yet.
    """

    messages: set[MessageId] = field(default_factory=set)
    pieces: set[Owed] = field(default_factory=set)
    refused: dict[MessageId, str] = field(default_factory=dict)
    told_of: set[Digest] = field(default_factory=set)
    begun: Mapping[Digest, Sequence[int]] = field(default_factory=dict)
    asked: bool = False
    answered: bool = False
    strangers: bool = False
    photos: bool = True
    sieve: Sieve = field(default_factory=Sieve)
    aims: Aims = field(default_factory=Aims)
    bag: Bag | None = None
    along: Iterable[bytes] = ()
    unheard: frozenset[Owed] = frozenset()
    resting: frozenset[MessageId] | None = None
    stumbled: frozenset[str] = frozenset()
    told: set[MessageId] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.along = self.bag.parcels if self.bag else ()

    def on_its_way(self) -> Unheard:
        """Return what may have come, when the line has broken."""
        return Unheard(frozenset(self.pieces), frozenset(self.told_of))

    def go_on(self, after: Unheard) -> None:
        """Go on after a line that broke, with what was not on it."""
        self.unheard, self.pieces = after.pieces, set(after.pieces)
        self.told_of, self.asked, self.answered = set(after.documents), True, True

    def heard(self, told_of: Iterable[Digest], begun: Mapping[Digest, Sequence[int]]) -> None:
        """Note what the office has said of documents; what it lacks may go again."""
        if self.unheard:
            self.pieces -= self.unheard
            self.told_of, self.unheard = set(), frozenset()
        self.told_of.update(told_of)
        self.begun = begun


@dataclass(frozen=True)
class Weight:
    """
    What waits and may travel: how many messages and pieces, how many bytes, of what kind.

    `waiting` counts all that is to be brought, what is set aside too.
    """

    waiting: int
    texts: int
    pieces: int
    text_bytes: int

    @property
    def total(self) -> int:
        """Messages and pieces together."""
        return self.texts + self.pieces

    def bytes(self, *, photos: bool) -> int:
        """Return how many bytes go, with the photos or without."""
        return self.text_bytes + (self.pieces * PIECE_BYTES if photos else 0)


def weigh(session: Session) -> Weight:
    """Return how much waits, and how much of it is not set aside."""
    aside, waiting = setbacks.aside(session), ledger.waiting(session)
    texts = [each for each in waiting if each.text_waits and each.id not in aside]
    pieces = sum(left for sha256, left in documents.left(session).items() if sha256 not in aside)
    text_bytes = sum(each.size_bytes for each in texts)
    return Weight(len(waiting), len(texts), pieces, text_bytes)


def texts(session: Session, world: World, link: Link, carried: Carried) -> list[MessageId]:
    """
    Return messages to say in their order, and after them those worth saying again.

    An office that was put back to an old copy may have forgotten even who we are, and answers
    strangers nothing. So where it could read nothing, or cannot say so, we introduce ourselves.
    """
    if _silenced(session, link):
        return []
    now, aside = world.now(), _aside(session, carried)
    due = plan.due(ledger.waiting(session), link, now)
    aimed = [_text(session, each, carried) for each in due]
    if carried.sieve.bare:
        aimed = [each for each in aimed if each.rank is Rank.KEYS]
    asked = [] if carried.sieve.bare else [*held.there(session, now), *_naming(session, carried)]
    said = plan.order_texts(aimed)
    if not carried.sieve.bare and (brought_back := held.brought_back(session, now)):
        said = ledger.as_kept(session, [*said, *brought_back])
    if carried.strangers or (said and link.answer_within > PROMPT):
        said = [*ledger.introduction(session), *said]
    named = dict.fromkeys([*said, *asked])
    fresh = [each for each in named if each not in carried.messages and each not in aside]
    return fresh[:1] if carried.sieve.lone else fresh


def pieces(session: Session, link: Link, carried: Carried) -> list[Owed]:
    """
    Return the pieces to hand over now, in their order.

    Some may have arrived in a request nobody could answer. So the office is heard first; of a
    document it says nothing about it may have everything. The message that names it, said again,
    makes it say so; where even that does not, one piece does.
    """
    if carried.sieve.bare or not (carried.photos or link.by_hand) or _silenced(session, link):
        return []
    if not (link.by_hand or carried.asked):
        return []
    photos = documents.unfinished(session)
    owed = [each for each in _owed(session, photos, carried) if each not in carried.pieces]
    telling = carried.answered and not link.by_hand
    sendable = _asking(owed, photos, carried) if telling else owed
    return sendable[:1] if carried.sieve.lone else sendable


def left(session: Session, world: World, link: Link, carried: Carried) -> bool:
    """Tell whether there is more to hand over in this exchange."""
    if _silenced(session, link):
        return False
    now, gone = world.now(), {*carried.messages, *_aside(session, carried)}
    due = [each.id for each in plan.due(ledger.waiting(session), link, now)]
    said_again = [] if link.by_hand else _naming(session, carried)
    named = [*due, *held.brought_back(session, now), *said_again]
    return any(each not in gone for each in named) or bool(pieces(session, link, carried))


def _naming(session: Session, carried: Carried) -> list[MessageId]:
    """Return the messages whose photos an office that answered has said nothing about."""
    if not carried.answered or not carried.photos:
        return []
    unheard = [each for each in documents.unfinished(session) if each.sha256 not in carried.told_of]
    return list(dict.fromkeys(each.message for each in unheard))


def _silenced(session: Session, link: Link) -> bool:
    """
    Tell whether our word has ended, so that nothing of ours goes by itself any more.

    A bare question goes on being asked: its answer is the roster, which may let us speak again.
    What is unsaid may still be carried by hand, to where a person looks at it.
    """
    return not link.by_hand and identity.revoked(session)


def _aside(session: Session, carried: Carried) -> set[str]:
    """Return the names of what stays here: for now, or until somebody says otherwise."""
    return {*setbacks.aside(session), *carried.sieve.skipped}


def _text(session: Session, each: Waiting, carried: Carried) -> Text:
    if each.kind == Kind.INTRODUCTION:
        return Text(each.id, Rank.KEYS, each.id)
    rank, person = carried.aims.of(session, each.id, each.case)
    return Text(each.id, rank, person)


def _owed(session: Session, photos: list[Unfinished], carried: Carried) -> list[Owed]:
    """Return every piece the office lacks, in the order of the plan."""
    aside, resting = _aside(session, carried), carried.resting or frozenset()
    waiting = [each for each in photos if each.sha256 not in aside and each.message not in resting]
    ordered = plan.order_photos(
        [_photo(session, each, carried) for each in waiting], _served(session, waiting, carried)
    )
    return [Owed(photo.sha256, number) for photo in ordered for number in photo.left]


def _photo(session: Session, each: Unfinished, carried: Carried) -> Photo:
    rank, person = carried.aims.of(session, each.message, each.case)
    return Photo(each.sha256, rank, person, each.left)


def _served(session: Session, waiting: list[Unfinished], carried: Carried) -> dict[str, int]:
    """Return how many photos of the same messages each person has through already."""
    unfinished = Counter(each.message for each in waiting)
    named = documents.named(session, unfinished)
    served: Counter[str] = Counter()
    for each in {each.message: each for each in waiting}.values():
        _, person = carried.aims.of(session, each.message, each.case)
        served[person] += max(0, named[each.message] - unfinished[each.message])
    return served


def _asking(owed: list[Owed], photos: list[Unfinished], carried: Carried) -> list[Owed]:
    """Return of what is owed only what the office has told of, or one piece to make it tell."""
    names = {each.sha256: each.message for each in photos}
    tried: set[Digest] = {each.sha256 for each in carried.pieces}
    sendable: list[Owed] = []
    for each in owed:
        if each.sha256 in carried.told_of:
            sendable.append(each)
        elif each.sha256 not in tried and names[each.sha256] in carried.messages:
            tried.add(each.sha256)
            sendable.append(each)
    return sendable
