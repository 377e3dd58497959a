"""Queues: narrowed, counted, a page at a time, and quick however many cases there are."""

import os
import time

import pytest
from sqlalchemy import insert, text

from protocol.case import State
from protocol.ids import CaseId
from server import assigning, calendar, filing, finding, queues, upserts
from server.case_tables import CASE_WORD
from server.queues import Filter, Turn
from server.standards import Urgency
from server.tables import CASES
from server.wait_tables import WAIT
from tests import databases
from tests.server import queued
from tests.server.phones import COMPLAINT, SKTM, VILLAGE, case

MANY = int(os.environ.get("LAYAR_CASES", "3000"))
LONGEST_S = 0.5
_NO_WAIT = {
    "began_ms": 0, "answered_ms": None, "no_signal_ms": 0, "carried_ms": 0, "village_ms": 0,
    "agency_ms": 0, "citizen_ms": 0, "unclear_ms": 0, "now": "", "since_ms": 0, "blurred": False,
    "used_days": 0,
}  # fmt: skip


def ids(house, staff, **wanted):
    return {row.id for row in queued.rows(house, staff, **wanted)}


def test_a_queue_is_narrowed_and_counted(house):
    """Every filter narrows; counts are of the open states of what is asked for."""
    phone, ani = house.phone(), house.staff()
    siti, budi = phone.apply(), phone.apply(full_name="BUDI CONTOH", village_code="82.04.01.2001")
    complaint = phone.apply(COMPLAINT)
    house.tell(phone, siti, budi, complaint)
    house.tell(phone, phone.withdraw(budi.id))
    code = queued.rows(house, ani, service=COMPLAINT)[0].receipt_code

    assert ids(house, ani) == {siti.id, budi.id, complaint.id}
    assert ids(house, ani, states=queues.OPEN) == {siti.id, complaint.id}
    assert ids(house, ani, service=SKTM) == {siti.id, budi.id}
    assert ids(house, ani, states=frozenset({State.WITHDRAWN})) == {budi.id}
    assert ids(house, ani, villages=("82.04.01.2001",)) == {budi.id}
    assert ids(house, ani, district="82.04.17") == {siti.id, complaint.id}
    assert ids(house, ani, text="budi contoh") == {budi.id}
    assert ids(house, ani, text="%") == set()
    assert ids(house, ani, text=code.lower().replace("-", " ")) == {complaint.id}
    page = queued.page(house, ani, service=SKTM, states=frozenset({State.WITHDRAWN}))
    assert page.total == queues.Count(1)
    assert page.counts == {State.AT_VILLAGE: 1}


def test_a_name_without_an_end_fills_no_queue(house):
    """A row of the queue and the search have its beginning."""
    phone, ani = house.phone(), house.staff()
    said = phone.apply(full_name="SITI " + "A" * 20_000)
    house.tell(phone, said)

    (row,) = queued.rows(house, ani)
    assert len(row.applicant_name) == filing.LONGEST_NAME
    assert ids(house, ani, text="siti") == {said.id}


@pytest.mark.parametrize("newest", [False, True])
def test_a_long_queue_comes_in_pages(house, newest):
    """None twice and none left out, onwards and back, also when rows go in between."""
    phone, ani = house.phone(), house.staff()
    said = []
    for _ in range(2 * queues.PAGE_ROWS + 3):
        said.append(phone.apply())
        house.clock.passes(seconds=1)
        house.tell(phone, said[-1])
    order = [each.id for each in (reversed(said) if newest else said)]

    pages = [queued.page(house, ani, Turn(newest=newest))]
    house.tell(phone, phone.withdraw(order[0]))
    while pages[-1].after:
        pages.append(queued.page(house, ani, Turn(pages[-1].after, newest=newest)))
    back = queued.page(house, ani, Turn(pages[-1].before, back=True, newest=newest))

    assert [row.summary.id for page in pages for row in page.rows] == order
    assert back.rows[-1].summary.id == pages[-2].rows[-1].summary.id
    assert pages[0].before is None


def _ends(house, application, days, *, warns=3):
    """Have the standard of a case end so many days from today."""
    today = calendar.number(calendar.day(int(house.clock.now.timestamp() * 1000)))
    with house.office.writing() as session:
        session.execute(
            WAIT.update()
            .where(WAIT.c.case_id == application.id)
            .values(due_day=today + days, warn_day=today + days - warns)
        )


