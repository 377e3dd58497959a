"""Whose turn it is and what is urgent is read from what was written, and from the catalogue."""

import random

from app.storage import documents, ledger
from app.sync import loading
from app.sync.aims import Aims
from app.sync.loading import Carried
from app.sync.pace import LEAST_ROOM_BYTES, Pace
from app.sync.plan import Rank
from protocol import parcel
from protocol.ids import CaseId
from protocol.messages import Applicant, Application, Kind
from protocol.parcel import EnvelopeItem, PieceItem
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
    """The urgent complaint written last goes first, alone where no more fits; then in turn."""
    siti.syncs()
    others = [siti.applies(topic="signal", nik=OTHER) for _ in range(2)]
    own = siti.applies(topic="signal")
    urgent = siti.applies(topic="health")
    siti.way.seen.clear()

    with siti.store.reading() as session:
        order = loading.texts(session, siti.world, siti.way.link, Carried())
        first = ledger.raw(session, urgent)
    siti.syncs(pace=Pace(text_bytes=300, piece_bytes=LEAST_ROOM_BYTES))

    assert order == [urgent, others[0], own, others[1]]
    assert _said(village, siti.way.seen[0]) == [first]


def test_within_a_parcel_messages_follow_their_chain(village, siti):
    """It comes whole or not at all, and a message after the one before it is shorter."""
    siti.syncs()
    cases = [siti.applies(topic=topic) for topic in ("signal", "health", "signal", "water")]
    siti.way.seen.clear()

    siti.syncs()

    with siti.store.reading() as session:
        written = [ledger.raw(session, case) for case in cases]
    assert _said(village, siti.way.seen[0]) == written


def _said(village, sealed):
    """Return the messages in a parcel, without the receipt before them."""
    items = parcel.unseal(sealed, [village.office.sealing])
    return [item.raw for item in items[1:] if isinstance(item, EnvelopeItem)]


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
        (item.sha256, item.at)
        for sealed in siti.way.seen
        for item in parcel.unseal(sealed, [village.office.sealing])
        if isinstance(item, PieceItem)
    ]
    whole = [(piece.sha256, piece.at) for piece in documents.paper(one).pieces]
    assert len(pieces) == 24
    assert max(map(pieces.index, whole)) <= 2 + 4 + 9  # one piece of each is asked about first
