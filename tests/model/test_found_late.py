"""What the model found where words came late, or were heard and lost again, told plainly."""

from datetime import timedelta

from app.storage import sending
from protocol import bundle
from protocol.steps import State
from tests.model import ways
from tests.model.test_found_forks import knowing, told


def test_what_waits_twice_for_its_case_is_read_once(fleet, phone, web):
    """One request lets a fork be read, and brings what answers it, held so far, once more."""
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    clone = fleet._handset(snapshot)
    fleet.phones.append(clone)
    clone.applies("Perihal pertama selesai")
    clone.exchanges(web)
    slow = knowing(fleet, ways.relay())
    known = phone.applies("Perihal kedua selesai")
    phone.exchanges(slow)
    phone.applies("Perihal ketiga selesai")
    phone.exchanges(slow)
    withdrawn = phone.withdraws(known)
    phone.exchanges(slow)
    fleet.office.receives(slow.bag.up[0])
    fleet.office.revokes(phone.key)
    fleet.office.receives(slow.bag.up[2])
    fleet.office.reinstates(phone.key)
    there = fleet.office.messages()
    assert (there[known].held, there[withdrawn].held) == ("chain.fork", "author.revoked")
    with clone.store.writing() as session:
        sending.begin_epoch(session, clone.world)
    clone.exchanges(slow)

    fleet.office.receives(bundle.pack(slow.bag.up[2:]))

    assert fleet.office.messages()[withdrawn].place == 2
    assert fleet.office.case(known).state is State.WITHDRAWN
    before, after = fleet.office.projected()
    assert before == after


def test_an_author_hears_of_a_fork_though_the_answer_to_its_carrier_was_lost(fleet, phone, web):
    """A phone put back said other words at the same place, and then a relay brings the first."""
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    known = phone.applies("Perihal pertama selesai")
    slow = knowing(fleet, ways.relay())
    phone.exchanges(slow)
    phone.goes_back(snapshot)
    phone.applies("Perihal kedua selesai")
    phone.exchanges(web)
    fleet.hand_in(slow.bag)
    assert fleet.office.messages()[known].held == "chain.fork"

    phone.exchanges(web)
    phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known)) != []


def test_a_phone_put_back_to_right_after_it_asked_asks_again(fleet, phone, web):
    """It noticed that its case was too short, and its copy takes that for asked and answered."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    snapshot, later = fleet.folder / "snapshot", fleet.folder / "later"
    phone.copies(snapshot)
    fleet.office.decides(known, "accept")
    phone.exchanges(web)
    phone.goes_back(snapshot)
    slow = knowing(fleet, ways.relay())
    phone.exchanges(slow)
    fleet.hand_in(slow.bag)
    phone.exchanges(slow)
    phone.copies(later)
    phone.exchanges(web)
    assert told(phone.case(known)) == told(fleet.office.case(known))
    phone.goes_back(later)
    assert told(phone.case(known)) != told(fleet.office.case(known))
    fleet.clock += timedelta(days=2)

    phone.exchanges(web)
    phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))


def refused_again(fleet, phone, web):
    """An office that was put back says something else, and will not take its old word again."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    phone.copies(fleet.folder / "snapshot")
    fleet.office.copies(fleet.folder / "backup")
    fleet.office.decides(known, "accept")
    phone.exchanges(web)
    fleet.clock += timedelta(seconds=1)
    fleet.office.goes_back(fleet.folder / "backup")
    fleet.office.decides(known, "ask", reason="photo_unreadable", questions=("purpose",))
    for _ in range(3):
        phone.exchanges(web)
    assert "case.step_not_allowed" in {row.code for row in phone.rows()}
    # By now it would fit: whoever read it would read it last.
    phone.mends(known, "Perihal ketiga selesai")
    phone.exchanges(web)
    assert fleet.office.case(known).state is State.AT_VILLAGE
    assert told(phone.case(known)) == told(fleet.office.case(known))
    return known


def test_a_phone_put_back_reads_no_decision_that_its_office_would_not_take_again(fleet, phone, web):
    """It is owed again all it ever brought, and with this one comes that it was refused."""
    known = refused_again(fleet, phone, web)
    phone.goes_back(fleet.folder / "snapshot")

    for _ in range(3):
        phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known)) != []


def test_what_an_office_would_not_take_stays_unread_when_it_says_so_again(fleet, phone, web):
    """The phone knew that it was refused, and was put back to right after that."""
    known = refused_again(fleet, phone, web)
    later = fleet.folder / "later"
    phone.copies(later)
    phone.applies("Perihal kedua selesai")
    phone.exchanges(web)
    phone.goes_back(later)

    for _ in range(3):
        phone.exchanges(web)

    assert len(phone.cases()) == 2
    assert told(phone.case(known)) == told(fleet.office.case(known))


def test_a_word_held_for_a_revoked_phone_is_heard_of_again_though_it_was_put_back(
    fleet, phone, web
):
    """It forgot a withdrawal, heard that it was held, and was put back to right before that."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    snapshot, later = fleet.folder / "snapshot", fleet.folder / "later"
    phone.copies(snapshot)
    withdrawn = phone.withdraws(known)
    slow = knowing(fleet, ways.relay())
    phone.exchanges(slow)
    phone.goes_back(snapshot)
    fleet.office.revokes(phone.key)
    fleet.hand_in(slow.bag)
    fleet.office.reinstates(phone.key)
    with phone.store.writing() as session:
        sending.begin_epoch(session, phone.world)
    phone.copies(later)
    phone.exchanges(web)
    assert withdrawn in phone.ids()
    phone.goes_back(later)

    for _ in range(3):
        fleet.clock += timedelta(hours=13)
        phone.exchanges(web)

    assert fleet.office.messages()[withdrawn].place == 2
    assert told(phone.case(known)) == told(fleet.office.case(known))


def test_a_refusal_is_heard_again_though_its_phone_was_put_back(fleet, phone, web):
    """It forgot a word twice: when it was said, and when it came back with its refusal."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    snapshot, later = fleet.folder / "snapshot", fleet.folder / "later"
    phone.copies(snapshot)
    mended = phone.mends(known, "Perihal kedua selesai")
    slow = knowing(fleet, ways.relay())
    phone.exchanges(slow)
    phone.goes_back(snapshot)
    with phone.store.writing() as session:
        sending.begin_epoch(session, phone.world)
    phone.exchanges(web)
    phone.copies(later)
    fleet.hand_in(slow.bag)
    phone.exchanges(web)
    assert "case.step_not_allowed" in {row.code for row in phone.rows() if row.id == mended}
    phone.goes_back(later)

    for _ in range(2):
        fleet.clock += timedelta(hours=13)
        phone.exchanges(web)

    assert "case.step_not_allowed" in {row.code for row in phone.rows() if row.id == mended}


def test_a_phone_that_always_asks_about_a_held_word_notices_that_it_was_put_back(fleet, phone, web):
    """It is there once a day, and has each time to ask whether that one was read."""
    known = phone.applies("Perihal pertama selesai")
    phone.withdraws("ab" * 16)
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    fleet.office.decides(known, "accept")
    phone.exchanges(web)
    phone.goes_back(snapshot)

    for _ in range(3):
        fleet.clock += timedelta(days=1)
        phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))
