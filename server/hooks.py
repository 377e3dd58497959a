"""
Telling other systems by HTTP: to addresses the office's administrator registered, signed, once.

Each telling says which case has come how far, and nothing of the person: whoever wants more asks
the API. It carries `webhook-id`, `webhook-timestamp` and `webhook-signature` (HMAC-SHA256 over
id, time and body), so that the other end knows who speaks, and that nobody plays it back.

The office speaks to nobody by itself: these are `layar-server hooks run`, a process of its own.
"""

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import Connection, select
from sqlmodel import Session

from protocol import errors
from protocol.ids import CaseId, receipt_code
from protocol.world import World
from server import audit, client_tables, clients, deliveries, telling, times
from server.audit import Action
from server.deliveries import Due
from server.delivery_tables import SUBSCRIBER, Subscriber
from server.office import Office

TOGETHER = 10
CONNECT_WITHIN_S = 5.0
ANSWER_WITHIN_S = 10.0
SECRET_BEGINS = "whsec_"  # noqa: S105 - how one is told from other texts
_SECRET_BYTES = 32
_KIND = "case.changed"


class AddressRefusedError(Exception):
    """An address nobody should be spoken to at."""


@dataclass(frozen=True)
class Hook:
    """An address of another system, and what tellings for it are signed with."""

    id: str
    client: str
    url: str
    secret: bytes
    inside: bool
    paused: bool = False


def add(session: Session, world: World, client: str, url: str, *, inside: bool = False) -> Hook:
    """
    Register where a client's system hears of its cases from now on.

    Raises:
        AccountBadError: there is no such client.
        AddressRefusedError: no HTTPS address, plain HTTP that is not `inside`, or mistyped.
    """
    if session.get(client_tables.Client, client) is None:
        raise errors.AccountBadError("name")
    _checked(url, inside=inside)
    made = Subscriber(
        id=f"hook-{world.entropy(4).hex()}",
        client=client,
        url=url,
        secret=world.entropy(_SECRET_BYTES),
        inside=inside,
        added_ms=times.ms(world.now()),
    )
    session.add(made)
    audit.note(session, world.now(), "command", Action.HOOK_ADDED, f"{made.id} {client}")
    return Hook(made.id, client, url, made.secret, inside)


def end(session: Session, world: World, hook: str, by: str = "command") -> bool:
    """Tell an address nothing more; tell whether it was there."""
    found = _open(session, hook)
    if found is None:
        return False
    found.ended_ms = times.ms(world.now())
    session.add(found)
    audit.note(session, world.now(), by, Action.HOOK_ENDED, hook)
    return True


def pause(session: Session, world: World, hook: str, by: str) -> bool:
    """Tell an address nothing until `resume`; what happens meanwhile waits. Tell as `end` does."""
    found = _open(session, hook)
    if found is None or found.paused_ms is not None:
        return False
    found.paused_ms = times.ms(world.now())
    session.add(found)
    audit.note(session, world.now(), by, Action.HOOK_PAUSED, hook)
    return True


def resume(session: Session, world: World, hook: str, by: str) -> bool:
    """Go on telling an address, what waited first. Tell as `end` does."""
    found = _open(session, hook)
    if found is None or found.paused_ms is None:
        return False
    found.paused_ms = None
    session.add(found)
    deliveries.resume(session.connection(), hook)
    audit.note(session, world.now(), by, Action.HOOK_RESUMED, hook)
    return True


def _open(session: Session, hook: str) -> Subscriber | None:
    found = session.get(Subscriber, hook)
    return found if found is not None and found.url and found.ended_ms is None else None


def listed(connection: Connection, client: str = "") -> list[Hook]:
    """Return the addresses that are told something, of one client where it is named."""
    asked = (
        select(SUBSCRIBER)
        .where(SUBSCRIBER.c.ended_ms.is_(None), SUBSCRIBER.c.url != "")
        .order_by(SUBSCRIBER.c.added_ms, SUBSCRIBER.c.id)
    )
    if client:
        asked = asked.where(SUBSCRIBER.c.client == client)
    return [
        Hook(row.id, row.client, row.url, row.secret, row.inside, row.paused_ms is not None)
        for row in connection.execute(asked)
    ]


def secret_text(hook: Hook) -> str:
    """Return a secret as the other end is told it."""
    return SECRET_BEGINS + base64.b64encode(hook.secret).decode()


