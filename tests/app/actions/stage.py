"""A screen without a screen: what actions show is kept, what they start is run."""

import asyncio
from types import SimpleNamespace

from app.actions import Actions
from app.device import Device
from app.settings import Deployment, Settings
from app.storage.household import HOLDER
from app.views import session
from protocol import keys
from protocol.keys import SigningSecret
from protocol.world import real

NOWHERE = "http://127.0.0.1:9"
"""The discard port of loopback: no office answers there."""
_LOOP = asyncio.Runner()
"""Where everything is run: to begin and end a loop for each press took an eighth of the time."""


class Pockets:
    """Somebody's hands: the card is `folder_`, the files `chosen`; `gone` and `said` what left."""

    def __init__(self, folder):
        self.picks_folders = folder is not None
        self.folder_ = folder
        self.chosen = []
        self.gone = []
        self.said = []
        self.lets_go = True

    async def folder(self):
        return self.folder_

    async def save(self, path):
        self.gone.append(path.read_bytes())
        return self.lets_go

    share = save

    async def keep(self, name, data):
        self.gone.append((name, data))
        return self.lets_go

    offer = keep

    async def copy(self, text):
        self.said.append(text)

    async def share_text(self, text):
        self.said.append(text)
        return self.lets_go

    async def files(self, limit_bytes):
        return self.chosen


class Hall:
    """One person before one device; `does` runs an action to its end."""

    def __init__(self, folder, device=None):
        root = SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public
        facts = Settings(Deployment(NOWHERE, root), folder, web=False, host="127.0.0.1")
        self.device = device or Device(facts, real())
        self.screen = SimpleNamespace(
            notice=None, form=None, review=None, start=None, fault=None, carry=None
        )
        self.routes = []
        self.pictures = []
        self.later = []
        self._waiting = []
        self.hands = Pockets(None)
        self.hands.pictures = self._laid_out
        self.act = Actions(self.device, self)

    in_hand = True

    def clear(self):
        self.show(**session.empty())

    def show(self, **changes):
        vars(self.screen).update(changes)

    def spawn(self, work):
        self._waiting.append(work)

    def after(self, seconds, work):
        self.later.append((seconds, work))

    def navigate(self, route):
        self.routes.append(route)

    async def enter(self, crew):
        self.act = crew
        self.clear()
        self.navigate("/")
        await crew.board("/")

    async def photo(self, *, from_camera):
        return self.pictures.pop(0) if self.pictures else None

    async def _laid_out(self):
        """Return all pictures as files."""
        paths = []
        for number, data in enumerate(self.pictures):
            paths.append(self.act.device.facts.data / f"photo-{number}")
            paths[-1].write_bytes(data)
        self.pictures = []
        return paths

    def does(self, action, *facts):
        """Do it, and everything it starts."""
        action(*facts)
        self.settles()

    def settles(self):
        """Let everything begun come to its end."""

        async def run():
            while self._waiting:
                await self._waiting.pop(0)()

        _LOOP.run(run())

    def boards(self):
        """Open the app."""
        _LOOP.run(self.act.board("/"))
        self.settles()
        return self

    def introduces(self, name="CONTOH UJI", nik="8204081708909901"):
        """Go through the first start."""
        self.does(self.act.choose_village, "82.04.17.2003")
        self.does(self.act.answer_start, "full_name", name)
        self.does(self.act.answer_start, "nik", nik)
        self.does(self.act.introduce)

    def opens(self, service, member=HOLDER):
        """Open a form for a member and show it, as the page does when it is reached."""
        self.does(self.act.begin, service)
        if self.routes[-1].startswith("/for/"):
            self.does(self.act.begin_for, service, member)
        self.does(self.act.arrive, self.routes[-1])
        return self.routes[-1].rpartition("/")[2]
