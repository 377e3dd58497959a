"""A revoked device opens nothing any more, loses nothing unsent, and comes back by the office."""

import time
from dataclasses import dataclass

import pytest

from app.storage import custody, ending, entering, escrow, identity, ledger, store
from app.storage import officers as here
from app.sync import ended, locked
from app.sync.courier import Courier
from app.sync.ways import Way as By
from app.sync.ways import Why
from protocol import errors, recovery
from protocol.ids import Kid
from protocol.parcel import Way
from protocol.posts import Post
from server import officers
from server.tables import CASES, MESSAGE
from tests.harbour import applies_in
from tests.tablet import PINS, decides
from tests.village import HOME

NEW_PIN = "602817"


@dataclass
class Killed(BaseException):
    """The process ends here."""


def kid_of(device) -> Kid:
    with device.store.reading() as session:
        return identity.load(session).kid


def revokes(village, kid):
    with village.office.office.writing() as session:
        officers.revoke(session, village.world, kid)


def undoes(village, kid):
    with village.office.office.writing() as session:
        assert officers.reinstate(session, village.world, kid)


def cases(village):
    with village.office.office.reading() as session:
        return set(session.connection().scalars(CASES.select().with_only_columns(CASES.c.id)))


def heard(village):
    with village.office.office.reading() as session:
        return set(session.connection().scalars(MESSAGE.select().with_only_columns(MESSAGE.c.id)))


def carries(device):
    """Hand over what lies in custody, as the courier does of a locked store."""
    offered = set()
    while locked.carry(device.store, device.way, device.world, offered):
        pass


def comes_back(device, village):
    """The person shows the code, the office answers it."""
    with device.store.reading() as session:
        asked = escrow.request(session, device.world)
    answer = recovery.answer(recovery.read(asked), village.office.office.keyring.sealing)
    ended.readmit(device.store, device.world, answer)


def is_shut(device):
    """Nothing of it is read, whatever is tried."""
    with device.store.reading() as session:
        assert ending.ended(session)
        with pytest.raises(errors.StoreLockedError):
            identity.load(session)


def test_a_revoked_phone_opens_nothing_and_its_unsent_words_arrive(siti, village):
    """Its key is gone, what waited is sealed and carried, and an undo brings all of it back."""
    sent = applies_in(siti, HOME)
    siti.syncs()
    kid = kid_of(siti)
    unsent = applies_in(siti, HOME, seed=2)
    revokes(village, kid)
    siti.syncs()
    assert {each.case for each in siti.waiting()} == {unsent}

    assert ended.look(siti.store, siti.world)

    assert not (siti.folder / "vault.key").exists()
    for restart in (False, True):
        if restart:
            siti.reopens()
        is_shut(siti)
    assert unsent not in cases(village)
    carries(siti)
    assert unsent in heard(village)  # held, for the office has ended this phone's word

    undoes(village, kid)
    comes_back(siti, village)
    assert not ended.look(siti.store, siti.world)  # by the roster of before it is still revoked
    siti.syncs()
    village.passes(hours=13)  # what the office holds is asked about again
    siti.syncs()
    siti.reopens()

    assert siti.waiting() == []
    assert cases(village) == {sent, unsent}
    with siti.store.reading() as session:
        assert ledger.application(session, sent).answers["nik"]
        assert not escrow.made(session)


def test_the_courier_ends_a_device_that_hears_it_is_revoked(siti, village):
    """Nobody has to touch it: with the exchange that tells so, and what waited goes on."""
    siti.syncs()
    unsent = applies_in(siti, HOME)
    revokes(village, kid_of(siti))
    news = []
    courier = Courier(siti.store, [By("office", lambda: siti.way)], siti.world, news.append)
    courier.start()
    deadline = time.monotonic() + 60
    while unsent not in heard(village) and time.monotonic() < deadline:
        courier.wake(Why.ASKED)
        time.sleep(0.1)
    courier.stop()

    is_shut(siti)
    assert unsent in heard(village)
    assert courier.state.last_error is None


def test_a_revoked_tablet_opens_for_no_pin_until_the_office_undoes_it(tablet, siti, village):
    """Every officer's way in is gone, before a restart and after; then they choose new PINs."""
    known = applies_in(siti, HOME)
    siti.syncs()
    tablet.syncs()
    kid = kid_of(tablet)
    unsent = decides(tablet, known, "accept").id
    revokes(village, kid)
    tablet.syncs()

    assert ended.look(tablet.store, tablet.world)

    for restart in (False, True):
        if restart:
            tablet.reopens()
        is_shut(tablet)
        for post in PINS:
            with pytest.raises((errors.OfficerShutError, errors.SecretMissingError)):
                tablet.enters(post)
    carries(tablet)
    assert unsent in heard(village)

    undoes(village, kid)
    for officer in tablet.kids.values():
        undoes(village, officer)
    comes_back(tablet, village)
    with tablet.store.writing() as session:
        made = escrow.choose_pin(session, tablet.world, tablet.kids[Post.HEAD], NEW_PIN)
    with tablet.store.writing() as session:
        escrow.end(session)
    entering.enter(tablet.store, tablet.world, made.kid, NEW_PIN)
    with tablet.store.reading() as session:
        assert ledger.application(session, known) is not None
        assert here.on_duty(session).kid == made.kid


@pytest.mark.parametrize("device", ["siti", "tablet"])
def test_ended_at_any_step_nothing_unsent_is_lost(device, siti, village, request, monkeypatch):
    """Killed at every transaction and before each key goes: the next try does the rest."""
    known = applies_in(siti, HOME)
    siti.syncs()
    device = request.getfixturevalue(device)
    device.syncs()
    kid = kid_of(device)
    if device is siti:
        unsent = applies_in(siti, HOME, seed=2)
    else:
        unsent = decides(device, known, "accept").id
    revokes(village, kid)
    device.syncs()

    for point in range(1, 60):
        steps = 0

        def step(does, last=point):
            def stepped(*given, **more):
                nonlocal steps
                steps += 1
                if steps == last:
                    raise Killed
                return does(*given, **more)

            return stepped

        with monkeypatch.context() as dying:
            dying.setattr(store.Store, "writing", step(store.Store.writing))
            dying.setattr(device.store._guard, "destroy", step(device.store._guard.destroy))
            dying.setattr(device.store._keeper, "forget", step(device.store._keeper.forget))
            try:
                ended.look(device.store, device.world)
                break
            except Killed:
                pass
        device.reopens()
        if device.store.locked and not closed(device):
            device.enters(Post.HEAD)
        if closed(device):
            break

    assert point > 4
    is_shut(device)
    with device.store.reading() as session:
        assert custody.holding(session, Way.UP).count > 0
    carries(device)
    assert unsent in heard(village)


def closed(device):
    with device.store.reading() as session:
        return ending.ended(session)
