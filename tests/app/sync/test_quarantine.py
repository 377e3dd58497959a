"""What fails by itself is set aside with its reason, and holds up nothing behind it."""

import random

import pytest
from sqlmodel import col, select

from app.storage import ledger, setbacks
from app.storage.tables import Message, Piece
from protocol import errors, parcel
from protocol.steps import State

PHOTO = random.Random(4).randbytes(40_000)


def aside(siti):
    with siti.store.reading() as session:
        return setbacks.aside(session)


def refuses(village, siti, poison, error):
    """Let a way fail for every request that carries this message's bytes, and no other."""
    with siti.store.reading() as session:
        bad = ledger.raw(session, poison)
    through = siti.way.exchange

    def exchange(outgoing):
        sealed = list(outgoing)
        for each in sealed:
            items = parcel.unseal(each, [village.office.sealing])
            if any(getattr(item, "raw", b"") == bad for item in items):
                raise error
        return through(sealed)

    siti.way.exchange = exchange


@pytest.mark.parametrize(
    "error", [errors.DeliveryRefusedError(), errors.DeliveryTooLargeError()], ids=lambda e: e.code
)
def test_one_bad_message_holds_up_no_other(village, siti, error):
    """Everything behind it arrives in the same exchange; it is set aside after three."""
    siti.syncs()
    cases = [siti.applies(number=number) for number in range(7)]
    refuses(village, siti, cases[3], error)

    report = siti.syncs()

    assert report.messages_sent == 6
    assert [each.id for each in siti.waiting()] == [cases[3]]
    assert aside(siti) == {}
    for _ in range(2):
        siti.syncs()
    assert aside(siti) == {cases[3]: error.code}


def test_what_is_set_aside_travels_no_more_until_somebody_says_so(village, siti):
    """It costs no more bytes; tried again by hand it may get through, and nothing was lost."""
    siti.syncs()
    bad = siti.applies()
    through = siti.way.exchange
    refuses(village, siti, bad, errors.DeliveryRefusedError())
    for _ in range(3):
        siti.syncs()
    trips = siti.way.traffic.round_trips
    siti.way.exchange = through
    siti.syncs()
    assert siti.way.traffic.round_trips == trips + 1
    assert [each.id for each in siti.waiting()] == [bad]

    with siti.store.writing() as session:
        setbacks.release(session, bad)
    siti.syncs()

    assert siti.waiting() == []
    assert siti.case(bad).state is State.RECEIVED


def blames_nobody(siti):
    """Try a few times on a way that takes nothing at all."""

    def refuses_all(outgoing):
        raise errors.DeliveryRefusedError

    siti.way.exchange = refuses_all
    for _ in range(5):
        with pytest.raises(errors.DeliveryRefusedError):
            siti.syncs()

    assert aside(siti) == {}


def test_a_way_that_takes_nothing_blames_nobody(siti):
    """Where even a hello is refused, it is not what was written that is bad."""
    siti.syncs()
    siti.applies()

    blames_nobody(siti)


def test_a_phone_nobody_knows_yet_blames_nobody_either(siti):
    """Its introduction goes along with the hello, for without it nobody can read that."""
    siti.applies()

    blames_nobody(siti)


def test_an_office_that_breaks_over_one_message_is_not_asked_with_it_for_ever(village, siti):
    """Probed with single things, what makes it fall over is found and set aside."""
    siti.syncs()
    cases = [siti.applies(number=number) for number in range(3)]
    refuses(village, siti, cases[0], errors.BusyError(60))
    for _ in range(3):
        with pytest.raises(errors.BusyError):
            siti.syncs(probe=True)
    assert aside(siti) == {cases[0]: "delivery.busy"}

    siti.syncs(probe=True)

    assert [each.id for each in siti.waiting()] == [cases[0]]


def damages(siti, table, where):
    with siti.store.writing() as session:
        row = session.exec(select(table).where(where)).first()
        row.body = bytes(len(row.body))
        session.add(row)


def test_a_photo_the_store_cannot_give_holds_up_no_other(siti):
    """A damaged piece sets its photo aside at once; text and other photos arrive."""
    siti.syncs()
    bad = siti.applies(photos=[PHOTO])
    good = siti.applies(photos=[PHOTO[1:]])
    with siti.store.reading() as session:
        (sha256,) = [
            each.sha256 for each in ledger.documents.unfinished(session) if each.message == bad
        ]
    damages(siti, Piece, col(Piece.sha256) == sha256)

    report = siti.syncs()

    assert aside(siti) == {sha256: "store.damaged"}
    assert report.messages_sent == 2
    assert [(each.id, each.text_waits) for each in siti.waiting()] == [(bad, False)]
    assert siti.case(good).state is State.RECEIVED


def test_a_message_the_store_cannot_give_holds_up_no_other(siti):
    """One damaged row is one message less, not an outbox that stands still."""
    siti.syncs()
    bad, _, _ = (siti.applies(number=number) for number in range(3))
    damages(siti, Message, col(Message.id) == bad)

    report = siti.syncs()

    assert report.messages_sent == 2
    assert aside(siti) == {bad: "store.damaged"}
    assert [each.id for each in siti.waiting()] == [bad]


def test_what_the_office_refuses_is_kept_and_holds_up_no_other(village, siti):
    """It is named in the receipt with its code; the person sees to it, and it stays here."""
    siti.syncs()
    cases = [siti.applies(number=number) for number in range(3)]
    village.office.refuses[cases[1]] = "document.bad"

    siti.syncs()
    with siti.store.writing() as session:
        setbacks.close(session, cases[1], village.clock)

    with siti.store.reading() as session:
        assert [(each.id, each.code) for each in ledger.refused(session)] == [
            (cases[1], "document.bad")
        ]
        assert setbacks.closed(session) == {cases[1]}
        assert ledger.raw(session, cases[1])
    assert siti.waiting() == []


def test_failing_now_and_then_is_forgiven(siti, village):
    """What has gone through in the end begins anew."""
    with siti.store.writing() as session:
        for _ in range(2):
            assert not setbacks.failed(session, "ab", "delivery.refused", village.clock)
        setbacks.worked(session, ["ab", "cd"])
        assert not setbacks.failed(session, "ab", "delivery.refused", village.clock)
