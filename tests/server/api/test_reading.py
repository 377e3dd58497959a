"""What another system reads: its own services' cases, a page at a time, and who read is written."""

from datetime import timedelta

from sqlalchemy import select

from server import desk, referring
from server.audit_tables import AUDIT
from server.clients import Scope
from tests.server.phones import COMPLAINT, NIK, SKTM, VILLAGE, Photo, case


def filed(house, phone, count=1, service=SKTM, **answers):
    said = [phone.apply(service, **answers) for _ in range(count)]
    house.tell(phone, *said)
    return said


def test_a_list_says_which_cases_there_are_and_not_whose(house, let_in):
    """Service, state, village and times; no name and no number of anybody."""
    phone, system = house.phone(), let_in()
    (application,) = filed(house, phone)

    answer = system.asks("/cases")

    (row,) = answer.json()["cases"]
    assert (row["id"], row["service"], row["state"]) == (application.id, SKTM, "at_village")
    assert (row["village"], row["place"], row["holder"]) == (VILLAGE, 1, "village")
    assert row["heard_at"] == "2026-11-24T03:00:00Z"
    assert "SITI" not in answer.text
    assert NIK not in answer.text
    assert system.asks(f"/cases/{application.id}").json() == row


def test_a_client_sees_the_cases_of_its_services_alone(house, let_in):
    """Another service's case is answered as one that is not there, by every route."""
    phone, system = house.phone(), let_in(services=(COMPLAINT,))
    (application,) = filed(house, phone)

    assert system.asks("/cases").json() == {"cases": [], "next": None}
    for path in ("", "/history", "/answers", "/papers", f"/papers/{'0' * 64}"):
        assert system.asks(f"/cases/{application.id}{path}").status_code == 404
    assert system.hands(application.id, "accept").status_code == 404
    path = f"/cases/{application.id}"
    assert let_in("all", services=("*",)).asks(path).status_code == 200
    assert let_in("here", places=(VILLAGE[:8],)).asks(path).status_code == 200
    assert let_in("elsewhere", places=("82.04.01",)).asks(path).status_code == 404


def test_pages_leave_nothing_out_while_cases_change(house, let_in):
    """From the last `next` on for ever: what changes is met again, and nothing is missed."""
    phone, system = house.phone(), let_in()
    said = []
    for _ in range(7):
        said += filed(house, phone)
        house.clock.passes(minutes=1)

    first = system.asks("/cases", limit=3).json()
    house.tell(phone, phone.withdraw(said[0].id))
    second = system.asks("/cases", limit=3, after=first["next"]).json()
    third = system.asks("/cases", limit=3, after=second["next"]).json()

    ids = [row["id"] for page in (first, second, third) for row in page["cases"]]
    assert ids == [*(each.id for each in said), said[0].id]
    assert third["cases"][-1]["state"] == "withdrawn"
    assert third["next"] is None


def test_a_list_is_narrowed(house, let_in):
    """By service, state, village and when it changed."""
    phone, system = house.phone(), let_in(services=("*",))
    (early,) = filed(house, phone)
    house.clock.passes(hours=1)
    (late,) = filed(house, phone, village_code="82.04.01.2001")
    (complaint,) = filed(house, phone, service=COMPLAINT)
    system.comes_in()
    since = (house.clock.now - timedelta(minutes=1)).isoformat()

    def ids(**query):
        return {row["id"] for row in system.asks("/cases", **query).json()["cases"]}

    assert ids() == {early.id, late.id, complaint.id}
    assert ids(service=SKTM) == {early.id, late.id}
    assert ids(service=SKTM, village=VILLAGE) == {early.id}
    assert ids(changed_since=since, service=SKTM) == {late.id}
    assert ids(state="withdrawn") == set()


def test_what_cannot_be_read_is_said_to_be_unreadable(let_in):
    """422 with a code, whatever was wrong."""
    system = let_in()
    wrong = [{"after": "x"}, {"limit": 0}, {"limit": 201}, {"state": "x"}, {"changed_since": "x"}]
    numbers = [{"changed_since": said} for said in ("0", "1e9", "2.6e-219", "-1", "20260101")]
    twice, mistyped = {"limit": [1, 2]}, {"change_since": "2026-01-01T00:00:00Z"}

    answers = [system.asks("/cases", **query) for query in (*wrong, *numbers, twice, mistyped)]

    assert {each.status_code for each in answers} == {422}
    assert {each.json()["code"] for each in answers} == {"api.unreadable"}


