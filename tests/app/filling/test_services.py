"""Every service filled in on the real app's screen, from its tile to "Tersimpan"."""

import os
import random
from dataclasses import replace

import pytest

from app import device as devices
from app import main, stage
from app.storage import drafts, ledger
from app.strings import t
from app.voyage import cargo
from protocol import answers, dates, keys, parts, services
from protocol.answers import Form
from protocol.ids import CaseId
from protocol.keys import SigningSecret
from protocol.questions import Kind, Option, Page, Question, Text
from tests.app.filling.person import Person
from tests.fletclient import client, run

NOWHERE = "http://127.0.0.1:9"
"""The discard port of loopback: no office answers there."""
SAMPLE, SEED = 2, int(os.environ.get("LAYAR_SEED", "1"))
"""How many services are filled in unless LAYAR_SERVICES=all, and which: those this seed draws."""
VILLAGE = "82.04.17.2003"


def chosen() -> list[str]:
    """Return the services to fill in."""
    every = sorted(services.catalogue())
    if os.environ.get("LAYAR_SERVICES") == "all":
        return every
    return sorted(random.Random(SEED).sample(every, SAMPLE))


class App:
    """The real app in a folder of its own, with an office out of reach."""

    def __init__(self, folder, monkeypatch) -> None:
        root = SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public.hex()
        deployment = folder / "deployment.toml"
        deployment.write_text(f'office = "{NOWHERE}"\nroot = "{root}"\n', "utf-8")
        monkeypatch.setenv("LAYAR_DATA", str(folder / "data"))
        monkeypatch.setenv("LAYAR_DEPLOYMENT", str(deployment))
        self.folder = folder
        self.stages = []
        made = stage.Stage

        def kept(*facts):
            self.stages.append(made(*facts))
            return self.stages[-1]

        monkeypatch.setattr(stage, "Stage", kept)

    @property
    def device(self):
        return devices._devices[str((self.folder / "data").resolve())]

    @property
    def screen(self):
        return self.stages[-1].screen

    async def held_by(self, phone):
        """Return who holds the phone, once the app is there."""
        await phone.until(lambda: self.stages)
        return Person(phone, self.screen, self.folder)

    def ends(self) -> None:
        self.device.courier.stop()
        devices._devices.pop(str((self.folder / "data").resolve()))


@pytest.fixture
def app(tmp_path, monkeypatch):
    app = App(tmp_path, monkeypatch)
    yield app
    app.ends()


def whole(monkeypatch):
    """Offer one service that asks what none in the catalogue asks yet; return it with answers."""
    given = {
        Kind.PERSON: parts.write({"name": "CONTOH SATU", "relation": "b"}),
        Kind.PLACE: parts.write({"name": "CONTOH DUA"}),
        Kind.ROWS: (parts.write({"name": "CONTOH TIGA"}), parts.write({"name": "CONTOH EMPAT"})),
        Kind.STATEMENT: "yes",
        Kind.POINT: "",
        Kind.SIGNATURE: "",
    }
    name = Question("name", Kind.NAME, Text("Nama", "Name"), required=True)
    relation = Question(
        "relation",
        Kind.CHOICE,
        Text("Hubungan", "Relation"),
        options=(Option("a", Text("Anak", "Child")), Option("b", Text("Ibu", "Mother"))),
    )
    asked = [
        Question(
            kind.value,
            kind,
            Text(f"Isi {kind.value}", kind.value),
            required=True,
            parts=(name, relation) if kind is Kind.PERSON else (name,),
            statement=Text("Ini benar.", "This is true."),
            statement_version=1,
        )
        for kind in given
    ]
    why = Text("Perlu", "Needed")
    pages = tuple(Page(each.key, Text(f"Hal {each.key}", each.key), why, (each,)) for each in asked)
    every = services.catalogue()
    service = replace(every["pengaduan"], key="semua", pages=pages, checks=())
    offered = replace(every, services={**every.services, "semua": service})
    monkeypatch.setattr(services, "catalogue", lambda: offered)
    return cargo.Made(service, {kind.value: raw for kind, raw in given.items()})


def test_what_no_service_asks_yet_is_answered_by_touch_too(app, monkeypatch):
    """A person, a place, a table of two, words agreed to, a point and a signature."""
    made = whole(monkeypatch)
    signed = []

    async def story() -> None:
        async with client(main.main) as phone:
            person = await app.held_by(phone)
            await person.starts("CONTOH UJI", "8204081708909901", VILLAGE)
            signed.append(said(app, await person.applies(made)))

    run(story())

    (values,) = [each.answers for each in signed]
    assert values["person"] == {"name": "CONTOH SATU", "relation": "b"}
    assert values["place"] == {"name": "CONTOH DUA"}
    assert [each["name"] for each in values["rows"]] == ["CONTOH TIGA", "CONTOH EMPAT"]
    assert values.keys() == {"person", "place", "rows", "statement", "point", "signature"}


def said(app, case):
    """Return the application as it was signed."""
    histories = app.device.read(lambda session: ledger.histories(session, [CaseId(case)]))
    return histories[CaseId(case)][0].message


def test_each_service_is_filled_in_from_its_tile_to_saved(app):
    """What was typed, chosen and photographed on the screen is what was signed, word by word."""

    async def story() -> None:
        async with client(main.main) as phone:
            person = await app.held_by(phone)
            await person.starts("CONTOH UJI", "8204081708909901", VILLAGE)
            today = dates.today(app.device.world.now())
            for key in chosen():
                service = services.catalogue()[key]
                made = cargo.make(service, today, random.Random(key), papers=False)

                case = await person.applies(made)

                assert t("state.queued.label") in phone.texts(), key
                signed = said(app, case)
                form = Form(service, made.answers, frozenset(made.photos))
                assert signed.answers == answers.review(form, today, True).values, key
                assert signed.documents.keys() == made.photos.keys(), key
                assert app.device.read(drafts.all) == [], key
                await phone.open("/")
                await phone.rest()

    run(story())
