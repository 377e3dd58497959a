"""By card and by boat: no network anywhere between the phone and the office."""

import shutil

import pytest

from app.settings import HERE, read_deployment
from app.storage import custody, deliveries, store, wishes
from app.storage.people import Person
from app.sync import cards, carry, mailbag
from app.sync.files import FileTransport
from app.sync.pace import Pace
from protocol import bundle, errors
from protocol.parcel import Way
from protocol.steps import State
from server import rotation
from tests import warm
from tests.app.sync.test_carry import gives, takes
from tests.harbour import applies, state
from tests.village import HOME, ROOT, Direct, Village

ANI = Person("ANI CONTOH", "8204084505909903", HOME)


@pytest.fixture
def ani(village):
    return village.citizen("ani", ANI)


def folder(tmp_path, name):
    path = tmp_path / name
    path.mkdir()
    return path


def carried(citizen):
    with citizen.store.reading() as session:
        return tuple(custody.holding(session, way).count for way in Way)


def carried_by(citizen, known):
    with citizen.store.reading() as session:
        return deliveries.of(session, [known])[known].carrier


def hand_over(citizen):
    return mailbag.hand_over(citizen.store, citizen.way, citizen.world, Pace.on(citizen.way.link))


def public(village, place):
    """Leave the office's keys in a folder, as a card from there has them."""
    (place / "keys.layar").write_bytes(bundle.pack_open(village.office.trust))


def test_a_neighbour_with_a_signal_brings_the_mailbag(village, siti, ani, tmp_path):
    """Unread to the office, named by it, out of her custody; and the answers come home with her."""
    card = folder(tmp_path, "card")
    public(village, card)
    takes(siti, card)
    known = applies(siti, papers=True)
    gives(siti, card, "Ani")
    ani.syncs()
    assert takes(ani, card).up >= 2

    taken = hand_over(ani)

    assert taken >= 2
    assert carried(ani)[0] == 0
    assert carried(ani)[1] >= 1
    home = folder(tmp_path, "home")
    carry.load(ani.store, ani.world, home)
    takes(siti, home)
    assert siti.waiting() == []
    assert state(siti, known).state is State.AT_VILLAGE


def test_a_phone_nobody_has_begun_carries_for_others(village, siti, tmp_path):
    """A boatman who never applied for anything brings what is on the card; the office has it."""
    boat = store.open_store(tmp_path / "boat", village.world, ROOT.public)
    way = Direct(village.office)
    card = folder(tmp_path, "card")
    public(village, card)
    takes(siti, card)
    known = applies(siti)
    gives(siti, card, "Perahu")
    assert carry.take(boat, village.world, card).up >= 1

    mailbag.hand_over(boat, way, village.world, Pace.on(way.link))

    village.office.decides(known, "accept")
    siti.syncs()
    assert state(siti, known).state is State.VILLAGE_REVIEW
    boat.close()


def test_waiting_answers_come_home_with_whoever_serves_the_village(village, siti, ani, tmp_path):
    """A decision made since is brought along, for a neighbour who brought nothing of hers."""
    known = applies(siti)
    siti.syncs()
    village.office.decides(known, "accept")
    ani.syncs()
    bystander = village.citizen("bystander", Person("BUDI CONTOH", "8204085708909904", HOME))
    card = folder(tmp_path, "card")
    public(village, card)
    takes(bystander, card)
    gives(bystander, card, "Ani")
    takes(ani, card)

    hand_over(ani)

    home = folder(tmp_path, "home")
    carry.load(ani.store, ani.world, home)
    assert takes(siti, home).for_us == 1
    assert state(siti, known).state is State.VILLAGE_REVIEW


