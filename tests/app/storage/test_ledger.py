"""Every message this device said or heard, in order."""

import random

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import NoResultFound
from sqlmodel import select

from app.storage import documents, identity, ledger, statements
from app.storage.tables import Message
from protocol import envelope, errors, ids, keys, messages
from protocol.envelope import NO_PREV
from protocol.messages import Application, Kind, Note
from protocol.trust import Author, Role

PHOTO = random.Random(5).randbytes(40_000)
STAFF = keys.SigningSecret(bytes(range(32)))
OFFICER = Author(STAFF.public, Role.AGENCY, "PETUGAS CONTOH", ("*",))


def said_by_staff(siti, seq, text, case=None, id=None):
    body = messages.body_of(Note(text=text, case=case))
    return envelope.sign(
        STAFF,
        siti.village.office.realm,
        kind=Kind.NOTE,
        epoch=1,
        seq=seq,
        prev=NO_PREV if seq == 1 else bytes([1]) * 32,
        id=id or ids.new(siti.world),
        body=body,
    )


def test_what_is_said_is_a_chain(siti):
    """Each message takes the next seq, names the one before, and verifies by itself."""
    for number in range(3):
        siti.applies(number=number)

    with siti.store.reading() as session:
        names = session.exec(select(Message.id).order_by(Message.number)).all()
        raws = [ledger.raw(session, name) for name in names]
    realm = siti.village.office.realm
    said = [envelope.verify(raw, realm, lambda _: True) for raw in raws]
    assert [each.seq for each in said] == [1, 2, 3, 4]
    assert said[0].prev == NO_PREV
    assert [each.prev.hex() for each in said[1:]] == [each.digest for each in said[:-1]]
    assert {each.author for each in said} == {siti.key}


def test_what_was_undone_was_never_said(siti):
    """A block left by an exception takes its place in the chain back."""
    body = messages.body_of(Application(service="pengaduan", answers={}))

    def breaks():
        with siti.store.writing() as session:
            ledger.say(session, siti.world, Kind.APPLICATION, body)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()
    known = siti.applies()

    with siti.store.reading() as session:
        assert envelope.parse(ledger.raw(session, known)).seq == 2


def test_everything_waits_oldest_first(siti):
    """The outbox says what, since when, and how many pieces are still to come."""
    siti.village.passes(hours=1)
    known = siti.applies(photos=[PHOTO])

    introduction, application = siti.waiting()

    assert introduction.kind == Kind.INTRODUCTION
    assert (application.id, application.case) == (known, known)
    assert application.queued_at == siti.village.clock
    assert application.size_bytes > 159
    assert (application.text_waits, application.pieces_left) == (True, 3)
    assert application.answer_due_at is None


def test_a_message_without_its_bytes_does_not_exist(siti):
    """Asking for a message nobody said is a slip of ours, and loud."""
    with siti.store.reading() as session, pytest.raises(NoResultFound):
        ledger.raw(session, "00" * 16)


def test_heard_twice_is_heard_once(siti):
    """The second time only tells that the office does not know we have it."""
    known = siti.applies()
    note = said_by_staff(siti, 1, "Baik", known)
    for expected in (True, False):
        with siti.store.writing() as session:
            ledger.told(session, ledger.untold(session))
            assert ledger.append(session, note, OFFICER, siti.village.clock, place=2) is expected

    with siti.store.reading() as session:
        assert ledger.untold(session) == {note.id: None}
        assert [heard.place for heard in ledger.heard(session, known)] == [None, 2]


def test_our_own_words_that_come_back_wait_for_a_receipt(siti):
    """Having said it once is not having been received: only a receipt says so."""
    known = siti.applies()
    with siti.store.writing() as session:
        said = envelope.parse(ledger.raw(session, known))
        session.exec(delete(Message).where(Message.id == known))
        assert known not in [each.id for each in ledger.waiting(session)]
        ledger.append(session, said, None, siti.village.clock)

        assert known in [each.id for each in ledger.waiting(session)]


def test_another_message_of_the_same_id_is_refused(siti):
    """Nothing is ever written over."""
    known = siti.applies()
    note = said_by_staff(siti, 1, "Baik", known)
    with siti.store.writing() as session:
        ledger.append(session, note, OFFICER, siti.village.clock)

    with pytest.raises(errors.IdTakenError), siti.store.writing() as session:
        ledger.append(
            session,
            said_by_staff(siti, 2, "Tidak", known, id=note.id),
            OFFICER,
            siti.village.clock,
        )


