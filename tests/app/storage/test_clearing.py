"""What is over and long safe at the office leaves the tablet; nothing else does."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from app.storage import clearing, deciding, docket, documents, ledger, letters
from app.storage.clearing import OVER_FOR, RECEIVED_FOR
from app.storage.tables import Message, Piece
from protocol import errors
from protocol.posts import Post
from protocol.world import World
from tests.harbour import applies_in, village_with_office
from tests.tablet import Tablet, decides, redeem
from tests.village import HOME


@pytest.fixture
def village(tmp_path):
    """A village whose office is the real one."""
    with village_with_office(tmp_path) as village:
        yield village


@pytest.fixture
def tablet(village):
    """A tablet that the office knows, with its head on duty."""
    tablet = Tablet(village)
    redeem(tablet)
    tablet.syncs()
    tablet.enters(Post.HEAD)
    yield tablet
    tablet.store.close()


@pytest.fixture
def refused(village, tablet, tmp_path):
    """A case from a phone, photos and all, that the village refused; the office has heard it."""
    citizen = village.citizen("siti")
    known = applies_in(citizen, HOME, papers=True)
    citizen.syncs()
    tablet.syncs()
    tablet.syncs()
    decides(tablet, known, "accept")
    decides(tablet, known, "reject", reason="other", note="Datang ke desa.")
    return known


def looks(tablet):
    """Fold the list and let go of what is due; return what left."""
    with tablet.store.writing() as session:
        docket.fold(session, docket.stale(session))
        gone = clearing.due(session, tablet.world)
        clearing.let_go(session, gone, tablet.world.now())
    return gone


def test_a_case_that_is_over_leaves_in_its_time(village, tablet, refused):
    """Not a day before 45 since the receipt; then no word or photo of it is left, and no list."""
    tablet.syncs()
    village.passes(days=RECEIVED_FOR.days - 1)
    tablet.syncs()
    assert looks(tablet) == []
    village.passes(days=2)
    tablet.syncs()

    assert looks(tablet) == [refused]
    assert looks(tablet) == []
    with tablet.store.reading() as session:
        assert docket.rows(session) == []
        assert docket.stale(session) == []
        assert refused not in ledger.cases(session)
        assert letters.of_case(session, refused) == []
        bodies = session.exec(select(Message.body).where(Message.case_id == refused)).all()
        assert bodies == [b""] * 3
        assert session.exec(select(func.count()).select_from(Piece)).one() == 0
        assert clearing.count(session) == 1
        with pytest.raises(errors.CaseUnknownError):
            deciding.load(session, refused)


def test_what_the_office_has_not_acknowledged_never_leaves(village, tablet, refused):
    """However long there is no signal: word for word and photo for photo."""
    village.passes(days=400)

    assert looks(tablet) == []
    assert tablet.waiting()
    with tablet.store.reading() as session:
        assert deciding.load(session, refused).note == "Datang ke desa."


def test_a_clock_that_runs_ahead_removes_nothing(village, tablet, refused):
    """The office's own clock says how old things are."""
    tablet.syncs()
    village.passes(days=400)

    assert looks(tablet) == []


@pytest.mark.parametrize("years", [-20, 20])
def test_a_clock_that_was_wrong_when_it_ended_removes_nothing_once_it_is_right(
    village, tablet, refused, years
):
    """The days count from when the office had every word, by whichever clock is later."""
    right = tablet.world
    tablet.world = World(
        now=lambda: village.clock + timedelta(days=years * 365), entropy=right.entropy
    )
    tablet.syncs()
    tablet.world = right
    for days in (0, RECEIVED_FOR.days - 1):
        village.passes(days=days, hours=1)
        tablet.syncs()
        assert looks(tablet) == []


def test_what_is_not_over_stays(village, tablet, refused):
    """Nor does what was asked about only lately."""
    citizen = village.citizen("ani")
    known = applies_in(citizen, HOME, 5)
    citizen.syncs()
    tablet.syncs()
    village.passes(days=100)
    tablet.syncs()
    tablet.syncs()

    looks(tablet)
    with tablet.store.reading() as session:
        assert deciding.load(session, known).answers
    assert timedelta() < OVER_FOR < RECEIVED_FOR


def test_what_left_does_not_come_back(village, tablet, refused):
    """The office sends nothing again, and what is said of it later only waits in vain."""
    tablet.syncs()
    village.passes(days=60)
    tablet.syncs()
    looks(tablet)
    tablet.syncs()
    village.passes(days=1)
    tablet.syncs()

    with tablet.store.reading() as session:
        assert documents.unfinished(session) == []
        assert ledger.cases(session) == []
        assert docket.stale(session) == []
    assert tablet.waiting() == []