def test_the_neighbours_news_is_fetched_for_the_asking(village, siti, ani, tmp_path):
    """She carries nothing up; asked once, what waits for her village comes home with her."""
    known = applies(siti)
    siti.syncs()
    village.office.decides(known, "accept")
    ani.syncs()
    hand_over(ani)
    assert carried(ani) == (0, 0)

    with ani.store.writing() as session:
        wishes.want_neighbours(session, wanted=True)
    hand_over(ani)

    assert carried(ani)[1] == 1
    with ani.store.reading() as session:
        assert not wishes.neighbours_too(session)
    home = folder(tmp_path, "home")
    carry.load(ani.store, ani.world, home)
    assert takes(siti, home).for_us == 1
    assert state(siti, known).state is State.VILLAGE_REVIEW


def test_two_boats_and_one_of_them_late(village, siti, ani, tmp_path):
    """Both cross, nothing is doubled, and what comes late harms nothing."""
    start = folder(tmp_path, "start")
    public(village, start)
    takes(siti, start)
    known = applies(siti)
    boats = [folder(tmp_path, "boat-1"), folder(tmp_path, "boat-2")]
    for boat in boats:
        gives(siti, boat, boat.name)
        village.passes(hours=1)
    ani.syncs()
    takes(ani, boats[1])
    hand_over(ani)
    village.office.decides(known, "accept")
    home = folder(tmp_path, "home")
    carry.load(ani.store, ani.world, home)
    takes(siti, home)
    assert siti.waiting() == []

    village.passes(days=60)
    late = village.citizen("late", Person("BUDI CONTOH", "8204085708909904", HOME))
    late.syncs()
    takes(late, boats[0])
    hand_over(late)
    carry.load(late.store, late.world, home)
    takes(siti, home)

    assert state(siti, known).state is State.VILLAGE_REVIEW
    assert len(state(siti, known).history) == 2
    assert carried_by(siti, known) == "boat-1"


def test_a_card_older_than_its_key_is_written_anew(village, siti, tmp_path):
    """Past the day the office destroys its key, a card from there is all a phone needs."""
    late, fresh = folder(tmp_path, "late"), folder(tmp_path, "fresh")
    public(village, late)
    takes(siti, late)
    known = applies(siti)
    gives(siti, late)
    for _ in range(4):
        village.passes(days=50)
        rotation.sealing(village.office.folder, village.world)
    with pytest.raises(errors.DeliveryRefusedError):
        village.office.receives(list(FileTransport(late).exchange(())))

    public(village, fresh)
    takes(siti, fresh)
    gives(siti, fresh)
    answers = village.office.receives(list(FileTransport(fresh).exchange(())))
    cards.write(fresh, [bundle.pack(answers)])
    takes(siti, fresh)

    assert siti.waiting() == []
    assert state(siti, known).state is State.AT_VILLAGE


class Shell:
    """Somebody at a keyboard with the `layar` command and a phone's folder."""

    def __init__(self, data, deployment):
        self.told = {"LAYAR_DATA": str(data), "LAYAR_DEPLOYMENT": str(deployment)}

    def layar(self, *words):
        done = warm.run(warm.layar.main, words, self.told)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def test_a_card_goes_both_ways_between_processes(tmp_path):
    """Phone and office are processes that share only a card; the receipt comes back on it."""
    office = warm.Office(tmp_path / "office")
    office.prepare()
    card = folder(tmp_path, "card")
    deployment = tmp_path / "deployment.toml"
    root = read_deployment(HERE / "deployment.toml").root
    deployment.write_text(f'office = "http://127.0.0.1:9"\nroot = "{root.hex()}"\n', "utf-8")
    phone = tmp_path / "phone"
    siti = Village(tmp_path).citizen("phone", ANI)
    shell = Shell(phone, deployment)
    known = applies(siti)
    office.command("carry", "export", str(card))
    takes(siti, card)
    siti.store.close()

    shell.layar("carry", "export", str(card), "--carrier", "KM Contoh")
    boat = tmp_path / "boat"
    shutil.copytree(card, boat)
    assert "answers written" in office.command("carry", "import", str(boat))
    shell.layar("carry", "import", str(boat))

    siti.reopens()
    assert siti.waiting() == []
    assert carried_by(siti, known) == "KM Contoh"
