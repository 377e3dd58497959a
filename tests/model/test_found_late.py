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
