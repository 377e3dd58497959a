"""
A relay's thread towards the office: up parcels there, answers back, and patience in between.

An up parcel leaves the spool after the office has answered 200 to a request that held it, and
not before. Whatever else answers, a portal's page, another relay, half an answer, costs a try.
Should the office lose what it answered for, the phone sends it again: no receipt, no rest.
"""

import logging
import threading
from datetime import timedelta

import httpx

from protocol import bundle, errors, outside
from protocol.outside import PARCEL_LIMIT_BYTES, Way
from protocol.world import World
from server.doorway import BODY_LIMIT_BYTES, OCTETS, PARCELS
from server.spool import Spool
from server.spooled import Kept

GO_PARCELS = 32
"""In one request: each may earn an answer of a whole parcel, and all of them are in memory."""
FIRST_GO_BYTES = 256 * 1024
MOST_GO_BYTES = BODY_LIMIT_BYTES - GO_PARCELS * 16 - 64
ANSWER_LIMIT_BYTES = GO_PARCELS * (PARCEL_LIMIT_BYTES + 12) + 64
FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(minutes=15)
GATHER = timedelta(seconds=1)
"""How long to wait for more when something came and the office is there."""
CONNECT_WITHIN_S = 20.0
SILENT_AT_MOST_S = 60.0

_log = logging.getLogger("layar.relay")


