"""What the model found where a phone was copied or put back, told plainly."""

from datetime import timedelta

from app.storage import sending
from protocol.steps import State
from tests.model import ways


def told(case):
    """Return what happened in a case, in order."""
    return [(entry.step, entry.state, entry.place) for entry in case.history]


def knowing(fleet, way):
    """Return a way that knows the office's newest roster."""
    way.bag.roster = fleet.office.roster()
    return way


def test_what_answers_a_fork_is_read_with_it(fleet, phone, web):
    """A withdrawal that waits for an application held as a fork is read when that is."""
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
    fleet.office.receives(slow.bag.up[2])
    there = fleet.office.messages()
    assert (there[known].held, there[withdrawn].held) == ("chain.fork", "case.unknown")

    with clone.store.writing() as session:
        sending.begin_epoch(session, clone.world)
    clone.exchanges(web)

    assert fleet.office.case(known).state is State.WITHDRAWN


def put_back(fleet, phone, web):
    """Put a phone back to before it applied twice; return the later case and the relay it is on."""
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    known = phone.applies("Perihal kedua selesai")
    slow = knowing(fleet, ways.relay())
    phone.exchanges(slow)
    phone.goes_back(snapshot)
    return known, slow


def test_what_a_lost_memory_said_is_heard_again_however_late_it_comes(fleet, phone, web):
    """A phone put back was told all it had said, and then a relay brings one application more."""
    known, slow = put_back(fleet, phone, web)
    phone.exchanges(web)
    phone.exchanges(web)
    assert fleet.office.unheard() == []

    fleet.hand_in(slow.bag)
    fleet.office.decides(known, "accept")
    phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))
    assert {row.code for row in phone.rows()} == {None}


def test_what_a_lost_memory_said_is_heard_again_where_it_comes_beside_the_new(fleet, phone, web):
    """One bundle brings an application of a phone's from before it was put back, and a question."""
    known, slow = put_back(fleet, phone, web)
    with phone.store.writing() as session:
        sending.begin_epoch(session, phone.world)
    phone.exchanges(knowing(fleet, ways.relay()))
    phone.exchanges(slow)

    fleet.hand_in(slow.bag)
    phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))


def test_what_is_held_on_a_phone_comes_back_to_an_office_that_forgot_it(fleet, phone, web):
    """A decision in an old answer, and in a case not heard again yet, is true at the office too."""
    known, slow = put_back(fleet, phone, web)
    fleet.hand_in(slow.bag)
    slow.bag.down.clear()
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    fleet.office.decides(known, "accept")
    before = told(fleet.office.case(known))
    phone.exchanges(slow)
    fleet.hand_in(slow.bag)
    old = slow.bag.down.pop()
    phone.exchanges(slow)
    fleet.clock += timedelta(minutes=1)
    fleet.office.goes_back(backup)
    fleet.hand_in(slow.bag)
    slow.bag.down.append(old)
    phone.exchanges(slow)
    assert "case.unknown" in {row.code for row in phone.rows()}

    phone.exchanges(web)
    phone.exchanges(web)

    assert told(fleet.office.case(known)) == before
    assert told(phone.case(known)) == before
