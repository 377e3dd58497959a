"""Who this device is, and whom it believes."""

import pytest

from app.storage import identity, speakers
from protocol import envelope, errors, keys
from tests.village import ROOT


def test_keys_are_made_once(memory, village):
    """A device is who it was, and its secrets are not in anybody's log."""
    with memory.writing() as session:
        first = identity.load(session)
        again = identity.begin(session, village.world, ROOT.public)

    assert again == first
    assert first.practice
    assert first.realm == keys.realm(ROOT.public)
    assert first.signing.seed.hex() not in repr(first)
    assert first.sealing[0].secret.hex() not in repr(first)


def test_the_route_is_nobodys_to_see(memory):
    """Who has the route key can link our answers: it does not show itself either."""
    with memory.reading() as session:
        me = identity.load(session)

    assert me.route.hex() not in repr(me)
    assert str(me.route) not in repr(me)


def test_one_memory_serves_one_root(memory, village):
    """Another deployment's root is refused, as is a key that is none."""
    with memory.writing() as session, pytest.raises(errors.KeyBadError):
        identity.begin(session, village.world, keys.new_signing(village.world).public)


def test_a_manifest_counts_from_the_root_alone(memory, village):
    """Whoever signs a manifest with another key changes nothing."""
    office = village.office
    forged = office._sign(office.signing, 10, envelope.parse(office.trust[0]).body)
    with memory.writing() as session:
        with pytest.raises(errors.NotEntitledError):
            identity.learn(session, forged)
        assert identity.peers(session).manifest is None


def test_a_roster_needs_its_manifest(memory, village):
    """First who signs for the office, then whom the office speaks for."""
    manifest, roster = (envelope.parse(raw) for raw in village.office.trust)
    with memory.writing() as session:
        with pytest.raises(errors.NotEntitledError):
            identity.learn(session, roster)
        assert identity.learn(session, manifest)
        assert identity.learn(session, roster)
        assert not identity.learn(session, roster)
        peers = identity.peers(session)
    assert peers.knows(village.office.staff.public)
    assert peers.office_keys(None) == (village.office.signing.public,)


def test_the_office_has_not_spoken_at_first(memory):
    """No clock of ours stands in for the office's."""
    with memory.reading() as session:
        assert identity.office_time(session) is None
        assert speakers.last_contact(session) is None
