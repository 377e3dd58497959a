"""What is killed: the village's head signs a letter on the tablet."""

import random
from pathlib import Path

from sqlmodel import select

from app.storage import (
    deciding,
    identity,
    issuing,
    ledger,
    letter_drafts,
    letters,
    numbers,
    register_book,
)
from app.storage.letter_tables import LineState
from app.storage.tables import Fate, Message
from protocol import envelope, ids, letter_numbers
from protocol import letters as codes
from protocol.envelope import NO_PREV
from protocol.ids import CaseId
from protocol.keys import SigningSecret
from protocol.messages import Block, Kind
from protocol.posts import Post
from protocol.steps import State
from tests import made_letters
from tests.tablet import COST, PINS, Tablet
from tests.village import HOME, Direct, Village

SERVICE = "surat-keterangan-usaha"
OFFICE = SigningSecret(b"o" * 32)


def prepare(root: Path) -> None:
    """Have a letter checked: all that is missing is the head's signature."""
    tablet = Tablet(Village(root, seed=random.SystemRandom().randrange(2**40)), root / "tablet")
    tablet.enters(Post.HEAD)
    answers = {**made_letters.WHO, **made_letters.ASKED[SERVICE]}
    body = {"service": SERVICE, "answers": answers}
    with tablet.store.writing() as session:
        case = CaseId(ledger.say(session, tablet.world, Kind.APPLICATION, body).id)
        row = session.exec(select(Message).where(Message.id == case)).one()
        row.place, row.state, row.receipted_at = 1, Fate.RECEIVED, row.kept_at
        session.add(row)
    with tablet.store.writing() as session:
        issuing.prepare(session, tablet.world, case)
    tablet.village.passes(minutes=1)
    with tablet.store.writing() as session:
        issuing.check(session, tablet.world, case)
    tablet.store.close()


def work(root: Path) -> None:
    """Come on duty, hear of numbers, and sign."""
    tablet, case = _opened(root)
    _reserve(tablet)
    tablet.village.passes(minutes=2)
    issuing.issue(tablet.store, tablet.world, case)
    tablet.store.close()


def check(root: Path) -> None:
    """Find one whole letter, or none at all; then there is one, with a number nothing else has."""
    if not _issued(root):
        work(root)
    assert _issued(root)


def _issued(root: Path) -> bool:
    tablet, case = _opened(root)
    with tablet.store.reading() as session:
        found = letters.of_case(session, case)
        lines = register_book.lines(session)
        state = deciding.load(session, case).state
        drafts = letter_drafts.listed(session)
        written = [line.letter for line in lines if line.letter]
        gone = {
            serial
            for line in lines
            if line.gap and line.state is LineState.GAP
            for serial in range(line.gap.serial, line.gap.upto + 1)
        }
        assert len(found) == len(written) == 1 - len(drafts)
        assert (state is State.READY) == bool(found)
        for held, line in zip(found, written, strict=True):
            code, pdf = codes.read(held.code), letters.file(session, held)
            assert pdf is not None
            assert held.code.encode() in pdf
            assert held.number == line.number == code.facts.number
            assert line.serial not in gone
            assert not letter_numbers.is_provisional(held.number)
            message = envelope.parse(ledger.raw(session, held.message))
            assert (message.epoch, message.seq) == (code.facts.epoch, code.facts.seq)
    tablet.store.close()
    return bool(found)


def _opened(root: Path) -> tuple[Tablet, CaseId]:
    """Open the tablet that is there already; its head comes on duty."""
    tablet = object.__new__(Tablet)
    tablet.village = Village(root, seed=random.SystemRandom().randrange(2**40))
    tablet.world, tablet.folder, tablet.cost = tablet.village.world, root / "tablet", COST
    tablet.way = Direct(tablet.village.office)
    tablet.village.passes(hours=1)
    tablet.store = tablet._open()
    tablet.kids = {each.post: each.kid for each in tablet.listed()}
    tablet.enters(Post.HEAD, PINS[Post.HEAD])
    with tablet.store.reading() as session:
        (case,) = ledger.cases(session)
    return tablet, case


def _reserve(tablet: Tablet) -> None:
    """Hear the office reserve the next ten numbers for this tablet where it is now."""
    with tablet.store.writing() as session:
        home = numbers.home(session)
        assert home is not None
        stock = numbers.stock(session)
        if sum(each.left for each in stock):
            return
        first = 1 + random.SystemRandom().randrange(9_000)
        block = Block(
            book="UMUM",
            village=HOME,
            year=tablet.village.clock.year,
            device=identity.load(session).kid,
            home=home,
            first=first,
            last=first + 9,
        )
        message = envelope.sign(
            OFFICE,
            identity.load(session).realm,
            kind=Kind.BLOCK,
            epoch=1,
            seq=1,
            prev=NO_PREV,
            id=ids.new(tablet.world),
            body=block.model_dump(by_alias=True),
        )
        numbers.learn(session, message, block)
