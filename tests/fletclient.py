"""
A client that is not there: the real session, page, components and diff, driven from Python.

It answers what Flet's own client would: routes that change, values that were typed, calls that
want a reply. So a test drives the whole app in milliseconds and sees what would be drawn.
"""

import asyncio
import contextlib
import dataclasses
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

import flet as ft
import msgpack
from flet.components.component import Component
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page
from flet.messaging.connection import Connection
from flet.messaging.protocol import MessageAction, configure_encode_object_for_msgpack
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

from app.views import touch

C = TypeVar("C", bound=BaseControl)

TURNS = 12
"""How often the loop must turn until a change has been drawn."""
PATIENCE_S = 3.0


def pack(message: object) -> bytes:
    """Encode as for the wire; it is this that takes the snapshots the next diff is against."""
    return msgpack.packb(message, default=configure_encode_object_for_msgpack(BaseControl))


class FakeClient(Connection):
    """What stands where the browser or the screen would be; `answers` is what its calls return."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.get_running_loop()
        self.executor = ThreadPoolExecutor(2)
        self.page_url = "http://test"
        self.pubsubhub = PubSubHub(self.loop, self.executor)
        self.messages: list[Any] = []
        self.bytes_sent = 0
        self.routes: list[str] = []
        self.answers: dict[str, object] = {}
        self.broken: list[str] = []
        self.session = Session(self)
        self.page = self.session.page

    def send_message(self, message: Any) -> None:
        """Take what would travel to the screen, count its bytes and answer its calls."""
        self.messages.append(message)
        self.bytes_sent += len(pack([message.action, message.body]))
        if message.action == MessageAction.INVOKE_METHOD:
            call = message.body
            answer = self.session.handle_invoke_method_results
            said = self.answers.get(call.name)
            self.loop.call_soon(answer, call.control_id, call.call_id, said, None)
            if call.name == "push_route":
                self.loop.create_task(self.open(call.args["route"]))

    async def open(self, route: str) -> None:
        """Tell the app that another route is open, as an address bar does."""
        self.routes.append(route)
        await self.fire(self.page, "route_change", {"route": route}, route=route)

    async def fire(self, control: BaseControl, event: str, data: Any = None, **props: Any) -> None:
        """Send an event with the properties the screen changes before it, and let it be drawn."""
        self.session.apply_patch(control._i, props)
        await self.session.dispatch_event(control._i, event, data)
        await self.rest()

    async def rest(self) -> None:
        """Let everything that was set off be drawn."""
        for _ in range(TURNS):
            await asyncio.sleep(0)

    async def press(self, name: str) -> None:
        """Press the button that says this, or that tests know by this name."""
        await self.fire(self.button(name), "click")

    async def write(self, name: str, text: str) -> None:
        """Type into the box with this key."""
        await self.fire(self.find(ft.TextField, key=name), "change", text, value=text)

    async def until(self, so: Callable[[], bool], within_s: float = PATIENCE_S) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(within_s):
            while not so():
                await asyncio.sleep(0.005)

    def button(self, name: str) -> BaseControl:
        """Return what is pressed under this name."""
        for each in self.walk():
            said = getattr(each, "content", None)
            if isinstance(each, ft.Semantics) and each.identifier == name:
                return said
            if isinstance(said, str) and said == name and getattr(each, "on_click", None):
                return each
        raise AssertionError(f"nothing to press is called {name!r}")

    def walk(self) -> list[BaseControl]:
        """Return every control on the page, in the order it is drawn."""
        return list(controls(self.page))

    def find(self, kind: type[C], **props: Any) -> C:
        """Return the one control of a kind with these properties."""
        found = [
            each
            for each in self.walk()
            if isinstance(each, kind)
            and all(getattr(each, name, None) == value for name, value in props.items())
        ]
        assert len(found) == 1, f"{len(found)} x {kind.__name__} {props}"
        return found[0]

    def texts(self) -> list[str]:
        """Return every text on the page."""
        return [each.value for each in self.walk() if isinstance(each, ft.Text)]


def controls(root: object) -> Iterator[BaseControl]:
    """Walk through a control and all it holds, in the order it is drawn."""
    seen: set[int] = set()
    stack: list[object] = [root]
    while stack:
        each = stack.pop()
        if isinstance(each, list | tuple):
            stack.extend(reversed(each))
        elif isinstance(each, Component):
            stack.append(each._b)
        elif dataclasses.is_dataclass(each) and not isinstance(each, type) and id(each) not in seen:
            seen.add(id(each))
            if isinstance(each, BaseControl):
                yield each
            stack.extend(getattr(each, name, None) for name in _parts(type(each)))


@cache
def _parts(kind: type) -> tuple[str, ...]:
    """Name what a kind of control may hold, last first."""
    return tuple(
        field.name
        for field in reversed(dataclasses.fields(kind))
        if not field.metadata.get("skip") and not field.name.startswith("_p")
    )


class _Hears(logging.Handler):
    """Keeps what the app says of events that broke."""

    def __init__(self, broken: list[str]) -> None:
        super().__init__()
        self._broken = broken

    def emit(self, record: logging.LogRecord) -> None:
        self._broken.append(record.getMessage())


@contextlib.asynccontextmanager
async def client(
    main: Callable[[ft.Page], object], route: str = "/", width: int = 412, height: int = 915
) -> AsyncIterator[FakeClient]:
    """Begin a session on a screen of this size and end it; an event that breaks fails."""
    fake = FakeClient()
    hears = _Hears(fake.broken)
    touch.log.getChild(touch.BROKEN).addHandler(hears)
    token = _context_page.set(fake.page)
    facts = {"route": route, "width": width, "height": height, "platform": "android", "web": False}
    fake.session.apply_page_patch(facts)
    pack(fake.session.get_page_patch())
    try:
        main(fake.page)
        await fake.rest()
        yield fake
        crashed = [each for each in fake.messages if each.action == MessageAction.SESSION_CRASHED]
        assert crashed == [] == fake.broken
    finally:
        touch.log.getChild(touch.BROKEN).removeHandler(hears)
        fake.session.close()
        await asyncio.sleep(0)
        _context_page.reset(token)


def run(story: Coroutine[Any, Any, None]) -> None:
    """Run a test's story to its end on a loop of its own."""
    asyncio.run(story)