def tell_all(office: Office) -> int:
    """Tell every address what is due for it, once around; return how many tellings got through."""
    with office.reading() as session:
        hooks = listed(session.connection())
    return sum(_tell(office, hook) for hook in hooks if not hook.paused)


def sign(secret: bytes, telling: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the headers that say who speaks, and when."""
    stamp = str(int(at.timestamp()))
    mac = hmac.new(secret, f"{telling}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": telling,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def name_of(due: Due) -> str:
    """Return what a telling is called: the same however often it is tried."""
    what = f"{due.subscriber} {due.case_id} {due.place}"
    return hashlib.sha256(what.encode()).hexdigest()[:32]


def _tell(office: Office, hook: Hook) -> int:
    """Tell one address what is due, and stop where it fails: the rest waits with it."""
    with deliveries.claiming(office) as connection:
        taken = deliveries.take(connection, hook.id, office.world.now(), TOGETHER)
    through, broken = 0, False
    for due in _theirs(office, hook, taken):
        said = "" if broken else _post(hook, due, office.world.now())
        now = office.world.now()
        with deliveries.claiming(office) as connection:
            if broken:
                deliveries.let_go(connection, due, now)
            elif said.startswith("2"):
                deliveries.told(connection, due, said, now)
                through += 1
            else:
                luck = office.world.entropy(1)[0] / 255
                deliveries.failed(connection, due, said, now, luck)
        broken = broken or not said.startswith("2")
    return through


def _theirs(office: Office, hook: Hook, taken: Sequence[Due]) -> list[Due]:
    """Return what a client may still see of what was taken, and have the rest forgotten."""
    if not taken:
        return []
    with office.reading() as session:
        caller = clients.called(session, hook.client)
        seen = telling.theirs(session, caller, {due.case_id for due in taken}) if caller else ()
    gone = [due for due in taken if due.case_id not in seen]
    if gone:
        with deliveries.claiming(office) as connection:
            for due in gone:
                deliveries.forget(connection, due)
    return [due for due in taken if due.case_id in seen]


def _post(hook: Hook, due: Due, now: datetime) -> str:
    """Return the status of the answer, else a code for why there was none."""
    # Only here: whoever runs another command need not wait until it is loaded.
    import httpx

    body = json.dumps(
        {
            "type": _KIND,
            "case": due.case_id,
            "receipt_code": receipt_code(CaseId(due.case_id)),
            "service": due.service,
            "village": due.village,
            "state": due.state,
            "place": due.place,
            "changed_at": times.at(due.since_ms).isoformat(),
        }
    ).encode()
    head = {"content-type": "application/json", **sign(hook.secret, name_of(due), now, body)}
    try:
        url, host, name = _pinned(hook)
        head["host"] = host
        with (
            httpx.Client(
                follow_redirects=False,
                trust_env=False,
                timeout=httpx.Timeout(ANSWER_WITHIN_S, connect=CONNECT_WITHIN_S),
            ) as client,
            client.stream(
                "POST", url, content=body, headers=head,
                extensions={"sni_hostname": name},
            ) as answer,
        ):  # fmt: skip
            return str(answer.status_code)
    except (AddressRefusedError, httpx.InvalidURL, ValueError):
        return "address"
    except httpx.TimeoutException:
        return "timeout"
    except (httpx.HTTPError, OSError):
        return "away"


def _pinned(hook: Hook) -> tuple[str, str, str]:
    """
    Return the address with its host looked up once and checked, and the host's own name: as a
    request says it, and as a certificate does.

    What was looked at is what is connected to: a name that points elsewhere a moment later does
    not lead into the office's network.
    """
    parts, name, port = _checked(hook.url, inside=hook.inside)
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not hook.inside and not all(ip_address(each).is_global for each in addresses):
        raise AddressRefusedError
    host = _bracketed(name) + (f":{parts.port}" if parts.port else "")
    return parts._replace(netloc=f"{_bracketed(addresses[0])}:{port}").geturl(), host, name


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _checked(url: str, *, inside: bool) -> tuple[SplitResult, str, int]:
    """Return an address in its parts, its host's name as it is looked up, and the port."""
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").encode("idna").decode()
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:  # a bracket or a label too few, a port there is not
        raise AddressRefusedError from error
    plain = parts.scheme == "http" and inside
    if not (parts.scheme == "https" or plain) or not name:
        raise AddressRefusedError
    if parts.username or parts.password or parts.fragment:
        raise AddressRefusedError
    return parts, name, port
