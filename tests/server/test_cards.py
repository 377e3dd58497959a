"""A relay's memory card, by the commands that fill and empty it."""

import os

import pytest

from protocol import bundle, errors
from server import cards, commands, relay_commands
from server.spool import Limits, Spool
from tests import relays


@pytest.fixture
def card(tmp_path):
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


def test_what_waits_for_the_office_goes_onto_a_card(tmp_path, village, spool, card, capsys):
    """A bundle named by its bytes, read back; and the spool keeps its own."""
    parcels = [relays.up(village.world) for _ in range(3)]
    spool.keep([*parcels, relays.down(village.world)])

    assert commands.main(["relay", "--spool", f"{tmp_path / 'spool'}", "--empty", f"{card}"]) == 0

    (file,) = card.iterdir()
    read = bundle.unpack(file.read_bytes())
    assert read.complete
    assert sorted(read.parcels) == sorted(parcels)
    assert len(file.stem) == 32
    assert file.name in capsys.readouterr().out
    assert len(spool.waiting()) == 3


def test_a_large_spool_becomes_several_files(village, spool, card, monkeypatch):
    """None larger than a small laptop holds."""
    parcels = [relays.up(village.world) for _ in range(5)]
    monkeypatch.setattr(cards, "FILE_LIMIT_BYTES", 2 * (len(parcels[0]) + 12))
    spool.keep(parcels)

    written = cards.empty(spool, card)

    assert len(written) == 3
    assert sum(len(bundle.unpack(path.read_bytes()).parcels) for path in written) == 5


def test_what_a_card_brings_goes_into_the_spool(tmp_path, village, card, capsys):
    """Answers for phones, parcels for the office, and the roster, from every file on it."""
    told, asked = relays.down(village.world), relays.up(village.world)
    (card / "a.layar").write_bytes(bundle.pack([told, asked]))
    (card / "b.layar").write_bytes(relays.down(village.world))
    (card / "c.layar").write_bytes(bundle.pack_open([b"as signed"]))
    (card / "foto.jpg").write_bytes(b"mine")

    assert relay_commands.main(["--spool", f"{tmp_path / 'spool'}", "--fill", f"{card}"]) == 0

    assert "2 parcels for phones and 1 for the office" in capsys.readouterr().out
    spool = Spool(tmp_path / "spool", village.world)
    assert len(spool.headers()) == 60
    assert spool.read(spool.waiting()[0]) == asked
    assert spool.roster() == bundle.pack_open([b"as signed"])


def test_a_damaged_file_gives_what_is_whole_and_is_told(tmp_path, village, spool, card, capsys):
    """The others are taken all the same."""
    parcels = [relays.down(village.world) for _ in range(3)]
    (card / "a.layar").write_bytes(bundle.pack(parcels)[:-100])
    (card / "b.layar").write_bytes(b"something else")
    (card / "c.layar").write_bytes(bundle.pack([relays.down(village.world)]))

    relay_commands.main(["--spool", f"{tmp_path / 'spool'}", "--fill", f"{card}"])

    told = capsys.readouterr().out
    assert "3 parcels for phones" in told
    assert "2 files were damaged" in told


def test_a_card_that_cannot_be_written_is_said(tmp_path, village, spool, capsys):
    """And nothing is claimed."""
    spool.keep([relays.up(village.world)])
    where = ["--spool", f"{tmp_path / 'spool'}", "--empty", f"{tmp_path / 'gone'}"]

    assert commands.main(["relay", *where]) == 1

    said = capsys.readouterr()
    assert "store.full" in said.err
    assert "taken out" not in said.out


def test_a_card_that_gives_back_other_bytes_is_not_believed(village, spool, card, monkeypatch):
    """Some cards lie: nothing on this one gets a name."""
    spool.keep([relays.up(village.world)])
    monkeypatch.setattr(cards.Path, "read_bytes", lambda path: relays.up(village.world))
    monkeypatch.setattr(spool, "read", lambda _: relays.up(village.world))

    with pytest.raises(errors.StoreFullError):
        cards.empty(spool, card)

    assert list(card.iterdir()) == []


def test_a_full_spool_says_so(tmp_path, village, card):
    """Parcels up are not forgotten for those of a card."""
    small = Spool(tmp_path / "small", village.world, Limits(parcels=1))
    small.keep([relays.up(village.world)])
    (card / "a.layar").write_bytes(bundle.pack([relays.up(village.world)]))

    with pytest.raises(errors.BusyError):
        cards.fill(small, card)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes")
def test_names_of_files_keep_nothing_from_being_read(village, spool, card):
    """Capitals, as some systems write them, a folder and a pipe by a file's name."""
    (card / "0.layar").mkdir()
    os.mkfifo(card / "1.layar")
    (card / "A.LAYAR").write_bytes(relays.up(village.world))

    filled = cards.fill(spool, card)

    assert (filled.up, filled.damaged) == (1, 2)


def test_a_link_on_a_card_leads_nowhere(tmp_path, card):
    """What is public has a name that anybody can foretell: nothing is written where it points."""
    raw = bundle.pack_open([b"as signed"])
    named = cards.write(card, raw)
    named.unlink()
    (tmp_path / "office.keys").write_bytes(b"dear to us")
    named.with_suffix(".unfinished").symlink_to(tmp_path / "office.keys")

    assert cards.write(card, raw) == named
    assert (tmp_path / "office.keys").read_bytes() == b"dear to us"
    assert not named.is_symlink()
    assert named.read_bytes() == raw
