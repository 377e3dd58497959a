"""What an inspector says in a report: to its reporter and the inspectorate, and to nobody else."""

import re

import pytest

from server.queues import PAGE_ROWS
from server.rights import Role
from tests.server import sealed
from tests.server.console.desk import Desk, text

HOME = "/console/integrity"


@pytest.fixture(autouse=True)
def unlocked(ida):
    """The seal is open in the inspector's browser."""
    unlock(ida)


def unlock(desk):
    form = desk.form(desk.get(HOME), f"{HOME}/unlock")
    desk.browser.post(form.action, data={**form.fields, "passphrase": sealed.PASSPHRASE})


@pytest.mark.parametrize(
    ("step", "said", "tells"),
    [
        ("ask", {"reason": "other", "note": "Hari apa itu terjadi?"}, "Pertanyaan menunggu"),
        ("pass_on", {"note": "Polres Halmahera Selatan, Labuha."}, "Pelapor diberi tahu"),
        ("reject", {"reason": "false_data", "note": "Bukan petugas kami."}, "Pelapor diberi tahu"),
    ],
)
def test_an_inspector_asks_passes_on_and_refuses_for_the_reporter_alone(
    house, report, ida, step, said, tells
):
    """The step is seen, for the office has to carry it; why, and in which words, is sealed."""
    made, phone = report
    ida.decide(made.case, "accept", lane="integrity")

    answer = ida.decide(made.case, step, lane="integrity", **said)

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{HOME}/{made.case}?done={step}",
    )
    assert tells in text(ida.get(answer.headers["location"]))
    last = house.tell(phone).heard[-1]
    assert last.body["step"] == step
    assert not {"note", "reason", "questions"} & {key for key, it in last.body.items() if it}
    told = sealed.heard(made, last)
    assert {key: told[key] for key in said} == said


def test_what_an_inspector_leaves_out_is_named_at_its_field(house, report, ida):
    """No reason, or a step that is none of theirs: nothing is said, and what is typed stays."""
    made, phone = report
    page = ida.get(f"{HOME}/{made.case}")

    bare = ida.decide(made.case, "reject", page=page, lane="integrity", note="Bukan petugas.")
    form = ida.form(page, f"{HOME}/{made.case}/decisions", step="accept")
    other = ida.browser.post(form.action, data={**form.fields, "step": "approve"})

    assert bare.status_code == 422
    assert "Pilih alasannya." in text(bare)
    assert "Bukan petugas." in bare.text
    assert other.status_code == 403
    assert house.tell(phone).heard == []


def test_the_second_inspector_is_told_what_the_first_did(house, report, ida):
    """Both opened it; the one who comes later is shown the step between, and says nothing twice."""
    made, phone = report
    house.staff("eka", role=Role.INSPECTOR, agency="inspectorate")
    eka = Desk(house, "eka")
    unlock(eka)
    page = eka.get(f"{HOME}/{made.case}")
    ida.decide(made.case, "accept", lane="integrity")

    late = eka.decide(made.case, "accept", page=page, lane="integrity")

    assert late.status_code == 409
    assert "ada kabar baru" in text(late)
    assert [each.body["step"] for each in house.tell(phone).heard] == ["accept"]


def test_reports_are_listed_a_page_at_a_time_those_that_are_open_first(house, report, ida):
    """What is answered is in a list of its own; the fifty-first is on the next page."""
    made, _ = report
    phone = house.phone()
    open_ones = [sealed.report(house, phone) for _ in range(PAGE_ROWS)]
    house.tell(phone, *(each.said for each in open_ones))
    for step in ("accept", "complete"):
        ida.decide(made.case, step, lane="integrity", note="Sudah.")

    first, over = ida.get(HOME), ida.get(HOME, state="over")
    assert set(listed(first)) == {each.case for each in open_ones}
    assert listed(over) == [made.case]
    assert 'rel="next"' not in first.text

    house.clock.passes(minutes=1)
    house.tell(phone, (newest := sealed.report(house, phone)).said)
    (onwards,) = re.findall(r'rel="next" href="([^"]+)"', ida.get(HOME).text)
    assert listed(ida.get(onwards.replace("&amp;", "&"))) == [newest.case]


def listed(page):
    """Return the cases of the reports on a page, in their order."""
    return re.findall(rf'class="code" href="{HOME}/(\w+)"', page.text)
