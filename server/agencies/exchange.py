"""
One exchange with an agency's system: its new cases out, its decisions in, each row by itself.

The cases are the client's tellings (`server.deliveries`), with the answers the client may read; a
decision is the client's, signed with its key like any it hands over itself.
"""

import json
from collections import Counter
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from protocol import errors
from protocol.ids import CaseId, receipt_code
from protocol.steps import NOTE_LETTERS
from server import cases, clients, decisions, deliveries, passed, telling, times, upserts
from server.agencies.agency import Agency, Became, Handed, Row
from server.clients import Caller, Scope
from server.decisions import Wanted
from server.deliveries import Due
from server.delivery_tables import Subscriber
from server.office import Office
from server.tables import FACT, Fact

TOGETHER = 50
_BEGINS = "agency-"


@dataclass(frozen=True)
class Report:
    """What came of an exchange; `away` is the code of what did not work."""

    handed: int = 0
    became: Counter[str] = field(default_factory=Counter)
    away: str = ""


def name_of(client: str) -> str:
    """Return what an agency is called where news of its cases waits."""
    return _BEGINS + client


def register(session: Session, office: Office, client: str) -> None:
    """Have the news of a client's cases noted for its adapter, from now on."""
    if session.get(Subscriber, name_of(client)) is None:
        now_ms = times.ms(office.world.now())
        session.add(
            Subscriber(
                id=name_of(client), client=client, url="", secret=b"", inside=True, added_ms=now_ms
            )
        )


def mark_of(session: Session, client: str) -> str:
    """Return how far an agency's system was read."""
    fact = session.get(Fact, name_of(client))
    return fact.value if fact else ""


def keep_mark(office: Office, client: str, mark: str) -> None:
    """Remember how far an agency's system was read."""
    with office.writing() as session:
        row = {"name": name_of(client), "value": mark}
        upserts.write(session.connection(), FACT, [row])


def exchange(office: Office, client: str, agency: Agency) -> Report:
    """Hand over what is new and take in what was decided. One process at a time for a client."""
    with office.reading() as session:
        caller = clients.called(session, client)
    if caller is None:
        return Report(away="client.unknown")
    report = _hand(office, caller, agency)
    became: Counter[str] = Counter()
    try:
        for brought in agency.collect():
            brought.became += [_take(office, caller, row) for row in brought.rows]
            agency.answer(brought)
            became.update(each.what for each in brought.became)
            became.update(["unreadable"] if brought.wrong else [])
    except errors.DeliveryError as error:
        return replace(report, became=became, away=error.code)
    return replace(report, became=became)


def _hand(office: Office, caller: Caller, agency: Agency) -> Report:
    with deliveries.claiming(office) as connection:
        taken = deliveries.take(connection, name_of(caller.client), office.world.now(), TOGETHER)
    if not taken:
        return Report()
    newest = {due.case_id: due for due in sorted(taken, key=lambda due: due.place)}
    handed = [each for due in newest.values() if (each := _handed(office, caller, due)) is not None]
    away = ""
    try:
        agency.hand(handed)
    except errors.DeliveryError as error:
        away = error.code
    now = office.world.now()
    with deliveries.claiming(office) as connection:
        for due in taken:
            if away:
                luck = office.world.entropy(1)[0] / 255
                deliveries.failed(connection, due, away, now, luck)
            else:
                deliveries.told(connection, due, "handed", now)
    return Report(handed=0 if away else len(handed), away=away)


def _handed(office: Office, caller: Caller, due: Due) -> Handed | None:
    """Return a case as this client may read it now; nothing for one that is not its any more."""
    now, knows = office.world.now(), Scope.ANSWERS in caller.scopes
    case = CaseId(due.case_id)
    try:
        with office.writing() as session:
            if passed.elsewhere(session.connection(), caller.staff.area, case):
                return None
            detail = cases.detail(session, caller.staff, case, office.shelf, now=now)
            nik = telling.nik(session.connection(), detail)
    except errors.CaseUnknownError:
        return None
    told = telling.answers(detail) if knows else {}
    own = {
        "case": case,
        "receipt_code": receipt_code(case),
        "service": due.service,
        "state": detail.case.state.value,
        "place": str(detail.place),
        "village": due.village,
        "name": detail.summary.applicant_name if knows else "",
        "nik": nik if knows else "",
        "heard_at": detail.summary.heard_at.isoformat(),
    }
    answers = {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in told.items()
    }
    return Handed(due.service, own, answers)


def _take(office: Office, caller: Caller, row: Row) -> Became:
    """Take one decision in, in a transaction of its own, and say what became of it."""
    if row.wrong:
        return Became(row, "refused", row.wrong)
    if Scope.DECISIONS not in caller.scopes:
        return Became(row, "refused", "api.scope")
    if len(row.note) > NOTE_LETTERS:
        return Became(row, "refused", "note_long")
    wanted = Wanted(
        reference=row.reference,
        step=row.step,
        reason=row.reason or None,
        note=row.note or None,
        questions=row.questions,
        after=row.after,
        visit_on=row.visit_on or None,
        visit_at=row.visit_at or None,
        bring=row.bring,
    )
    try:
        with office.writing() as session:
            taken = decisions.hand_over(session, office, caller, CaseId(row.case), wanted)
    except errors.RefusedError as error:
        return Became(row, "refused", error.code)
    return Became(row, "repeated" if taken.repeated else "taken")
