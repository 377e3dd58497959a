"""Whole documents outside the database: in a folder, in a real S3-compatible store; or not yet."""

import urllib.request

import pytest
from moto.server import ThreadedMotoServer
from sqlalchemy import func, select

from app.voyage.office import free_port
from protocol import errors
from server import cases, cli, office, shelf, shelved, shelving
from server.office import Office
from server.settings import Settings
from server.tables import PIECE
from tests import databases
from tests.server.phones import Photo, case

PHOTOS = 3


class InFolder:
    """A folder on a disk that can be taken away."""

    def __init__(self, tmp_path, monkeypatch):
        self.folder = tmp_path / "papers"
        self.folder.mkdir()
        self.where = str(self.folder)

    def away(self):
        self.folder.rename(self.folder.with_name("gone"))
        self.folder.write_text("no folder")

    def back(self):
        self.folder.unlink()
        self.folder.with_name("gone").rename(self.folder)

    def close(self):
        """Nothing runs."""


class InStore:
    """A server that speaks S3, on a port of its own."""

    def __init__(self, tmp_path, monkeypatch):
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "made-up")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        self.port = free_port()
        self.back()
        bucket = urllib.request.Request(f"http://127.0.0.1:{self.port}/papers", method="PUT")
        urllib.request.urlopen(bucket).close()
        self.where = f"s3://papers/layar?endpoint=http://127.0.0.1:{self.port}"

    def back(self):
        self.server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self.server.start()

    def away(self):
        self.server.stop()

    def close(self):
        self.server.stop()


@pytest.fixture(params=[InFolder, InStore], ids=["folder", "s3"])
def place(request, tmp_path, monkeypatch):
    place = request.param(tmp_path, monkeypatch)
    yield place
    place.close()


@pytest.fixture
def opened(house, place):
    """The same office, told where papers lie."""
    told = databases.told(house.folder) | {"LAYAR_PAPERS": place.where}
    opened = office.open_office(Settings.from_env(told), house.office.world)
    yield opened
    opened.engine.dispose()


def filed(house):
    """Return an application with whole photos, as the office has it."""
    phone = house.phone()
    photos = [Photo(bytes([number]) * 20_000 + b"end") for number in range(PHOTOS)]
    named = {}
    for number, photo in enumerate(photos):
        named |= photo.named(f"paper_{number}")
    application = phone.apply(papers=named)
    house.tell(phone, application, *(piece for photo in photos for piece in photo.pieces))
    return phone, application, photos


def pieces(opened: Office) -> int:
    with opened.reading() as session:
        return session.scalar(select(func.count()).select_from(PIECE))


def reads(opened, staff, application, photo):
    with opened.writing() as session:
        data, _ = cases.paper(session, staff, case(application), photo.document.sha256,
                              now=opened.world.now())  # fmt: skip
    return data


def standing(opened):
    with opened.reading() as session:
        return shelving.standing(session.connection())


def test_whole_documents_leave_the_database_and_are_read_as_before(house, place, opened):
    """Moved once, compared; staff see the same bytes, and nothing of them is left in rows."""
    ani = house.staff()
    _, application, photos = filed(house)
    there = shelf.opened(place.where)
    assert pieces(opened) == 2 * PHOTOS

    assert shelving.move(opened, there) == PHOTOS
    assert shelving.move(opened, there) == 0

    assert pieces(opened) == 0
    assert (standing(opened).waiting, standing(opened).shelved) == (0, PHOTOS)
    assert [reads(opened, ani, application, each) for each in photos] == [
        each.data for each in photos
    ]


def test_while_it_is_away_everything_stays_in_the_database(house, place, opened):
    """Photos come in and are read; the moving says what is wrong, and goes on when it is back."""
    ani = house.staff()
    there = shelf.opened(place.where)
    place.away()
    _, application, photos = filed(house)

    with pytest.raises(errors.StoreAwayError):
        shelving.move(opened, there)
    assert reads(opened, ani, application, photos[0]) == photos[0].data
    assert standing(opened).waiting == PHOTOS

    place.back()
    assert shelving.move(opened, there) == PHOTOS


def test_a_store_that_goes_away_later_holds_up_no_parcel(house, place, opened):
    """What lies there cannot be read now, says so, and is there again; phones notice nothing."""
    ani = house.staff()
    phone, application, photos = filed(house)
    shelving.move(opened, shelf.opened(place.where))
    place.away()

    with pytest.raises(errors.StoreAwayError):
        reads(opened, ani, application, photos[0])
    more = phone.apply()
    assert house.tell(phone, more).receipt.received == [more.id]

    place.back()
    assert reads(opened, ani, application, photos[0]) == photos[0].data


