"""
A regency's years in one office: made-up cases as rows, without signing a million messages.

Every wait is cut by the office's own `waits` from made-up moments: boats, silent villages, quick
and slow desks. Names are made up, and so are the bytes of messages, which nobody opens here.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert

from protocol import regions, steps
from protocol.case import FINAL
from protocol.ids import CaseId
from protocol.messages import Kind
from protocol.steps import State
from server import times, timing
from server.lanes import Lane
from server.office import Office
from server.tables import CASES, DEVICE, MESSAGE
from server.wait_tables import WAIT
from server.waits import Fact, Site

MESSAGES_EACH = 4
_DAY_MS = 86_400_000
_TOGETHER = 5_000
_RAW = bytes(300)


def fill(
    connection: Connection,
    office: Office,
    cases: int,
    *,
    until: datetime,
    days: int = 365,
    messages: bool = False,
    seed: int = 1,
) -> None:
    """Fill an office with cases of the days before a moment, and with devices of most villages."""
    dice = random.Random(seed)
    connection.execute(insert(DEVICE), list(_devices(dice, times.ms(until))))
    rules = timing.Rules(office.catalogue, office.standards, office.calendar)
    made = (_case(rules, dice, times.ms(until), days) for _ in range(cases))
    while some := list(islice(made, _TOGETHER)):
        connection.execute(insert(CASES), [case for case, _ in some])
        connection.execute(insert(WAIT), [wait for _, wait in some])
        if messages:
            connection.execute(insert(MESSAGE), [row for case, _ in some for row in _said(case)])


def _devices(dice: random.Random, now_ms: int) -> Iterator[dict[str, Any]]:
    for village in regions.regions().villages:
        if dice.random() < 0.3:
            continue
        silent = dice.random() < 0.12
        contact_ms = now_ms - int(dice.uniform(8, 60) if silent else dice.uniform(0, 6)) * _DAY_MS
        key = dice.randbytes(32)
        said = {"key": key, "seal": dice.randbytes(32), "name": "CONTOH", "nik": "", "phone": None}
        kept = {"introduced": key.hex(), "epoch": 1, "seq": 1, "vouched": True, "doubted": False}
        more = {"day": 0, "day_bytes": 0, "route": None, "memory": 0, "tablet": False}
        yield said | kept | more | {"village": village.code, "contact_ms": contact_ms}


def _case(
    rules: timing.Rules, dice: random.Random, now_ms: int, days: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    service = dice.choice(list(rules.catalogue.values()))
    village = dice.choice(regions.regions().villages)
    far = sum(map(ord, village.district_name)) % 7
    wrote_ms = now_ms - int(dice.uniform(0, days) * _DAY_MS)
    left_ms = wrote_ms + int(dice.expovariate(1) * (0.2 + far) * _DAY_MS)
    heard_ms = left_ms + (int(dice.uniform(0.2, 3) * _DAY_MS) if dice.random() < far / 10 else 0)
    heard_ms, left_ms = min(heard_ms, now_ms), min(left_ms, now_ms)
    begins = steps.begin(service.flow)
    told_ms = {Site.VILLAGE: heard_ms + int(dice.expovariate(1) * far * _DAY_MS / 2)}
    blurred = dice.random() < 0.02
    facts = [
        Fact(
            begins,
            Site.CITIZEN,
            heard_ms,
            heard_ms,
            None if blurred else wrote_ms,
            None if blurred else left_ms,
            told_ms,
        )
    ]
    at_ms = heard_ms if begins is State.RECEIVED else told_ms[Site.VILLAGE]
    for state, site in _way(service.flow):
        at_ms += int(dice.expovariate(1) * service.working_days * 0.4 * _DAY_MS) + 3_600_000
        if at_ms > now_ms:
            break
        facts.append(Fact(state, site, at_ms, at_ms, at_ms, at_ms))
    case_id = CaseId(f"{wrote_ms:012x}7{dice.getrandbits(68):017x}01")
    row = {
        "id": case_id,
        "service": service.key,
        "state": facts[-1].state.value,
        "holder": service.agency,
        "agency": service.agency,
        "village": village.code,
        "lane": (Lane.COMPLAINT if service.inspected else Lane.PLAIN).value,
        "open": int(facts[-1].state not in FINAL),
        "name": "SITI CONTOH",
        "nik": "",
        "author": dice.randbytes(32),
        "hearer": b"",
        "places": len(facts),
        "filed_ms": wrote_ms,
        "heard_ms": heard_ms,
        "changed_ms": facts[-1].heard_ms,
        "photos_held": 0,
        "photos_total": 0,
    }
    return row, timing.row(rules, case_id, service.key, village.code, facts)


def _way(flow: Sequence[State]) -> Iterator[tuple[State, Site]]:
    """Yield the states a case goes through after it was filed, and where each is said."""
    village = State.AT_VILLAGE in flow
    if village:
        yield State.VILLAGE_REVIEW, Site.VILLAGE
    agency = State.RECEIVED in flow
    if village and agency:
        yield State.FORWARDED, Site.VILLAGE
        yield State.RECEIVED, Site.OFFICE
    if agency:
        yield State.IN_PROCESS, Site.OFFICE
    if State.READY in flow:
        yield State.READY, Site.OFFICE if agency else Site.VILLAGE
    yield State.COMPLETED, Site.OFFICE if agency else Site.VILLAGE


def _said(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for place in range(1, MESSAGES_EACH + 1):
        id_ = f"{case['id'][:-2]}{place:02x}"
        said = {"id": id_, "case_id": case["id"], "author": case["author"], "asker": case["author"]}
        chain = {"epoch": 1, "seq": place, "prev": b"", "digest": id_, "fork": False, "held": None}
        kind = Kind.APPLICATION if place == 1 else Kind.DECISION
        heard = {"kind": kind, "place": place, "role": "citizen", "heard_ms": case["heard_ms"]}
        yield said | chain | heard | {"raw": _RAW}