def test_the_nearest_to_their_standard_come_first_in_pages(house):
    """The longest over are on top, none twice and none left out, onwards and back."""
    phone, ani = house.phone(), house.staff()
    said = [phone.apply("permohonan-informasi") for _ in range(2 * queues.PAGE_ROWS + 3)]
    house.tell(phone, *said)
    waits = phone.apply()  # at the village, that is not heard of: no standard runs
    house.tell(phone, waits)
    days = {each.id: n * 37 % 23 - 9 for n, each in enumerate(said)}
    for each in said:
        _ends(house, each, days[each.id])
    order = sorted(days, key=lambda each: (days[each], each))

    pages = [queued.page(house, ani, Turn(due=True), states=queues.OPEN)]
    house.tell(phone, phone.withdraw(order[0]))
    while pages[-1].after:
        pages.append(queued.page(house, ani, Turn(pages[-1].after, due=True), states=queues.OPEN))
    back = queued.page(house, ani, Turn(pages[-1].before, back=True, due=True), states=queues.OPEN)

    assert [row.summary.id for page in pages for row in page.rows] == order
    assert back.rows[-1].summary.id == pages[-2].rows[-1].summary.id
    assert pages[0].total == queues.Count(len(said))


def test_what_is_over_its_standard_and_what_nearly_is(house):
    """By the last day within it, whatever its age, and with every other filter."""
    phone, ani = house.phone(), house.staff()
    over, today, soon, calm = (phone.apply("permohonan-informasi") for _ in range(4))
    other = phone.apply("permohonan-informasi", village_code="82.04.01.2001")
    house.tell(phone, over, today, soon, calm, other)
    for each, days in ((over, -1), (today, 0), (soon, 3), (calm, 4), (other, -20)):
        _ends(house, each, days)

    assert ids(house, ani, urgent=Urgency.OVERDUE) == {over.id, other.id}
    assert ids(house, ani, urgent=Urgency.WARNING) == {today.id, soon.id}
    assert ids(house, ani, urgent=Urgency.OVERDUE, district="82.04.17") == {over.id}
    page = queued.page(house, ani, Turn(due=True), urgent=Urgency.OVERDUE, states=queues.OPEN)
    assert [row.summary.id for row in page.rows] == [other.id, over.id]
    assert page.total == queues.Count(2)


def test_counting_stops_and_says_so(house, monkeypatch):
    """Past the most that is counted, the page says that there are more, and counts no states."""
    monkeypatch.setattr(queues, "COUNTED_MOST", 2)
    phone, ani = house.phone(), house.staff()
    house.tell(phone, *(phone.apply() for _ in range(3)))

    page = queued.page(house, ani, states=queues.OPEN)
    some = queued.page(house, ani, states=frozenset({State.AT_VILLAGE}))

    assert (page.total, page.counts) == (queues.Count(2, more=True), {})
    assert some.total == queues.Count(2, more=True)


def test_a_case_is_given_to_a_colleague_and_back(house):
    """It is in their hands until somebody gives it to another or to nobody."""
    phone, ani, budi = house.phone(), house.staff(), house.staff("budi")
    application = phone.apply()
    house.tell(phone, application)

    def give(account):
        with house.office.writing() as session:
            return assigning.give(
                session, ani, [case(application), CaseId("0" * 32)], account, now=house.clock.now
            )

    assert ids(house, ani, account=0) == {application.id}
    assert give(budi.id) == assigning.Given(frozenset({case(application)}), frozenset())
    assert ids(house, ani, account=budi.id) == {application.id}
    assert queued.page(house, ani).rows[0].worker == "Budi"
    give(assigning.NOBODY)
    assert ids(house, ani, account=0) == {application.id}


