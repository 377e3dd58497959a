"""What a person waits for between two touches, and what the app has grown to after many of them."""

import asyncio
import json
import os
import random
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

from app.actions import Actions
from app.actions.bridge import Crew, Hands
from app.asking.finder import Finder
from app.device import Device
from app.settings import Deployment, Settings
from app.storage import ledger, sending
from app.views import applications as list_view
from app.views import form as form_view
from bench import workload
from bench.figures import Figure, Watch
from bench.saving import PERSON, ROOT
from protocol import services, world
from protocol.messages import Kind

NOWHERE = "http://127.0.0.1:9"
"""The discard port of loopback: no office answers there."""

CASES = 2000
TURNS = 40
TOUCHES = 2000
"""Touches between the first and the second look at the memory: about an hour of somebody slow."""

MIB = 1 << 20
PHRASES = ("anak lahir", "surat miskin", "kk hilang", "solar nelayan", "bpjs mati", "akte lahri")


class Nobody:
    """A screen nobody looks at: what is shown is kept, what is begun is run at once."""

    hands: Hands
    in_hand = True

    def __init__(self, folder: Path) -> None:
        facts = Settings(Deployment(NOWHERE, ROOT), folder, web=False, host="127.0.0.1")
        self.device = Device(facts, world.real())
        self.shown = SimpleNamespace(form=None, review=None, home=None)
        self.route = "/"
        self._begun: list[Callable[[], Awaitable[None]]] = []
        self.act = Actions(self.device, self)

    def show(self, **changes: object) -> None:
        """Keep what is shown."""
        vars(self.shown).update(changes)

    def clear(self) -> None:
        """Show nothing any longer."""
        vars(self.shown).clear()

    def spawn(self, work: Callable[[], Awaitable[None]]) -> None:
        """Note what is to be run."""
        self._begun.append(work)

    def after(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Nothing here waits for anything."""

    def navigate(self, route: str) -> None:
        """Note where the person has gone."""
        self.route = route

    async def enter(self, crew: Crew) -> None:
        """Nobody practises here."""

    async def photo(self, *, from_camera: bool) -> bytes | None:
        """Nobody has a camera."""
        return None

    def does(self, action: Callable[..., object], *facts: object) -> None:
        """Touch something, and let everything it begins come to its end."""
        action(*facts)
        asyncio.run(self._settle())

    async def _settle(self) -> None:
        while self._begun:
            await self._begun.pop(0)()


def run() -> Iterator[Figure]:
    """Measure a search, a page turned, a long list, and the memory after an hour of touches."""
    yield from _searching()
    with tempfile.TemporaryDirectory(prefix="layar-bench-") as folder:
        nobody = Nobody(Path(folder) / "phone")
        with nobody.device.store.writing() as session:
            sending.introduce(session, world.real(), PERSON)
        asyncio.run(nobody.act.board("/"))
        yield from _turning(nobody)
        yield _memory(nobody)
        yield from _listing(nobody, Path(folder))


def _searching() -> Iterator[Figure]:
    """Type phrases letter by letter, beside looking for the letters in every synonym."""
    finder, ours, plain = Finder(services.catalogue(), "id"), Watch(), Watch()
    texts = ["\n".join((each.title.id, *each.synonyms)) for each in services.catalogue().values()]
    for typed in (said[:end] for said in PHRASES for end in range(1, len(said) + 1)):
        with ours.lap():
            finder.services(typed)
        with plain.lap():
            [each for each in texts if typed in each]
    against = "the letters sought in every synonym: no typing error found, no order"
    yield from _two("a letter typed into the search", ours, plain, against, 50.0)


def _turning(nobody: Nobody) -> Iterator[Figure]:
    """Turn the pages of a form to and fro, drawn; beside drawing the page alone."""
    nobody.does(nobody.act.begin, workload.SERVICE)
    nobody.does(nobody.act.arrive, nobody.route)
    draft, turning, drawing = nobody.shown.form.draft, Watch(), Watch()
    for number in range(TURNS):
        with turning.lap():
            nobody.does(nobody.act.show_page, draft, number % 6)
            form_view.form(nobody.shown.form, nobody.act)
        with drawing.lap():
            form_view.form(nobody.shown.form, nobody.act)
    yield from _two("one form page to another, kept and drawn", turning, drawing, "drawing it", 100)


def _memory(nobody: Nobody) -> Figure:
    """Fill in, turn, search and look about for as long as an hour's touches."""
    before = _rss()
    draft, dice = nobody.shown.form.draft, random.Random(workload.SEED)
    for number in range(TOUCHES // 4):
        nobody.does(nobody.act.show_page, draft, number % 6)
        asked = dice.choice(nobody.shown.form.questions)
        nobody.does(nobody.act.answer, draft, asked.key, "CONTOH")
        nobody.does(nobody.act.search_service, PHRASES[number % len(PHRASES)])
        nobody.does(nobody.act.arrive, ("/", "/outbox", "/applications", "/me")[number % 4])
        nobody.does(nobody.act.arrive, f"/drafts/{draft}")
    what = f"memory of the app's process after {TOUCHES} touches"
    return Figure("Using", what, "MiB", _rss(), before, "the same process before them")


def _listing(nobody: Nobody, folder: Path) -> Iterator[Figure]:
    """Open the list with very many applications on the phone; beside reading them from a table."""
    bodies = [{**body, "documents": {}} for body in workload.applications(CASES)]
    with nobody.device.store.writing() as session:
        for body in bodies:
            ledger.say(session, world.real(), Kind.APPLICATION, body, ())
    plain = sqlite3.connect(folder / "plain.db")
    plain.execute("CREATE TABLE cases (body TEXT)")
    plain.executemany("INSERT INTO cases VALUES (?)", [(json.dumps(each),) for each in bodies])
    ours, beside = Watch(), Watch()
    for _ in range(TURNS // 4):
        with ours.lap():
            nobody.does(nobody.act.arrive, "/applications")
            list_view.applications(nobody.shown.home, nobody.act, nobody.shown.find)
        with beside.lap():
            [json.loads(body) for (body,) in plain.execute("SELECT body FROM cases")]
    plain.close()
    against = "all of them read from a plain table, not drawn"
    yield from _two(f"the list opened with {CASES} applications", ours, beside, against, None)


def _two(
    what: str, ours: Watch, plain: Watch, against: str, limit_ms: float | None
) -> Iterator[Figure]:
    yield Figure("Using", f"{what}, p50", "ms", ours.at(0.5), plain.at(0.5), against)
    yield Figure(
        "Using", f"{what}, p99", "ms", ours.at(0.99), plain.at(0.99), against, False, limit_ms
    )


def _rss() -> float:
    """Return what this process holds in memory, in MiB; Linux only."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB
