"""The officers of a tablet: PIN and device's secret together open it, and each signs alone."""

import json

import pytest
from sqlalchemy import LargeBinary
from sqlmodel import select

from app.storage import (
    entering,
    guard,
    identity,
    keepsakes,
    officers,
    opened,
    people,
    rekeying,
    vault,
)
from app.storage.officer_tables import Officer as Row
from app.storage.officer_tables import Standing
from app.storage.people import Person
from app.storage.tables import OnDevice
from app.storage.vault import FileKeeper, PinLock, Vault
from protocol import errors
from protocol.posts import Post
from tests.tablet import NAMES, PINS
from tests.village import HOME

PERSON = Person("CONTOH UJI", "8204081708909901", "82.04.17.2003")


def refused(tablet):
    """What reading anything sealed gives."""
    with tablet.store.reading() as session, pytest.raises(errors.StoreLockedError):
        identity.load(session)


def test_a_tablet_opens_locked_and_shows_who_may_come_on_duty(tablet):
    """Names and posts are there without a PIN; nothing else is, and no file has the key."""
    tablet.reopens()

    assert {(each.name, each.post) for each in tablet.listed()} == {
        (NAMES[post], post) for post in Post
    }
    assert FileKeeper(tablet.folder).recall() is None
    refused(tablet)
    with tablet.store.reading() as session:
        assert officers.is_tablet(session)
        assert officers.on_duty(session) is None


def test_a_phone_has_no_officers_and_is_never_locked(siti):
    """Nothing of this is asked of a phone."""
    entering.lock(siti.store, siti.world)

    with siti.store.reading() as session:
        assert not officers.is_tablet(session)
        assert officers.on_duty(session) is None
        assert people.person(session) == siti.person


@pytest.mark.parametrize("post", Post)
def test_every_officer_comes_on_duty_with_their_own_pin(tablet, post):
    """Whoever it is, the same store opens, and they sign with a key of their own."""
    refused(tablet)

    officer = tablet.enters(post)

    assert (officer.kid, officer.name, officer.post) == (tablet.kids[post], NAMES[post], post)
    assert officer.signing.kid == officer.kid
    with tablet.store.reading() as session:
        assert officers.on_duty(session) == officer
        assert identity.chain(session, officer.kid).epoch == 1
        assert identity.load(session).kid not in tablet.kids.values()


def test_switching_needs_no_locking_and_a_wrong_pin_changes_nobody(tablet):
    """The second officer takes over; one who types a wrong PIN does not."""
    tablet.enters(Post.OPERATOR)
    with pytest.raises(errors.PinWrongError):
        tablet.enters(Post.SECRETARY, PINS[Post.OPERATOR])
    with tablet.store.reading() as session:
        assert officers.on_duty(session).post is Post.OPERATOR

    tablet.enters(Post.SECRETARY)
    with tablet.store.reading() as session:
        assert officers.on_duty(session).post is Post.SECRETARY


def test_locking_lets_go_of_every_key(tablet):
    """At once, for every session, also one that is lent out."""
    tablet.enters(Post.HEAD)
    with tablet.store.reading() as session:
        identity.load(session)
        entering.lock(tablet.store, tablet.world)
        with pytest.raises(errors.StoreLockedError):
            vault.of(session)
    refused(tablet)


def test_an_open_store_does_not_sign_for_somebody_else(tablet):
    """With another officer's PIN and all that it opens, the head's key stays shut."""
    tablet.enters(Post.OPERATOR)
    with tablet.store.reading() as session:
        row = session.get_one(Row, tablet.kids[Post.HEAD])
        lock = PinLock(row.kid, row.salt, row.cost)
        for box in (vault.of(session), guard.of(session).outer()):
            with pytest.raises(errors.PinWrongError):
                box.unwrap(PINS[Post.OPERATOR], lock, row.keys)
        with pytest.raises(errors.PinWrongError):
            vault.of(session).unwrap(PINS[Post.HEAD], lock, row.keys)


def test_the_pin_alone_opens_nothing_without_the_devices_secret(tablet):
    """Who has the folder and knows a PIN, and not the secret, gets nowhere."""
    tablet.secrets.keep(guard.PEPPER, bytes(32))
    tablet.reopens()

    with pytest.raises(errors.SecretMissingError):
        tablet.enters(Post.HEAD)
    assert {each.name for each in tablet.listed()} == {""}
    refused(tablet)


def test_what_was_written_before_it_was_a_tablet_is_sealed_anew(tmp_path, village, memory):
    """The key that lay in a file opens nothing of it any longer, and the file is gone."""
    with memory.writing() as session:
        people.save(session, PERSON)
    old = FileKeeper(tmp_path / "phone").recall()

    entering.begin(memory, village.world, HOME, "KEPALA CONTOH", "718204")

    assert FileKeeper(tmp_path / "phone").recall() is None
    with memory.reading() as session:
        assert people.person(session) == PERSON
        opened.of(session).vault = Vault(old, village.world.entropy)
        with pytest.raises(errors.StoreDamagedError):
            people.person(session)


def test_a_key_file_that_outlived_the_making_of_a_tablet_is_removed(tablet):
    """The power went between the transaction and the file: the next start ends it."""
    keeper = FileKeeper(tablet.folder)
    keeper.keep(bytes(32))

    tablet.reopens()

    assert keeper.recall() is None
    refused(tablet)
    assert tablet.enters(Post.HEAD).post is Post.HEAD


def test_a_phone_that_lost_its_key_is_no_tablet(siti):
    """Without officers a missing key is what it was before: gone."""
    FileKeeper(siti.folder).forget()

    with pytest.raises(errors.StoreKeyMissingError):
        siti.reopens()


def test_who_leaves_opens_nothing_and_all_others_still_do(tablet):
    """The store has another key from then on, though the others were away."""
    with tablet.store.writing() as session, pytest.raises(errors.StoreLockedError):
        officers.add(session, tablet.world, "X", Post.OPERATOR, "718205")
    tablet.enters(Post.HEAD)
    with tablet.store.writing() as session:
        keepsakes.keep(session, "hint", b"canary")
        before = vault.of(session).key
        officers.dismiss(session, tablet.world, tablet.kids[Post.OPERATOR])
        assert vault.of(session).key != before
    tablet.reopens()

    with pytest.raises(errors.OfficerShutError):
        tablet.enters(Post.OPERATOR)
    for post in (Post.SECRETARY, Post.HEAD):
        tablet.enters(post)
        with tablet.store.reading() as session:
            assert keepsakes.recall(session, "hint") == b"canary"
    standing = {each.post: each.standing for each in tablet.listed()}
    assert standing[Post.OPERATOR] is Standing.LEFT


def test_no_sealed_column_is_forgotten_when_the_key_changes():
    """A new table with bytes says whether the data key seals them."""
    bytes_ = {
        f"{table.name}.{column.name}"
        for table in OnDevice.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    sealed = {f"{each.table.__tablename__}.{each.column}" for each in rekeying.SEALED}

    assert bytes_ == sealed | rekeying.UNSEALED
    assert sealed.isdisjoint(rekeying.UNSEALED)


def test_a_name_outlives_the_lost_secret(tablet):
    """Names are sealed with the data key too, so that a rescue knows whom it is about."""
    tablet.enters(Post.HEAD)
    with tablet.store.reading() as session:
        for row in session.exec(select(Row)):
            body = json.loads(vault.of(session).open("officer", row.kid, row.version, row.body))
            assert body == {"name": NAMES[Post(row.post)]}
