"""The register book of an agency says every letter it issued, to its own people, and loses none."""

import pytest

from server import erasing, register_book
from server.erasing import Why
from server.register_book import Book
from server.rights import Area
from tests.server.agency_desk import FUEL, WEDDING, Agency
from tests.server.phones import NIK, VILLAGE


@pytest.fixture
def fishers(house):
    return Agency(house)


def test_a_book_is_read_by_its_own_agency_and_place(house, fishers):
    """And by who works for the whole regency and no agency."""
    fishers.issued()
    asked = [
        (Area("fisheries", (FUEL,)), 1),
        (Area("ppid", ("permohonan-informasi",)), 0),
        (Area("", ("*",)), 1),
        (Area("", (FUEL,)), 0),
        (Area("", ("*",), (VILLAGE,)), 0),
    ]
    with house.office.reading() as session:
        for area, count_ in asked:
            found = register_book.books(session.connection(), area, ["fisheries", "ppid"])
            assert len(found) == count_, area
    district = Book("district/82.04.17", "UMUM", 2026)
    assert register_book.may_read(Area("district", (WEDDING,), ("82.04.17",)), district)
    assert not register_book.may_read(Area("district", (WEDDING,), ("82.04.08",)), district)


def test_an_erased_case_keeps_its_number_in_the_book(house, fishers):
    """And nothing of whom it was about."""
    message = fishers.issued()
    with house.office.writing() as session:
        erasing.case(
            session.connection(), house.office, message.body["case"], Why.RETENTION, "office"
        )
    (line,) = fishers.lines()

    assert (line.number, line.serial) == (message.body["number"], 1)
    assert (line.title, line.name, line.code) == ("", "", "")
    assert NIK not in str(line)
