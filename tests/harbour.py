"""The real office without a network, and citizens who fill in real forms, for whole stories."""

import random
import shutil
from contextlib import contextmanager
from datetime import date

from app import photos
from app.storage import drafts, ledger, sending
from app.voyage import cargo
from protocol import bundle, case, errors, services
from protocol.ids import CaseId
from protocol.steps import State
from server import desk, ended, inspectorate, intake, inventory, keyring, office, roster, staff
from server.rights import Role
from server.settings import Settings
from tests import databases
from tests.server import sealed
from tests.village import Village

SERVICE = services.catalogue()["surat-keterangan-tidak-mampu"]
TODAY = date(2026, 11, 24)
PASSWORD = "kapal layar biru tua"


@contextmanager
def village_with_office(folder):
    """A village whose office is the real one."""
    village = Village(folder)
    village.office = Harbour(folder / "office", village.world)
    yield village
    village.office.office.engine.dispose()


class Harbour:
    """The real office, handed parcels instead of requests."""

    def __init__(self, folder, world):
        self.folder, self.world = folder, world
        keyring.make(folder, world, development=True)
        databases.furnish(folder)
        self.open()
        with self.office.writing() as session:
            self.staff = staff.add(
                session, world, "ani", "ANI CONTOH", PASSWORD, ("*",), agency="complaint_desk"
            )

    def open(self):
        settings = Settings.from_env(databases.told(self.folder))
        self.office = office.open_office(settings, self.world)

    def receives(self, parcels):
        body = parcels[0] if len(parcels) == 1 else bundle.pack(parcels)
        (answer,) = intake.receive(self.office, [body])
        if isinstance(answer, errors.LayarError):
            raise errors.DeliveryRefusedError
        return bundle.unpack(answer).parcels

    @property
    def trust(self):
        return list(bundle.unpack_open(roster.open_file(self.office)))

    def decides(self, case, step, **more):
        with self.office.writing() as session:
            return desk.decide(
                session, self.office, self.staff, case, step, world=self.world, **more
            )

    def inspects(self):
        """Give the inspectorate its keys, named by the root, and an inspector; return secrets."""
        sealed.furnish_folder(self.folder, self.world)
        with self.office.writing() as session:
            self.inspector = staff.add(
                session,
                self.world,
                "ida",
                "IDA CONTOH",
                PASSWORD,
                ("*",),
                agency="inspectorate",
                role=Role.INSPECTOR,
            )
        return inspectorate.unlock(self.folder, sealed.PASSPHRASE)

    def inspector_decides(self, case, step, secrets, **more):
        """Have the inspector take a step in a sealed report."""
        with self.office.writing() as session:
            return desk.decide(
                session,
                self.office,
                self.inspector,
                case,
                step,
                world=self.world,
                secrets=secrets,
                **more,
            )

    def backup(self, target):
        self.office.engine.dispose()
        shutil.copytree(self.folder, target)
        databases.copy(self.folder, target)

    def restores(self, source, said=False):
        """Go back to a copy; it is `said` where somebody does as the page on restoring tells."""
        self.office.engine.dispose()
        shutil.rmtree(self.folder)
        shutil.copytree(source, self.folder)
        databases.copy(source, self.folder)
        self.open()
        if said:
            self.begins_anew()

    def begins_anew(self):
        """Do as `rebuild --restored` does, but for the cases, which are folded anew there."""
        with self.office.writing() as session:
            ended.begin_anew(session, self.office)
        self.office.engine.dispose()
        self.open()

    def states(self):
        with self.office.reading() as session:
            told = inventory.cases(session.connection(), self.office)
            return {each["id"]: State(each["state"]) for each in told}


def begins(citizen, seed=3, papers=False, service=SERVICE.key, catalogue=0):
    """Fill in a form as the app does."""
    asked = services.catalogue().get(service, SERVICE)
    made = cargo.make(asked, TODAY, random.Random(seed), papers=papers)
    with citizen.store.writing() as session:
        draft = drafts.begin(
            session, citizen.world, service, answers=dict(made.answers), catalogue=catalogue
        )
        for key, picture in made.photos.items():
            small = photos.shrink(picture)
            drafts.put_photo(session, citizen.world, draft, key, jpeg=small.jpeg, thumb=small.thumb)
    return draft


def applies(citizen, seed=3, papers=False):
    """Fill in and send a form as the app does."""
    draft = begins(citizen, seed, papers)
    with citizen.store.writing() as session:
        return sending.submit(session, citizen.world, draft).id


def applies_in(citizen, village, seed=3, service=SERVICE.key, papers=False):
    """Fill in and send a form for somebody of this village."""
    draft = begins(citizen, seed, papers, service)
    with citizen.store.writing() as session:
        drafts.answer(session, citizen.world, draft, "village_code", village)
        return CaseId(sending.submit(session, citizen.world, draft).id)


def state(citizen, known):
    with citizen.store.reading() as session:
        return case.fold(ledger.heard(session, known), SERVICE.flow, SERVICE.route)