class Forwarder:
    """Carries between a spool and the office at an address, on a thread of its own."""

    def __init__(self, spool: Spool, office: str, world: World) -> None:
        self._spool = spool
        self._office = office
        self._world = world
        self._go_bytes = FIRST_GO_BYTES
        self._failures = 0
        self._bell = threading.Condition()
        self._rung = False
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="forwarder", daemon=True)

    def start(self) -> None:
        """Begin to carry."""
        self._thread.start()

    def wake(self) -> None:
        """Something came. An office that answered last time hears of it soon; others, later."""
        with self._bell:
            self._rung = True
            self._bell.notify()

    def stop(self) -> None:
        """End after the request going on; what it held stays in the spool until answered."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def carry(self) -> None:
        """
        Carry all that waits, learn the newest roster, and forget what is too old after that.

        Raises:
            DeliveryError: it did not work now. StoreError: the spool's disk refuses.
        """
        self._spool.look()
        with _client(self._office) as client:
            self._spool.learn_roster(_ask_roster(client))
            tried: set[str] = set()
            while go := self._pick(tried):
                tried |= {kept.name for kept, _ in go}
                self._bring(client, go)
        self._spool.expire()

    def _run(self) -> None:
        while self._wait(self._try()):
            pass

    def _try(self) -> timedelta:
        """Carry once; return how long to rest."""
        try:
            self.carry()
        except errors.LayarError as error:
            _log.warning("office not reached: %s", error)
            self._failures += 1
            asked_s = error.retry_after_s if isinstance(error, errors.BusyError) else 0
            return max(self._rest(self._failures), timedelta(seconds=asked_s))
        except Exception:  # a bug of ours must not end the carrying for ever
            _log.exception("forwarding broke")
            self._failures += 1
            return self._rest(self._failures)
        self._failures = 0
        return self._rest(16)

    def _rest(self, failures: int) -> timedelta:
        """Return a wait, 30 s doubling to 15 min, the second half of it by dice."""
        wait = min(FIRST_RETRY * (1 << min(failures, 16) - 1), LAST_RETRY)
        return wait * (0.5 + self._world.entropy(1)[0] / 510)

    def _wait(self, rest: timedelta) -> bool:
        """Rest; tell whether to go on. Only an office that answered is told of news at once."""
        with self._bell:
            if self._failures:
                self._bell.wait_for(lambda: self._stopping, rest.total_seconds())
            elif self._bell.wait_for(lambda: self._rung or self._stopping, rest.total_seconds()):
                self._bell.wait_for(lambda: self._stopping, GATHER.total_seconds())
            self._rung = False
            return not self._stopping

    def _pick(self, tried: set[str]) -> list[tuple[Kept, bytes]]:
        """
        Choose what goes in the next request, oldest first.

        What the office could not open goes along beside others, and leaves with them.
        """
        go: list[tuple[Kept, bytes]] = []
        room = self._go_bytes
        for kept in self._spool.waiting():
            if kept.name in tried or (kept.unopened and not go):
                continue
            if len(go) == GO_PARCELS or (go and kept.size_bytes > room):
                break
            sealed = self._spool.read(kept)
            if sealed is not None:
                go.append((kept, sealed))
                room -= len(sealed)
        return go

    def _bring(self, client: httpx.Client, go: list[tuple[Kept, bytes]]) -> None:
        """Post parcels and spool the answer; only then are they the office's care."""
        parcels = [sealed for _, sealed in go]
        body = parcels[0] if len(parcels) == 1 else bundle.pack(parcels)
        try:
            answer = _post(client, body)
        except (errors.DeliveryRefusedError, errors.AppTooOldError):
            # Nothing in it could be opened, whatever the reason; there may be more that can.
            for kept, _ in go:
                kept.unopened = True
            return
        except errors.DeliveryError:
            self._go_bytes = max(FIRST_GO_BYTES, self._go_bytes // 2)
            raise
        self._go_bytes = min(MOST_GO_BYTES, self._go_bytes * 2)
        told = _downward(answer.parcels)
        if not answer.complete:
            self._spool.keep(told, pushing=True)
            raise errors.AwayError
        try:
            self._spool.keep(told, pushing=True)
        except errors.BusyError:
            # Full of what waits for the office, which these no longer do.
            self._spool.forget(kept for kept, _ in go)
            self._spool.keep(told, pushing=True)
        self._spool.forget(kept for kept, _ in go)


def _client(office: str) -> httpx.Client:
    client = httpx.Client(
        base_url=office,
        follow_redirects=False,
        trust_env=False,
        timeout=httpx.Timeout(SILENT_AT_MOST_S, connect=CONNECT_WITHIN_S),
        verify=office.startswith("https:"),
        limits=httpx.Limits(max_connections=1),
    )
    client.headers.clear()
    return client


def _ask_roster(client: httpx.Client) -> bytes:
    raw = _ask(client, client.build_request("GET", "/v1/roster"))
    try:
        bundle.unpack_open(raw)
    except errors.FormatNewerError as error:
        raise errors.CaptivePortalError from error
    except errors.BundleDamagedError as error:
        raise errors.AwayError from error
    return raw


def _post(client: httpx.Client, body: bytes) -> bundle.Unpacked:
    raw = _ask(client, client.build_request("POST", PARCELS, content=body))
    if raw[:4] != bundle.MAGIC:
        raise errors.CaptivePortalError
    return bundle.unpack(raw)


def _ask(client: httpx.Client, request: httpx.Request) -> bytes:
    """Return the office's answer, as much as came of it; whoever else answers is not the office."""
    try:
        answer = client.send(request, stream=True)
    except httpx.HTTPError as error:
        raise errors.AwayError from error
    try:
        _check(answer)
        return _read(answer)
    finally:
        answer.close()


def _read(answer: httpx.Response) -> bytes:
    raw = bytearray()
    try:
        for chunk in answer.iter_raw():
            raw += chunk
            if len(raw) > ANSWER_LIMIT_BYTES:
                raise errors.CaptivePortalError
    except httpx.HTTPError as error:
        if len(raw) < len(bundle.MAGIC):
            raise errors.AwayError from error
    return bytes(raw)


def _check(answer: httpx.Response) -> None:
    """Let only the office's own 200 pass: a relay's 202 is no promise to us either."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    later = answer.headers.get("Retry-After", "")
    match answer.status_code:
        case 200 if kind == OCTETS:
            return
        case 400 if kind != "text/html":
            raise errors.DeliveryRefusedError
        case 413:
            raise errors.DeliveryTooLargeError
        case 426:
            raise errors.AppTooOldError
        case 429 | 500 | 502 | 503 | 504:
            raise errors.BusyError(min(int(later), 3_600) if later.isdecimal() else 60)
        case _:
            raise errors.CaptivePortalError


def _downward(parcels: tuple[bytes, ...]) -> list[bytes]:
    """Return what an office answers with, and nothing else that somebody put there."""
    return [
        sealed
        for sealed in parcels
        if sealed[:4] == outside.MAGIC and len(sealed) > 5 and sealed[5] == Way.DOWN
    ]
