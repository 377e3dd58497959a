"""What citizens say of the services, added up for those who work on them."""

import pytest

from protocol.messages import Kind
from tests.server.console.desk import Desk, text
from tests.server.phones import COMPLAINT, SKTM

STEPS = ("accept", "approve", "complete")


@pytest.fixture
def rated(house, desk, phone):
    """Three applications at their end: two rated, one of them twice."""
    for marks in (({"time": 1}, {"cost": 4, "time": 2}), ({"time": 3},), ()):
        application = phone.apply()
        house.tell(phone, application)
        for step in STEPS:
            desk.decide(application.id, step)
        said = [phone.say(Kind.RATING, {"case": application.id, "marks": each}) for each in marks]
        house.tell(phone, *said)


@pytest.mark.usefixtures("rated")
def test_the_last_word_on_each_case_counts(desk):
    """Nine elements, each with its mean and how many said something of it."""
    said = text(desk.get("/console/ratings"))

    assert "Tidak Mampu (SKTM) 2 permohonan dinilai, rata-rata 3,00 dari 4." in said
    assert "Waktu 2,50 2 Biaya 4,00 1" in said
    assert "Persyaratan – 0" in said
    assert said.count("– 0") == 7


@pytest.mark.usefixtures("rated")
def test_nobody_sees_the_figures_of_another_desk(house):
    """As with the cases themselves."""
    house.staff("budi", (COMPLAINT,))
    said = text(Desk(house, "budi").get("/console/ratings"))

    assert "Belum ada penilaian." in said


@pytest.mark.usefixtures("rated")
@pytest.mark.parametrize(
    ("asked", "named", "count"),
    [
        (f"service={SKTM}", "Hanya Tidak mampu", 2),
        ("district=82.04.17", "Hanya ", 2),
        (f"service={SKTM}&district=82.04.01", "Hanya Tidak mampu · ", 0),
        (f"service={COMPLAINT}", "Hanya ", 0),
        ("service=no-such&district=99", "", 2),
    ],
)
def test_one_service_or_one_district_is_looked_at_alone(desk, asked, named, count):
    """The page says which; what is no service or district of theirs is as if not asked."""
    said = text(desk.get(f"/console/ratings?{asked}"))

    assert ("Hanya " in said) == bool(named)
    assert named in said
    assert (f"{count} permohonan dinilai" in said) == bool(count)
    assert ("Belum ada penilaian." in said) != bool(count)


def test_without_ratings_it_says_when_there_will_be(desk):
    """An empty page explains itself, in both languages."""
    assert "setelah permohonannya selesai" in text(desk.get("/console/ratings"))
    desk.browser.cookies.set("layar_language", "en")
    assert "once their application has come to its end" in text(desk.get("/console/ratings"))


def test_it_is_for_staff_alone(house):
    """Who is not signed in is led to the form, and back."""
    answer = Desk(house, signed_in=False).get("/console/ratings")

    assert answer.status_code == 303
    assert answer.headers["location"].endswith("return_to=%2Fconsole%2Fratings")
