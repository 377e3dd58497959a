"""What a person sees on a phone whose word the office has ended."""

import pytest

from app.storage import identity
from app.sync import inbox
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