def test_history_tells_states_and_answers_tell_the_person(house, let_in):
    """Who may not read answers gets no note, and no citizen is named in a history."""
    phone, ani = house.phone(), house.staff()
    (application,) = filed(house, phone)
    with house.office.writing() as session:
        desk.decide(session, house.office, ani, case(application), "ask", reason="other",
                    note="Tulis jelas", world=house.office.world)  # fmt: skip
    full, short = let_in(), let_in("short", scopes=(Scope.CASES,))

    told = full.asks(f"/cases/{application.id}/history").json()

    assert [each["step"] for each in told["history"]] == ["file", "ask"]
    assert [each["by"] for each in told["history"]] == ["", "Ani"]
    assert (told["state"], told["history"][1]["note"]) == ("needs_fix", "Tulis jelas")
    assert told["history"][1]["reason"] == "other"
    assert "Tulis" not in short.asks(f"/cases/{application.id}/history").text
    known = full.asks(f"/cases/{application.id}/answers").json()
    assert (known["applicant_name"], known["applicant_nik"]) == ("SITI CONTOH", NIK)
    assert known["answers"]["purpose"] == "school"


def test_who_asks_not_to_be_named_is_not_named(house, let_in):
    """A complaint whose writer hides says neither name nor number, in any answer."""
    phone, system = house.phone(), let_in(services=("*",))
    (application,) = filed(house, phone, service=COMPLAINT, anonymous=True)

    told = [
        system.asks(f"/cases/{application.id}{path}").text for path in ("", "/history", "/answers")
    ]

    assert not any("SITI" in text or NIK in text for text in told)


def test_an_agencys_system_reads_a_complaint_referred_there_and_never_who_wrote_it(house, let_in):
    """Until then it is not there, by any route; afterwards no answer has a name or a NIK."""
    phone, ani = house.phone(), house.staff()
    system = let_in("ikan", services=("*",), agency="fisheries")
    (complaint,) = filed(house, phone, service=COMPLAINT, topic="road_port")
    (report,) = filed(house, phone, service=COMPLAINT, topic="officer_conduct")
    paths = ("", "/history", "/answers", "/papers")
    before = [system.asks(f"/cases/{complaint.id}{path}").status_code for path in paths]
    unseen = system.asks("/cases").json()["cases"]

    with house.office.writing() as session:
        referring.refer(session, house.office, ani, case(complaint), "fisheries", told="Diteruskan")
    told = [system.asks(f"/cases/{complaint.id}{path}") for path in paths]

    assert (before, unseen) == ([404] * 4, [])
    assert [row["id"] for row in system.asks("/cases").json()["cases"]] == [complaint.id]
    assert {each.status_code for each in told} == {200}
    assert not any("SITI" in each.text or NIK in each.text for each in told)
    assert told[2].json()["answers"]["topic"] == "road_port"
    assert system.asks(f"/cases/{report.id}").status_code == 404


def test_papers_are_handed_out_whole_and_it_is_written_down(house, let_in):
    """The bytes the digest says, as a file and never as a page; half a paper is not there."""
    phone, system = house.phone(), let_in()
    whole, half = Photo(b"\xff\xd8 a photo" * 100), Photo(bytes(40_000))
    application = phone.apply(papers={**whole.named(), **half.named("house")})
    house.tell(phone, application, *whole.pieces, half.pieces[0])

    listed = system.asks(f"/cases/{application.id}/papers").json()["papers"]
    answer = system.asks(f"/cases/{application.id}/papers/{whole.document.sha256}")
    missing = system.asks(f"/cases/{application.id}/papers/{half.document.sha256}")

    assert {(each["question"], each["complete"]) for each in listed} == {
        ("ktp", True),
        ("house", False),
    }
    assert answer.content == whole.data
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert missing.status_code == 404
    with house.office.reading() as session:
        seen = session.execute(select(AUDIT.c.action, AUDIT.c.subject).where(
            AUDIT.c.actor == "client:dinsos")).all()  # fmt: skip
    assert ("case_seen", application.id) in seen
    assert ("paper_seen", f"{application.id} {whole.document.sha256}") in seen
