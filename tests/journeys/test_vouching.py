"""A phone is introduced on a beach without a network, and vouched for when two boats landed."""

import pytest

from app.storage import endorsing, identity
from protocol import keys
from protocol.ids import CaseId
from server import cases, officers
from server.cases import Identity
from tests.harbour import applies
from tests.village import HOME, Person

BUDI = Person("BUDI CONTOH", "8204081708909901", HOME, None)


@pytest.fixture
def budi(village):
    """The officer, whose tablet the office has enrolled and who has heard of it."""
    budi = village.citizen("budi", BUDI)
    with village.office.office.writing() as session:
        officers.enrol(session, village.world, budi.key, "BUDI CONTOH", [HOME])
    budi.syncs()
    return budi


def shows(citizen):
    """Return what a phone shows on its screen."""
    with citizen.store.reading() as session:
        return endorsing.ours(session)


def seen_as(village, known):
    with village.office.office.writing() as session:
        shelf = village.office.office.shelf
        seen = cases.detail(session, village.office.staff, CaseId(known), shelf, now=village.clock)
    return seen.summary.identity


@pytest.mark.parametrize("first", ["siti", "budi"])
def test_two_boats_bring_the_two_halves(village, siti, budi, first):
    """Citizen's phone and officer's tablet find a signal on different days, in any order."""
    known = applies(siti)
    with budi.store.reading() as session:
        assert endorsing.may(session)
    with budi.store.writing() as session:
        endorsing.endorse(
            session, village.world, shows(siti), nik=siti.person.nik, name=siti.person.name
        )

    early, late = (siti, budi) if first == "siti" else (budi, siti)
    early.syncs()
    if first == "siti":
        assert seen_as(village, known) is Identity.UNVOUCHED
    village.passes(days=9)
    late.syncs()

    assert seen_as(village, known) is Identity.VOUCHED
    assert siti.waiting() == budi.waiting() == []


def test_a_tablet_that_was_stolen_vouches_for_nobody(village, siti, budi):
    """Revoked meanwhile: its word is held, and what it hears next is that it is revoked."""
    known = applies(siti)
    siti.syncs()
    with budi.store.writing() as session:
        endorsing.endorse(
            session, village.world, shows(siti), nik=siti.person.nik, name=siti.person.name
        )
    with village.office.office.writing() as session:
        officers.revoke(session, village.world, keys.signing_kid(budi.key))

    budi.syncs()

    assert seen_as(village, known) is Identity.UNVOUCHED
    with budi.store.reading() as session:
        assert identity.revoked(session)