def test_who_said_it_is_remembered_as_it_was(siti):
    """An officer who left last year is still the one who decided."""
    known = siti.applies()
    with siti.store.writing() as session:
        note = said_by_staff(siti, 1, "Baik", known)
        ledger.append(session, note, OFFICER, siti.village.clock)

    with siti.store.reading() as session:
        mine, heard = ledger.heard(session, known)
    assert (mine.role, mine.author) == (Role.CITIZEN, siti.key)
    assert (heard.role, heard.name, heard.author) == (Role.AGENCY, OFFICER.name, STAFF.public)


def test_cases_are_listed_last_opened_first(siti):
    """A page of the list costs a page, however many there are."""
    known = [siti.applies(number=number) for number in range(5)]

    with siti.store.reading() as session:
        assert ledger.cases(session) == known[::-1]
        assert ledger.cases(session, limit=2, offset=1) == [known[3], known[2]]
        histories = ledger.histories(session, known[:2])
    assert {case: len(heards) for case, heards in histories.items()} == dict.fromkeys(known[:2], 1)


def test_a_photo_named_twice_is_kept_once(siti):
    """The same KK for two applications takes its space once, and both are whole."""
    first, second = siti.applies(photos=[PHOTO]), siti.applies(photos=[PHOTO])

    assert [each.pieces_left for each in siti.waiting()] == [0, 3, 3]
    with siti.store.reading() as session:
        assert sum(len(each.left) for each in documents.unfinished(session)) == 3
        for known in (first, second):
            (about,) = ledger.opening(session, known).body["documents"].values()
            assert documents.whole(session, about["sha256"]) == PHOTO


def test_photos_that_are_there_are_not_looked_at(siti):
    """What waits is asked of what waits, however many messages and photos have arrived before."""
    siti.applies(photos=[PHOTO])
    asked = []

    with siti.store.reading() as session:
        link = session.info[statements.LINK]
        link.set_trace_callback(asked.append)
        ledger.waiting(session)
        assert list(documents.left(session).values()) == [3]
        assert [each.left for each in documents.unfinished(session)] == [(0, 1, 2)]
        link.set_trace_callback(None)
        plans = [[row[3] for row in link.execute(f"EXPLAIN QUERY PLAN {sql}")] for sql in asked]

    tables = {"message", "naming", "document", "piece"}
    scans = [step.split() for plan in plans for step in plan if step.startswith("SCAN")]
    read = [" ".join(step[1:]) for step in scans if step[1] in tables]
    assert len(plans) == 3
    # A newer SQLite says so where the index has all that is asked for.
    assert {step.replace(" COVERING", "") for step in read} == {"piece USING INDEX piece_owed"}


def test_a_photo_is_shown_by_its_small_picture(siti):
    """The thumbnail taken with a photo stays with it."""
    paper = documents.paper(PHOTO, thumb=b"small")
    said = Application(service="x", answers={}, documents={"kk": paper.document.to_body()})
    siti.says(Kind.APPLICATION, said, {"kk": paper})

    with siti.store.reading() as session:
        assert documents.thumb(session, paper.document.sha256) == b"small"
        assert documents.thumb(session, "00" * 32) is None
        assert documents.whole(session, "00" * 32) is None


def test_a_new_epoch_starts_at_one_above_every_other(siti):
    """After a fork the chain begins again where nobody has been."""
    with siti.store.writing() as session:
        me = identity.load(session).kid
        now = int(siti.village.clock.timestamp())
        assert identity.begin_epoch(session, me, siti.village.clock) == now
        assert identity.begin_epoch(session, me, siti.village.clock) == now + 1
        assert identity.begin_epoch(session, me, siti.village.clock, above=2 * now) == 2 * now + 1
    known = siti.applies()

    with siti.store.reading() as session:
        said = envelope.parse(ledger.raw(session, known))
    assert (said.epoch, said.seq, said.prev) == (2 * now + 1, 1, NO_PREV)


def test_handing_over_ends_no_waiting(siti):
    """That a message was taken by somebody tells nothing of where it is."""
    known = siti.applies()
    with siti.store.writing() as session:
        ledger.sent(session, [known], siti.village.clock)

    assert known in [each.id for each in siti.waiting()]