def test_whoever_dies_in_between_has_lost_nothing(house, place, opened):
    """Put there and not noted: it is put there again."""
    ani = house.staff()
    _, application, photos = filed(house)
    there = shelf.opened(place.where)

    class Dying:
        def put(self, name, data):
            there.put(name, data)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelving.move(opened, Dying())

    assert pieces(opened) == 2 * PHOTOS
    assert shelving.move(opened, there) == PHOTOS
    assert reads(opened, ani, application, photos[1]) == photos[1].data


def test_what_is_not_what_it_was_is_neither_moved_nor_shown(house, place, opened):
    """Read back otherwise it stays here; changed there later it is nothing that is shown."""
    ani = house.staff()
    _, application, photos = filed(house)
    there = shelf.opened(place.where)

    class Lying:
        put = staticmethod(there.put)

        @staticmethod
        def get(name):
            return b"something else"

    with pytest.raises(errors.StoreAwayError):
        shelving.move(opened, Lying())
    assert pieces(opened) == 2 * PHOTOS
    shelving.move(opened, there)
    with opened.reading() as session:
        (name,) = [
            shelf.name_of(row.asker, row.sha256)
            for row in session.execute(select(shelving.SHELVED))
            if row.sha256 == photos[0].document.sha256
        ]
    there.put(name, photos[1].data)

    with pytest.raises(errors.LayarError):
        reads(opened, ani, application, photos[0])
    assert reads(opened, ani, application, photos[1]) == photos[1].data


def test_what_is_discarded_is_gone_there_as_well(house, place, opened):
    """Erased here, it is removed there by whoever moves next."""
    phone, _, photos = filed(house)
    there = shelf.opened(place.where)
    shelving.move(opened, there)
    asker, sha256 = phone.signing.public, photos[0].document.sha256
    with opened.writing() as session:
        shelved.discard(session.connection(), asker, sha256)
    assert there.get(shelf.name_of(asker, sha256)) == photos[0].data

    shelving.move(opened, there)

    assert there.get(shelf.name_of(asker, sha256)) is None
    assert standing(opened).discarded == 0


def test_all_of_them_are_read_back_and_what_is_lost_is_named(
    house, place, opened, monkeypatch, capsys
):
    """Whole it says so; one gone and one altered are named with their case; nothing is changed."""
    _, application, photos = filed(house)
    there = shelf.opened(place.where)
    shelving.move(opened, there)
    databases.tell(monkeypatch, house.folder)
    monkeypatch.setenv("LAYAR_PAPERS", place.where)
    assert cli.main(["papers", "verify"]) == 0
    assert f"{PHOTOS} documents lie at" in capsys.readouterr().out
    asker = application.author
    names = [shelf.name_of(asker, each.document.sha256) for each in photos]
    there.remove(names[0])
    there.put(names[2], photos[1].data)

    assert cli.main(["papers", "verify"]) == 1

    told = capsys.readouterr()
    assert f"2 of {PHOTOS} documents" in told.err
    missed = dict(line.split(" ", 1) for line in told.out.splitlines())
    assert missed.keys() == {names[0], names[2]}
    assert all(case(application) in line for line in missed.values())
    assert standing(opened).shelved == PHOTOS


def test_what_is_erased_while_they_are_read_is_not_missed(house, place, opened):
    """The list is older than the shelf by then: nobody is alarmed."""
    _, application, photos = filed(house)
    there = shelf.opened(place.where)
    shelving.move(opened, there)
    reading = shelving.verify(opened, there)
    found = [next(reading)]
    for photo in photos:
        with opened.writing() as session:
            shelved.discard(session.connection(), application.author, photo.document.sha256)
    shelving.move(opened, there)

    assert [*found, *reading] == [None] * PHOTOS


def test_a_backup_and_a_drill_say_what_lies_beside_the_database(
    house, place, opened, tmp_path, monkeypatch, capsys
):
    """Nobody learns at a restore that the photos were elsewhere, or gone."""
    _, application, photos = filed(house)
    there = shelf.opened(place.where)
    shelving.move(opened, there)
    databases.tell(monkeypatch, house.folder)
    monkeypatch.setenv("LAYAR_PAPERS", place.where)
    copies = str(tmp_path / "copies")

    assert cli.main(["backup", copies]) == 0
    size = sum(len(each.data) for each in photos)
    assert f"{PHOTOS} documents ({size} bytes) lie at" in capsys.readouterr().out
    assert cli.main(["drill", copies]) == 0
    assert f"{PHOTOS} documents drawn by lot" in capsys.readouterr().out

    there.remove(shelf.name_of(application.author, photos[0].document.sha256))
    assert cli.main(["drill", copies]) == 1
    assert f"1 of {PHOTOS} documents drawn by lot" in capsys.readouterr().err
