"""How a citizen rates the service stands in the case."""

from protocol.messages import Kind
from tests.server.console.desk import text


def test_the_desk_sees_how_a_citizen_rates_the_service(house, desk, phone):
    """In the survey's order and in words, once the case is at its end; the last one counts."""
    application = phone.apply()
    house.tell(phone, application)
    for step in ("accept", "approve", "complete"):
        desk.decide(application.id, step)
    first = phone.say(Kind.RATING, {"case": application.id, "marks": {"time": 1}})
    second = phone.say(Kind.RATING, {"case": application.id, "marks": {"cost": 4, "time": 2}})
    house.tell(phone, first, second)

    said = text(desk.get(f"/console/cases/{application.id}"))

    assert "Penilaian warga Waktu 2 · Kurang baik Biaya 4 · Sangat baik" in " ".join(said.split())
    assert "1 · Tidak baik" not in said
    assert "Selesai" in said


def test_a_case_on_its_way_takes_no_rating(house, desk, phone):
    """The office refuses it by its code, and shows nothing."""
    application = phone.apply()
    house.tell(phone, application)
    rating = phone.say(Kind.RATING, {"case": application.id, "marks": {"time": 1}})

    answer = house.tell(phone, rating)

    assert answer.receipt.refused == {rating.id: "case.step_not_allowed"}
    assert "Penilaian warga" not in text(desk.get(f"/console/cases/{application.id}"))
