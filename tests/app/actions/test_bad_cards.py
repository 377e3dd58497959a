"""Bad cards and full phones: a sentence on the page, nothing lost, and on once it is mended."""

import errno
import subprocess

import pytest

from app.storage import drafts, ledger, store
from app.sync import cards
from protocol import bundle
from tests import relays
from tests.app.actions.stage import Hall, Pockets
from tests.cards import PulledOut
from tests.desk import SmallOffice
from tests.village import ROOT

FULL_CARD = "Kartu penuh. Data tetap aman di HP ini."
FULL_PHONE = "Penyimpanan HP penuh. Yang sudah tersimpan tetap aman."
CARD_BYTES = 8 * 4096


@pytest.fixture
def small_card(tmp_path):
    """A real card of 32 KB: a file system of its own, where this machine lets us make one."""
    folder = tmp_path / "card"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={CARD_BYTES}", "layar-test", folder],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("may not mount a file system here")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def known(tmp_path, hall):
    """Somebody introduced, who has the office's keys."""
    hall.introduces()
    office = SmallOffice(hall.device.world, ROOT)
    (tmp_path / "keys").mkdir()
    hall.hands.chosen = [cards.write(tmp_path / "keys", [bundle.pack_open(office.trust)]).path]
    hall.does(hall.act.arrive, "/carry/take")
    hall.does(hall.act.take_files)
    return hall


def gives(hall, card):
    hall.hands = Pockets(card)
    hall.does(hall.act.arrive, "/carry/give")
    hall.does(hall.act.name_carrier, "KM Contoh")
    hall.does(hall.act.give_to_card)


def test_a_full_card_is_said_and_the_next_one_takes_it(known, small_card, tmp_path):
    """Nothing on it looks like a load, nothing is said to be carried, another card will do."""
    (small_card / "film.mp4").write_bytes(bytes(CARD_BYTES))
    with known.device.store.reading() as session:
        waited = len(ledger.waiting(session))

    gives(known, small_card)

    assert known.screen.notice.text.startswith(FULL_CARD)
    assert (known.screen.carry.done, known.screen.carry.safe) == ("", False)
    assert [path.name for path in small_card.iterdir()] == ["film.mp4"]
    with known.device.store.reading() as session:
        assert len(ledger.waiting(session)) == waited

    (tmp_path / "other").mkdir()
    gives(known, tmp_path / "other")

    assert known.screen.carry.safe
    assert cards.listed(tmp_path / "other")


def test_a_phone_that_fills_up_from_a_card_says_so(known, tmp_path, monkeypatch):
    """What the card brings is not half there; with room the same card is taken whole."""
    brought = [relays.up(known.device.world, 60_000) for _ in range(3)]
    (tmp_path / "brought").mkdir()
    ani = Hall(tmp_path / "ani").boards()
    ani.introduces("ANI CONTOH", "8204084505909903")
    with ani.device.store.writing() as session:
        draft = drafts.begin(session, ani.device.world, "pengaduan")
    ani.does(ani.act.arrive, "/carry/take")
    ani.hands.chosen = [cards.write(tmp_path / "brought", [bundle.pack(brought)]).path]
    with ani.device.store.reading() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
    with monkeypatch.context() as patch:
        patch.setattr(store, "_PRAGMAS", (*store._PRAGMAS, f"max_page_count = {pages}"))
        ani.device.store.close()

        ani.does(ani.act.take_files)

    assert ani.screen.notice.text.startswith(FULL_PHONE)
    assert not ani.screen.carry.busy
    ani.device.store.close()
    with ani.device.store.reading() as session:
        assert drafts.load(session, draft) is not None

    ani.does(ani.act.take_files)

    assert ani.screen.carry.taken == ("3 titipan orang lain untuk kantor Labuha",)


@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.EROFS, "Kartu terkunci"), (errno.ENODEV, "Kartu terlepas"), (errno.ENOSPC, FULL_CARD)],
    ids=["locked", "pulled out", "full"],
)
def test_a_card_that_fails_while_it_is_written_is_said(known, tmp_path, monkeypatch, code, said):
    """Locked, pulled out or full at any call of the system: nobody reads that it may be taken."""
    card = tmp_path / "card"
    card.mkdir()
    for number in (0, 1, 2, 4):
        with monkeypatch.context() as patch:
            patch.setattr(cards, "os", PulledOut(number, code))
            gives(known, card)
        assert known.screen.notice.text.startswith(said)
        assert (known.screen.carry.done, known.screen.carry.safe) == ("", False)
        assert cards.listed(card) == []

    gives(known, card)
    assert known.screen.carry.safe


HARM = {
    "cut": (lambda raw: raw[:-200], "Titipan ini rusak di jalan."),
    "a bit turned": (lambda raw: raw[:99] + bytes([raw[99] ^ 4]) + raw[100:], "Titipan ini rusak"),
    "newer": (lambda raw: b"LYB9" + raw[4:], "Kabar ini perlu Layar yang lebih baru."),
    "foreign": (lambda raw: b"PK\x03\x04" + raw, "Berkas ini bukan titipan Layar."),
    "too large": (
        lambda _: b"LYB1" + bytes(bundle.BUNDLE_LIMIT_BYTES),
        "Berkas titipan ini terlalu",
    ),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_bad_file_is_named_and_the_good_one_beside_it_is_taken(known, tmp_path, harm):
    """By its name and with a reason, on the page; whatever is whole on the card is carried."""
    spoils, said = HARM[harm]
    bad, good = ([relays.up(known.device.world) for _ in range(2)] for _ in range(2))
    (tmp_path / "bad.layar").write_bytes(spoils(bundle.pack(bad)))
    (tmp_path / "good.layar").write_bytes(bundle.pack(good))
    known.does(known.act.arrive, "/carry/take")
    known.hands.chosen = [tmp_path / "bad.layar", tmp_path / "good.layar"]

    known.does(known.act.take_files)

    (amiss,) = known.screen.carry.amiss
    assert amiss.startswith(f"bad.layar: {said}")
    whole = 3 if harm in {"cut", "a bit turned"} else 2
    assert known.screen.carry.taken == (f"{whole} titipan orang lain untuk kantor Labuha",)
