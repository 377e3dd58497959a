"""Who is ready for the team that comes, what the others lack, and the papers of a trip."""

import random
from datetime import date

import pytest

from app import outreach, outreach_sheet
from app.outreach import Wish
from app.outreach_sheet import Leaf, Part, Row
from app.voyage import cargo
from protocol import services, typesetting
from protocol.marks import Box, Words

TODAY = date(2026, 11, 24)
CATALOGUE = services.catalogue()
TEAMS = outreach.services(CATALOGUE)


def wish(service, answers=None, papers=(), **more):
    given = {"key": "w", "name": "SITI", "about": "", "stop": "a", "hamlet": "", **more}
    return Wish(service=service, answers=answers or {}, papers=papers, **given)


@pytest.mark.parametrize("service", TEAMS, ids=lambda each: each.key)
def test_what_could_be_sent_can_be_served(service):
    """The same judge as before sending: a whole form is ready, one without papers says which."""
    made = cargo.make(service, TODAY, random.Random(3), papers=False)

    whole = outreach.judged(wish(service, made.answers, made.photos), TODAY, True)
    bare = outreach.judged(wish(service, made.answers), TODAY, True)

    assert whole.ready, [each.question.key for each in whole.papers]
    assert {each.question.key for each in bare.papers} <= {
        each.key for each in service.questions if each.by_camera
    }
    assert bare.ready == (not bare.papers)
    assert outreach.judged(wish(service), TODAY, True).open > 0


def test_what_was_sent_back_is_not_ready():
    """A paper that has to be photographed again is lacking, though there is one."""
    service = CATALOGUE["kartu-keluarga"]
    made = cargo.make(service, TODAY, random.Random(3), papers=False)
    paper = next(iter(made.photos))

    again = wish(service, made.answers, made.photos, mends={paper})

    assert [each.question.key for each in outreach.judged(again, TODAY, True).papers] == [paper]


def test_people_are_met_in_the_order_of_the_trip():
    """By stop, then by hamlet and name; who lives elsewhere is not met."""
    service = TEAMS[0]
    met = [
        outreach.judged(wish(service, name=name, stop=stop, hamlet=hamlet), TODAY, True)
        for name, stop, hamlet in (
            ("D", "x", ""), ("C", "b", "II"), ("B", "b", "I"), ("A", "a", "I"), ("A", "b", "II"),
        )
    ]  # fmt: skip

    ordered = outreach.by_stop(met, ["b", "a"])

    assert [(stop, [each.wish.name for each in there]) for stop, there in ordered] == [
        ("b", ["B", "A", "C"]),
        ("a", ["A"]),
    ]


def test_the_national_forms_are_those_the_service_names():
    """Read from the catalogue, never made up."""
    assert outreach.national_forms(CATALOGUE["kartu-keluarga"]) == (
        "F-1.01", "F-1.02", "F-1.05", "F-1.06",
    )  # fmt: skip
    assert outreach.national_forms(CATALOGUE["pengaduan"]) == ()


def test_a_long_list_goes_on_on_the_next_page():
    """Nothing is written outside a page, and every name is somewhere."""
    rows = tuple(Row(f"NAMA {number}", "KTP", "Kurang: " + "Foto " * 12) for number in range(90))
    answers = (("Nama lengkap", "CONTOH UJI"), ("Alamat " * 30, ""))
    leaf = Leaf("Daftar", "Rabu", (Part("Babang", rows), Part("Isi", (), answers)), "kaki", ("A",))

    pages = outreach_sheet.lay_out(leaf, typesetting.measure)

    words = [mark.text for page in pages for mark in page if isinstance(mark, Words)]
    assert len(pages) > 3
    assert {f"NAMA {number}" for number in range(90)} <= set(words)
    for mark in (mark for page in pages for mark in page):
        assert 0 < mark.y < outreach_sheet.HEIGHT
        if isinstance(mark, Box):
            assert mark.x + mark.width <= outreach_sheet.WIDTH
