"""What a person sees on a phone whose word the office has ended."""

import pytest

from app.model_officers import Gate
from app.storage import identity
from app.sync import ended, inbox
from protocol import bundle, recovery
from tests.app.actions.stage import Hall
from tests.desk import SmallOffice
from tests.village import ROOT


@pytest.fixture
def hall(tmp_path):
    hall = Hall(tmp_path / "phone").boards()
    hall.introduces()
    return hall


def hears(hall, office):
    """Have the device learn what an office publishes."""

    def learn(session):
        assert inbox.learn(session, office.trust)

    hall.device.write(learn)
    hall.does(hall.act.arrive, "/")


def test_a_revoked_phone_says_so_and_nothing_else(hall):
    """What happened, that nothing is lost, what now; and all of it goes when it is taken back."""
    office = SmallOffice(hall.device.world, ROOT)
    office.lists()
    hears(hall, office)
    assert hall.screen.fault is None
    kid = hall.device.read(lambda session: identity.load(session).kid)

    office.lists(revoked={kid: [1, 1]})
    hears(hall, office)

    assert hall.screen.fault.title == "HP ini sudah dicabut kantor"
    assert "aman di sini, 1 belum terkirim" in hall.screen.fault.text
    assert "ke kantor desa" in hall.screen.fault.text
    assert hall.screen.fault.unsaid
    assert hall.screen.carry is not None

    office.lists()
    hears(hall, office)
    assert hall.screen.fault is None


def test_a_phone_that_was_ended_says_so_and_opens_with_the_offices_answer(hall):
    """What happened, what is safe, what waits, and the way back: no page of it is shown before."""
    office = SmallOffice(hall.device.world, ROOT)
    kid = hall.device.read(lambda session: identity.load(session).kid)
    office.lists(revoked={kid: [1, 1]})
    hears(hall, office)

    assert ended.look(hall.device.store, hall.device.world)
    hall.does(hall.act.arrive, "/outbox")

    lock = hall.screen.lock
    assert (lock.gate, lock.title) == (Gate.LOST, "HP ini sudah dicabut kantor")
    assert "tetap tersimpan, tetapi terkunci" in lock.why
    assert "1 titipan sudah disegel" in lock.why
    assert "ke kantor desa" in lock.why
    assert hall.screen.home is None
    hall.does(hall.act.give_sealed)
    (name, parcels) = hall.hands.gone[-1]
    assert name == "titipan.layar"
    assert len(bundle.unpack(parcels).parcels) == 1

    again = Hall(hall.device.facts.data, hall.device).boards()
    assert again.screen.lock.gate is Gate.LOST
    again.does(again.act.ask_key)
    asked = recovery.read(again.screen.lock.asked)
    again.does(again.act.type_key_answer, recovery.answer(asked, [office.sealing]))
    again.does(again.act.take_key_answer)

    assert again.screen.lock is None
    assert not again.device.store.locked
    office.lists()
    hears(again, office)
    assert again.screen.home.name == "CONTOH UJI"
