"""Carrying by hand, from the pages: nothing is said that has not happened."""

import pytest

from app.storage import ledger, wishes
from app.sync import cards
from protocol import bundle
from tests.app.actions.stage import Hall, Pockets
from tests.desk import SmallOffice
from tests.village import ROOT


@pytest.fixture
def keys(tmp_path, hall):
    """What is public of an office, as a card from there has it."""
    office = SmallOffice(hall.device.world, ROOT)
    folder = tmp_path / "keys"
    folder.mkdir()
    return cards.write(folder, [bundle.pack_open(office.trust)]).path


@pytest.fixture
def known(hall, keys):
    """Somebody introduced, with the office's keys, on the page for giving."""
    hall.introduces()
    hall.hands.chosen = [keys]
    hall.does(hall.act.arrive, "/carry/take")
    hall.does(hall.act.take_files)
    hall.does(hall.act.arrive, "/carry/give")
    return hall


def test_what_goes_and_how_much_is_said_before(known):
    """The page says what waits on this phone, and remembers nobody yet."""
    state = known.screen.carry

    assert state.goes == ("1 kiriman dari HP ini", "Kira-kira 1 KB")
    assert (state.carrier, state.along, state.done) == ("", "", "")


def test_nobody_carries_it_until_somebody_is_named(known):
    """Without a name nothing is written, and the page says what is missing."""
    known.does(known.act.give_to_card)

    assert known.screen.carry.missing
    assert known.hands.gone == []


def test_a_card_may_be_pulled_out_only_after_it_was_read_back(known, tmp_path):
    """With a folder the page may say so; who carried it is remembered for the next time."""
    card = tmp_path / "card"
    card.mkdir()
    known.hands = Pockets(card)
    known.does(known.act.name_carrier, "KM Contoh")

    known.does(known.act.give_to_card)

    assert known.screen.carry.safe
    assert "aman dicabut" in known.screen.carry.done
    assert {path.suffix for path in card.iterdir()} == {".layar"}
    known.does(known.act.arrive, "/carry/give")
    assert known.screen.carry.carrier == "KM Contoh"
    assert known.screen.carry.done == ""


@pytest.mark.parametrize("give", ["give_to_card", "give_by_share"])
def test_where_nothing_can_be_read_back_nothing_safe_is_said(known, give):
    """A file the phone saves or shares has left, and the page says only that."""
    known.does(known.act.name_carrier, "Pak Ali")

    known.does(getattr(known.act, give))

    (raw,) = known.hands.gone
    assert raw[:4] == bundle.MAGIC
    assert known.screen.carry.done
    assert not known.screen.carry.safe
    with known.device.store.reading() as session:
        assert len(ledger.waiting(session)) == 1


def test_what_was_not_let_go_is_not_carried(known):
    """Who closes the window for saving has given nothing to anybody."""
    known.does(known.act.name_carrier, "Pak Ali")
    known.hands.lets_go = False

    known.does(known.act.give_to_card)

    assert (known.screen.carry.done, known.screen.carry.busy) == ("", False)


def test_a_locked_card_is_said_in_words(known, tmp_path):
    """The page is free again, and what happened is a sentence that ends with what to do."""
    known.hands = Pockets(tmp_path / "nowhere")
    known.does(known.act.name_carrier, "KM Contoh")

    known.does(known.act.give_to_card)

    assert "Pasang lagi kartunya" in known.screen.notice.text
    assert (known.screen.carry.done, known.screen.carry.busy) == ("", False)


def test_a_neighbour_takes_it_and_sees_only_how_much(known, tmp_path):
    """Counts, sizes and dates; a photo given by mistake is named with a reason."""
    known.does(known.act.name_carrier, "Ani")
    known.does(known.act.give_by_share)
    file = tmp_path / "from-a-neighbour.layar"
    file.write_bytes(known.hands.gone[0])
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(90))
    ani = Hall(tmp_path / "ani").boards()
    ani.introduces("ANI CONTOH", "8204084505909903")
    ani.does(ani.act.arrive, "/carry/take")
    ani.hands.chosen = [file, photo]

    ani.does(ani.act.take_files)

    state = ani.screen.carry
    assert state.taken == ("1 titipan orang lain untuk kantor Labuha",)
    assert state.amiss[0].startswith("photo.jpg: Berkas ini bukan titipan Layar.")
    assert state.holding[0].startswith("1 titipan untuk kantor, 1 KB, sejak tadi.")


def test_the_neighbours_news_is_asked_for_once(known):
    """Pressed, it is remembered until there is a signal, and the page says so."""
    assert not known.screen.carry.fetching

    known.does(known.act.fetch_neighbours)

    assert known.screen.carry.fetching
    assert known.device.read(wishes.neighbours_too)
    known.does(known.act.arrive, "/carry/take")
    assert known.screen.carry.fetching