def test_a_page_of_very_many_is_quick(house):
    """Whatever is asked among `LAYAR_CASES` cases, a page is read from an index, not from all."""
    ani = house.staff()
    _fill(house, MANY)

    for wanted in (
        {"states": queues.OPEN},
        {"states": queues.OPEN, "urgent": Urgency.OVERDUE},
        {"states": queues.OPEN, "urgent": Urgency.WARNING},
        {"states": queues.OPEN, "due": True},
        {"states": queues.OPEN, "due": True, "urgent": Urgency.OVERDUE},
        {"states": queues.OPEN, "due": True, "urgent": Urgency.WARNING, "service": SKTM},
        {"states": queues.OPEN, "due": True, "district": "82.04.17"},
        {"states": queues.OPEN, "service": SKTM},
        {"states": queues.OPEN, "villages": (VILLAGE,)},
        {"states": queues.OPEN, "district": "82.04.17"},
        {"states": queues.OPEN, "account": 0, "age": 3},
        {"states": frozenset({State.READY})},
        {"states": frozenset({State.REJECTED})},
        {"text": "nama00042"},
        {"villages": (VILLAGE,), "service": SKTM},
        {},
    ):
        due = wanted.pop("due", False)
        first = queued.page(house, ani, Turn(due=due), **wanted)
        began = time.perf_counter()
        page = queued.page(house, ani, Turn(first.after or first.before, due=due), **wanted)
        took = time.perf_counter() - began
        print(f"{MANY:>9,} {took * 1000:8.1f} ms {len(page.rows):3} {page.total} {due} {wanted}")
        assert took < LONGEST_S, wanted


@pytest.mark.parametrize(
    ("turn", "index"),
    [
        (Turn(), "USING INDEX cases_queue (open=?)"),
        (Turn(due=True), "USING INDEX wait_due"),
        (Turn(queues.Mark(20_000, "0" * 32), due=True), "USING INDEX wait_due"),
    ],
)
@pytest.mark.parametrize(
    "wanted", [{}, {"district": "82.04.17"}, {"service": SKTM}, {"urgent": Urgency.OVERDUE}]
)
def test_a_page_is_read_in_the_order_of_an_index(house, turn, index, wanted):
    """The database sorts nothing to show the open cases; it takes them as they lie."""
    if databases.POSTGRESQL:
        pytest.skip("its planner reads a small table whole, whatever indexes there are")
    if wanted and not turn.due:
        pytest.skip("of an age it takes what is few by itself, and sorts that")
    ani = house.staff()
    with house.office.reading() as session:
        statement = queues.statement(
            ani, Filter(states=queues.OPEN, **wanted), turn, house.clock.now
        )
        sql = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]

    assert any(index in line.replace("COVERING ", "") for line in plan), plan
    assert not any("TEMP B-TREE" in line for line in plan), plan


def _fill(house, number):
    """Write very many cases as the projection would, over every village, most of them done."""
    villages = [f"82.04.{17 if n % 8 == 0 else n % 30 + 1:02}.{2001 + n % 9}" for n in range(249)]
    services = list(house.office.catalogue)
    now_ms = int(house.clock.now.timestamp() * 1000)
    over = (State.COMPLETED,) * 16 + (State.REJECTED, State.WITHDRAWN)
    states = [*(over * 1), State.RECEIVED, State.READY, State.IN_PROCESS]
    with house.office.writing() as session:
        for start in range(0, number, 10_000):
            rows = []
            words, waits = [], []
            today = calendar.number(calendar.day(now_ms))
            for n in range(start, min(start + 10_000, number)):
                state = states[n * 7919 % len(states)]
                row = {
                    "id": f"{n:032x}",
                    "service": services[n * 31 % len(services)],
                    "state": state.value,
                    "holder": "dukcapil",
                    "agency": "dukcapil",
                    "village": villages[n * 13 % len(villages)],
                    "lane": "",
                    "open": int(state in queues.OPEN),
                    "name": f"NAMA{n % 5000:05} CONTOH",
                    "nik": "",
                    "author": b"",
                    "hearer": b"",
                    "places": 1,
                    "filed_ms": now_ms - n,
                    "heard_ms": now_ms - n * 60,
                    "changed_ms": now_ms,
                    "photos_held": 0,
                    "photos_total": 0,
                }
                rows.append(row)
                due = today + n * 61 % 40 - 10 if row["open"] else None
                waits.append(
                    _NO_WAIT
                    | {key: row[key] for key in ("service", "village")}
                    | {
                        "case_id": row["id"],
                        "due_day": due,
                        "warn_day": due and due - 3,
                    }
                )
                words += [
                    {"word": word, "case_id": row["id"]}
                    for word in finding.words_of(row["id"], row["name"])
                ]
            session.connection().execute(insert(CASES), rows)
            session.connection().execute(insert(WAIT), waits)
            upserts.keep(session.connection(), CASE_WORD, words)
