"""Practice has no way out: each is tried, with an office that answers at its end."""

import random
from datetime import timedelta

import pytest

from app import rehearsal
from app.rehearsal import Rehearsal
from app.settings import Deployment, Settings
from app.storage import identity, ledger, wishes
from app.storage.people import Preferences
from app.storage.vault import FileKeeper
from app.sync import carry, engine, inbox, mailbag, outbox
from app.sync.abreast import Abreast
from app.sync.files import FileTransport
from app.sync.http import HttpTransport
from app.sync.loading import Carried
from app.sync.pace import Pace
from app.sync.pictures import PictureTransport
from app.sync.transport import Link
from app.sync.ways import Why
from protocol import envelope, errors, keys
from protocol.messages import Kind
from tests.cards import carried_by_hand
from tests.door import Door, office_door
from tests.relays import by_relay
from tests.village import ROOT

FIELD = 2**255 - 19


@pytest.fixture
def facts(tmp_path):
    return Settings(Deployment("http://127.0.0.1:9", ROOT.public), tmp_path / "data", False, "")


@pytest.fixture
def practised(facts, village):
    """Somebody who practises and has something to send, under an office that is there."""
    begun = rehearsal.begin(facts, village.world, Preferences())
    begun.write(
        lambda session: ledger.say(session, village.world, Kind.WITHDRAWAL, {"case": "0" * 32})
    )
    yield begun
    begun.rest()


@pytest.fixture
def asked(village):
    """A door of the village's office, and the bodies that came to it."""
    bodies = []
    answer = office_door(village.office)

    def listening(method, path, body):
        bodies.append(body)
        return answer(method, path, body)

    door = Door(listening)
    yield door, bodies
    door.close()


class Watched:
    """A way of carrying, and all that was handed to it."""

    def __init__(self, way):
        self._way = way
        self.handed = []

    def __getattr__(self, name):
        return getattr(self._way, name)

    def exchange(self, outgoing):
        return self._way.exchange(self._seen(outgoing))

    def exchange_apart(self, outgoing):
        return self._way.exchange_apart(self._seen(outgoing))

    def _seen(self, outgoing):
        for sealed in outgoing:
            self.handed.append(sealed)
            yield sealed


@pytest.fixture(params=["abreast", "http", "file", "pictures", "relay"])
def way(request, village, asked, tmp_path):
    """Every way of carrying there is, each of which knows the office but for a bare screen."""
    door, _ = asked
    if request.param == "relay":
        for transport, _ in by_relay(
            Door(office_door(village.office)), village, tmp_path / "spool"
        ):
            yield Watched(transport)
        return
    if request.param == "file":
        carried_by_hand(village.office, tmp_path / "card")
    made = {
        "abreast": lambda: Abreast(door.url),
        "http": lambda: HttpTransport(door.url),
        "file": lambda: FileTransport(tmp_path / "card"),
        "pictures": PictureTransport,
    }
    transport = made[request.param]()
    yield Watched(transport)
    transport.close()


def test_no_way_of_carrying_makes_a_parcel(practised: Rehearsal, way, asked, village):
    """Even were a way there, the office at its end is not believed, and nothing can be sealed."""
    with pytest.raises((errors.NoSealingKeyError, errors.AwayError)):
        engine.exchange(practised.store, way, village.world)

    assert way.handed == []
    assert [body for body in asked[1] if body] == []
    assert practised.read(identity.published) == []


@pytest.mark.parametrize("public", [True, False])
def test_nothing_is_laid_on_a_card_or_shared(practised: Rehearsal, village, tmp_path, public):
    """The folder for a card, and the one for other apps, stay empty."""
    folder = tmp_path / "given"
    folder.mkdir()
    with pytest.raises(errors.NoSealingKeyError):
        carry.load(practised.store, village.world, folder, public=public)

    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_no_mailbag_goes(practised: Rehearsal, village, asked):
    """Not even the question for neighbours' news is put."""
    practised.write(lambda session: wishes.want_neighbours(session, wanted=True))
    way = HttpTransport(asked[0].url)
    with pytest.raises(errors.NoSealingKeyError):
        mailbag.hand_over(practised.store, way, village.world, Pace.on(way.link))
    way.close()

    assert [body for body in asked[1] if body] == []


def test_a_parcel_cannot_be_made_at_all(practised: Rehearsal, village):
    """There is no key to seal to, and an office's word under a real root does not bring one."""
    link = Link(answer_within=timedelta())
    assert not practised.write(lambda session: inbox.learn(session, village.office.trust))

    with (
        pytest.raises(errors.NoSealingKeyError),
        practised.store.reading() as session,
    ):
        outbox.pack(session, village.world, link, Pace.on(link), Carried())


def test_nobody_carries_and_no_office_has_an_address(practised: Rehearsal):
    """The courier is not idle, it does not exist: waking it wakes nobody."""
    practised.courier.wake(Why.ASKED)

    assert type(practised.courier) is rehearsal.Unheard
    assert not hasattr(practised, "_ways")
    assert practised.facts.deployment.office == ""


def test_no_signature_fits_the_root_of_practice():
    """It is no point of the curve: the equation of the curve has no solution for it."""
    d = -121665 * pow(121666, -1, FIELD) % FIELD
    y = int.from_bytes(keys.REHEARSAL_ROOT, "little") & (2**255 - 1)
    x_squared = (y * y - 1) * pow(d * y * y + 1, -1, FIELD) % FIELD

    assert pow(x_squared, (FIELD - 1) // 2, FIELD) == FIELD - 1
    keys.check_signing(keys.REHEARSAL_ROOT)
    dice = random.Random(5)
    for _ in range(20):
        with pytest.raises(errors.BadSignatureError):
            keys.verify(keys.REHEARSAL_ROOT, dice.randbytes(64), b"said")


def test_practice_lies_beside_the_real_one_with_keys_of_its_own(practised: Rehearsal, facts):
    """Another folder, another key of the store, another voice, under another root."""
    folder = practised.facts.data
    me = practised.read(identity.load)

    assert folder.parent == facts.data.parent
    assert folder != facts.data
    assert not facts.data.exists()
    assert FileKeeper(folder).recall() is not None
    assert me.realm != keys.realm(ROOT.public)
    assert me.root == keys.REHEARSAL_ROOT


def test_what_is_said_in_practice_counts_nowhere_else(practised: Rehearsal, village):
    """A signature of practice is bound to practice: no real office would take it."""
    said = practised.read(lambda session: ledger.raw(session, ledger.introduction(session)[0]))

    assert envelope.verify(said, keys.realm(keys.REHEARSAL_ROOT), lambda _: True).raw == said
    with pytest.raises(errors.TrustError):
        envelope.verify(said, keys.realm(ROOT.public), lambda _: True)


def test_the_end_leaves_nothing(facts, village):
    """With practice go its store, its keys and its photos."""
    begun = rehearsal.begin(facts, village.world, Preferences())
    assert any(begun.facts.data.iterdir())
    begun.rest()

    assert not begun.facts.data.exists()
