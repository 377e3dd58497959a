"""Whose turn it is and what is urgent is read from what was written, and from the catalogue."""

import random

from app.storage import documents, ledger
from app.sync.aims import Aims
from app.sync.plan import Rank
from protocol import parcel
from protocol.ids import CaseId
from protocol.messages import Applicant, Application, Kind
from protocol.parcel import PieceItem
from tests.village import SITI

OTHER = "8204085708909910"


def aim(siti, case):
    with siti.store.reading() as session:
        return Aims().of(session, case, case)


def test_what_is_urgent_stands_in_the_service_file(siti):
    """A complaint about health or water, a letter for care; not one about a signal."""
    for service, answers, rank in [
        ("pengaduan", {"topic": "health"}, Rank.URGENT),
        ("pengaduan", {"topic": "signal"}, Rank.PLAIN),
        ("surat-keterangan-tidak-mampu", {"purpose": "hospital"}, Rank.URGENT),
        ("kelahiran", {}, Rank.PLAIN),
        ("a-service-of-next-year", {"topic": "health"}, Rank.PLAIN),
    ]:
        assert aim(siti, siti.applies(service, **answers))[0] is rank


def test_whose_it_is(siti):
    """Who it is written for, who is named in the form, or else who holds the phone."""
    written_for = Application(
        service="kelahiran", answers={"nik": SITI.nik}, applicant=Applicant(name="B", nik=OTHER)
    )
    message = siti.says(Kind.APPLICATION, written_for)

    assert aim(siti, CaseId(message.id))[1] == OTHER
    assert aim(siti, siti.applies(nik=OTHER))[1] == OTHER
    assert aim(siti, siti.applies(nik=SITI.nik))[1] == aim(siti, siti.applies())[1] == ""


def test_what_belongs_to_a_case_goes_with_it(siti):
    """A supplement is as urgent as the application it mends."""
    case = siti.applies(topic="health", nik=OTHER)
    mended = siti.mends(case, text="lagi")
    with siti.store.reading() as session:
        assert Aims().of(session, mended.id, case) == (Rank.URGENT, OTHER)


def test_texts_travel_in_the_order_of_the_plan(village, siti):
    """The urgent complaint written last is the first message in the parcel."""
    siti.syncs()
    siti.applies(topic="signal", nik=OTHER)
    siti.applies(topic="signal", nik=OTHER)
    own = siti.applies(topic="signal")
    urgent = siti.applies(topic="health")
    siti.way.seen.clear()

    siti.syncs()

    items = parcel.unseal(siti.way.seen[0], [village.office.sealing])
    with siti.store.reading() as session:
        order = [ledger.raw(session, name) for name in (urgent, own)]
    sent = [item.raw for item in items[1:]]
    assert sent.index(order[0]) == 0
    assert sent.index(order[1]) == 2


def test_one_persons_ten_photos_do_not_hold_up_anothers_one(village, siti):
    """The second photo to be whole at the office is the other person's, though written last."""
    dice = random.Random(5)
    siti.syncs()
    siti.applies(photos=[dice.randbytes(30_000) for _ in range(10)], nik=OTHER)
    one = dice.randbytes(50_000)
    siti.applies(photos=[one])
    siti.way.seen.clear()

    siti.syncs()

    pieces = [
        item.sha256
        for sealed in siti.way.seen
        for item in parcel.unseal(sealed, [village.office.sealing])
        if isinstance(item, PieceItem)
    ]
    digests = [piece.sha256 for piece in documents.paper(one).pieces]
    assert len(pieces) == 24
    assert max(map(pieces.index, digests)) <= 2 + 4 + 9  # one piece of each is asked about first
