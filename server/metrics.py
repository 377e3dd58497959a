"""
What whoever watches over the office may count: requests, times, what waits. No person is in it.

`/metrics` answers this machine alone, and nobody whose request came through a proxy. Routes are
counted by their pattern, so no id and no name is a label. Several processes count into one folder
and tell it as one office.
"""

import os
import time
from collections.abc import Awaitable, Callable
from functools import cache
from ipaddress import ip_address

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from sqlalchemy import Connection, func, select
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from server import auditing, logs, times
from server.audit_tables import AUDIT_CHECKPOINT
from server.doorway import PARCELS
from server.office import Office
from server.request_tables import PERSON_REQUEST
from server.tables import CASES

PATH = "/metrics"
FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
"""Where the processes of one office count together, as it stood when this was loaded."""
TYPE = CONTENT_TYPE_LATEST
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_REQUESTS = Counter(
    "layar_requests", "Requests answered", ["route", "method", "status"], registry=None
)
_SECONDS = Histogram(
    "layar_request_seconds", "From the request's head to the answer's end", ["route"],
    buckets=_BUCKETS, registry=None,
)  # fmt: skip
_BYTES = Counter("layar_answer_bytes", "Bytes of answers", ["route"], registry=None)

Answer = Callable[[Scope, Receive, Send], Awaitable[None]]


def may_see(request: Request) -> bool:
    """Tell whether a request comes from this machine, and not through a proxy on it."""
    try:
        near = request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    return near and not any(name in request.headers for name in _FORWARDED)


def told(office: Office) -> bytes:
    """Return everything counted, and what the database says now."""
    registry = CollectorRegistry()
    if FOLDER:
        multiprocess.MultiProcessCollector(registry, FOLDER)  # type: ignore[no-untyped-call]
    else:
        for each in (_REQUESTS, _SECONDS, _BYTES):
            registry.register(each)
    with office.reading() as session:
        answer = generate_latest(registry) + _of_database(session.connection(), office)
    return answer


async def measured(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    """Have a request answered, count it and write it down."""
    seen = Seen(scope)

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.status = message["status"]
        else:
            seen.size_bytes += len(message.get("body", b""))
        await send(message)

    try:
        await answer(scope, receive, sending)
    finally:
        seen.count()
        logs.request(
            seen.route, seen.method, seen.status, seconds=seen.seconds, size_bytes=seen.size_bytes
        )


class Seen:
    """One request as it is counted: where it went, how it ended, how long it took."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._began = time.perf_counter()
        self.status = 0
        self.size_bytes = 0
        self.seconds = 0.0

    @property
    def route(self) -> str:
        """The pattern of the address, never the address."""
        if self._scope["path"] == PARCELS:
            return PARCELS
        return str(getattr(self._scope.get("route"), "path", "other"))

    @property
    def method(self) -> str:
        """How it asked; whatever nobody knows is one."""
        method = str(self._scope["method"])
        return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} else "other"

    def count(self) -> None:
        """Count it, once."""
        self.seconds = time.perf_counter() - self._began
        requests, seconds, size_bytes = _counters(self.route, self.method, self.status)
        requests.inc()
        seconds.observe(self.seconds)
        size_bytes.inc(self.size_bytes)


@cache
def _counters(route: str, method: str, status: int) -> tuple[Counter, Histogram, Counter]:
    """Return what counts a kind of request; to find it anew each time took longer than counting."""
    return (
        _REQUESTS.labels(route, method, str(status)),
        _SECONDS.labels(route),
        _BYTES.labels(route),
    )


def _of_database(connection: Connection, office: Office) -> bytes:
    """Return what is counted in the database, where every process sees the same."""
    registry, now = CollectorRegistry(), office.world.now()
    cases = Gauge("layar_cases", "Cases by state", ["state"], registry=registry)
    rows = connection.execute(select(CASES.c.state, func.count()).group_by(CASES.c.state))
    for state, count in rows:
        cases.labels(state).set(count)
    waiting = Gauge("layar_audit_waiting", "Rows not signed yet", registry=registry)
    waiting.set(auditing.standing(connection, office).waiting)
    age = Gauge("layar_audit_checkpoint_age_seconds", "Since the last", registry=registry)
    newest_ms = connection.scalar(select(func.max(AUDIT_CHECKPOINT.c.at_ms)))
    if newest_ms is not None:
        age.set((times.ms(now) - newest_ms) / 1000)
    asked = Gauge("layar_data_requests_open", "Not answered", ["late"], registry=registry)
    open_ = select(PERSON_REQUEST.c.due_ms).where(PERSON_REQUEST.c.closed_ms.is_(None))
    due = [due_ms < times.ms(now) for due_ms in connection.scalars(open_)]
    asked.labels("yes").set(sum(due))
    asked.labels("no").set(len(due) - sum(due))
    return generate_latest(registry)
