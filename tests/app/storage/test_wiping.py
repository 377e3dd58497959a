"""Keys that are dead, and what they had sealed, are in no file of a store that is still open."""

import pytest
from sqlmodel import select

from app.storage import (
    clearing,
    docket,
    drafts,
    entering,
    household,
    officers,
    pins,
    proving,
    wiping,
)
from app.storage.household import HOLDER, Member
from app.storage.officer_tables import Officer
from app.storage.tables import Draft, Keepsake, Message
from app.storage.tables import Member as MemberRow
from app.storage.tables import Pin as PinRow
from protocol import errors
from protocol.posts import Post

OLD, NEW = "718204", "805613"


def of_officer(session, kid):
    row = session.get_one(Officer, kid)
    return [row.keys, row.data_key]


def under_the_data_key(session):
    return [row.body for row in session.exec(select(Keepsake))]


def found(folder, dead):
    """Which of these bytes are in the files of a store."""
    raw = b"".join(path.read_bytes() for path in folder.glob("layar.db*"))
    return [each for each in dead if each in raw]


def remembered(store, *looks):
    """What is to be gone, as it lies in the files before."""
    with store.reading() as session:
        return [bytes(body) for look in looks for body in look(session)]


def dismissal(tablet):
    kid = tablet.kids[Post.OPERATOR]
    dead = remembered(tablet.store, lambda s: of_officer(s, kid), under_the_data_key)
    return dead, lambda: entering.dismiss(tablet.store, tablet.world, kid)


def tenth_wrong_pin(tablet):
    """An operator, or a thief, types the last one."""
    kid = tablet.kids[Post.OPERATOR]

    def guess():
        for _ in range(proving.TRIES):
            tablet.village.ticks += 1000
            with pytest.raises(errors.PinWrongError):
                entering.enter(tablet.store, tablet.world, kid, "000000")

    return remembered(tablet.store, lambda s: of_officer(s, kid)), guess


def rescue(tablet):
    kid = tablet.kids[Post.OPERATOR]
    helpers = tuple(
        entering.prove(tablet.store, tablet.world, tablet.kids[post], pin)
        for post, pin in ((Post.HEAD, "718204"), (Post.SECRETARY, "493027"))
    )
    dead = remembered(tablet.store, lambda s: of_officer(s, kid))
    return dead, lambda: entering.rescue(tablet.store, tablet.world, kid, helpers, "602817")


def own_pin(tablet):
    kid = tablet.kids[Post.HEAD]
    proven = entering.prove(tablet.store, tablet.world, kid, "718204")

    def change():
        with tablet.store.writing() as session:
            officers.change(session, tablet.world, proven, "602817")

    dead = remembered(tablet.store, lambda s: [s.get_one(Officer, kid).keys])
    return dead, change


@pytest.mark.parametrize("told", [dismissal, tenth_wrong_pin, rescue, own_pin])
def test_what_opened_a_tablet_is_in_none_of_its_files(tablet, told):
    """At once, with the store open: the log is emptied with it."""
    tablet.enters(Post.HEAD)
    dead, does = told(tablet)
    assert found(tablet.folder, dead) == dead

    does()

    assert found(tablet.folder, dead) == []


def setting(session):
    pins.put(session, HOLDER, NEW)


def dropping(session):
    pins.drop(session, HOLDER)


@pytest.mark.parametrize("change", [setting, dropping])
def test_what_a_person_wrote_is_in_no_file_as_it_was_before_their_pin(memory, village, change):
    """Neither what was sealed with the device's key alone, nor with the key of the old PIN."""
    with memory.writing() as session:
        household.save(session, Member(HOLDER, "SITI", facts={"nik": "8204085708909902"}))
        drafts.begin(session, village.world, "kelahiran", answers={"a": "1"}, member=HOLDER)
        if change is dropping:
            pins.put(session, HOLDER, OLD)
    dead = remembered(
        memory,
        lambda s: [row.body for row in s.exec(select(Draft))],
        lambda s: [row.facts for row in s.exec(select(MemberRow))],
        lambda s: [row.sealed_key for row in s.exec(select(PinRow))],
    )
    with memory.writing() as session:
        change(session)

    assert found(village.folder / "phone", dead) == []


def test_what_a_tablet_lets_go_of_is_in_none_of_its_files(tablet):
    """What was said in a case that is cleared is gone from the log too."""
    tablet.enters(Post.HEAD)
    with tablet.store.reading() as session:
        said = [(row.id, bytes(row.body)) for row in session.exec(select(Message))]
    with tablet.store.writing() as session:
        for name, _ in said:
            session.get_one(
                Message, session.exec(select(Message.number).where(Message.id == name)).one()
            ).case_id = "a" * 32
    with tablet.store.writing() as session:
        docket.stale(session)
        clearing.let_go(session, ["a" * 32], tablet.world.now())

    assert said
    assert found(tablet.folder, [body for _, body in said]) == []


def test_whoever_reads_meanwhile_only_puts_it_off(tablet):
    """A look that goes on keeps the log; with the next thing written after it, it is emptied."""
    tablet.enters(Post.HEAD)
    dead, does = dismissal(tablet)
    with tablet.store.reading() as session:
        assert under_the_data_key(session)
        does()
        assert found(tablet.folder, dead)
    tablet.locks()

    assert found(tablet.folder, dead) == []


def test_what_a_crash_left_in_the_log_goes_with_the_first_thing_written(tablet, monkeypatch):
    """Ended between the dismissal and the emptying of the log."""
    tablet.enters(Post.HEAD)
    dead, does = dismissal(tablet)
    with monkeypatch.context() as crashed:
        crashed.setattr(wiping, "fold", lambda *_: False)
        does()
    assert found(tablet.folder, dead)

    tablet.store = tablet._open()
    tablet.enters(Post.HEAD)

    assert found(tablet.folder, dead) == []
