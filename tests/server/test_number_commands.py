"""`layar-server numbers`: what tablets have, and more of them for one that draws."""

import pytest

from app.storage import identity, numbers
from server import cli
from tests import databases
from tests.harbour import village_with_office
from tests.tablet import Tablet, redeem
from tests.village import HOME


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An office whose village has a tablet that draws; the command line speaks of it."""
    with village_with_office(tmp_path) as village:
        databases.tell(monkeypatch, tmp_path / "office")
        yield village


@pytest.fixture
def tablet(office):
    """The tablet, and by which name the office knows it."""
    tablet = Tablet(office)
    redeem(tablet)
    with tablet.store.writing() as session:
        numbers.settle(session, tablet.world)
    tablet.syncs()
    tablet.syncs()
    yield tablet
    tablet.store.close()


def kid(tablet):
    """Return the short name of a tablet."""
    with tablet.store.reading() as session:
        return identity.load(session).kid


def test_more_numbers_are_reserved_listed_and_drawn(tablet, capsys):
    """In the register and year that were asked for, and no number twice."""
    asked = ["--village", HOME, "--tablet", kid(tablet), "--register", "NIKAH", "--year", "2026"]
    assert cli.main(["numbers", *asked, "--count", "7"]) == 0
    assert cli.main(["numbers", *asked, "--count", "3"]) == 0
    assert [line[:7] for line in capsys.readouterr().out.splitlines()] == ["001-007", "008-010"]

    assert cli.main(["numbers", "--village", HOME]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len([line for line in listed if "NIKAH 2026" in line]) == 2
    tablet.syncs()
    with tablet.store.reading() as session:
        assert ("NIKAH", 2026, 10) in {
            (each.book, each.year, each.left) for each in numbers.stock(session)
        }


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--register", "foo"], "no register"),
        (["--register", "A" * 13], "no register"),
        (["--count", "0"], "--count above 0"),
        (["--village", "99.99.99.9999"], "no tablet of 99.99.99.9999"),
        (["--tablet", "0" * 16], "no tablet of"),
    ],
)
def test_what_cannot_be_reserved_is_said_in_a_sentence(tablet, capsys, words, why):
    """And nothing is reserved."""
    asked = ["--village", HOME, "--tablet", kid(tablet), "--year", "2026"]

    assert cli.main(["numbers", *asked, *words]) == 1
    assert why in capsys.readouterr().err
