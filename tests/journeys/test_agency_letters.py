"""An agency's letter: applied for on a phone, signed at a real office, verified, and taken back."""

import random
from datetime import date

import httpx
import pytest

from app import verifying
from app.settings import HERE, Deployment, Settings, read_deployment
from app.storage import deciding, letters
from app.storage import issuing as village_letters
from app.voyage import cargo
from app.voyage.villager import Villager
from protocol import errors, services, world
from protocol.letters import Verdict
from protocol.posts import Post
from server import desk, issuing, office, roster, staff
from server import settings as office_settings
from server.rights import Role
from tests import databases, warm
from tests.harbour import applies_in
from tests.village import HOME

FUEL = "rekomendasi-bbm-nelayan"
PASSWORD = "kapal layar biru tua"
NAMES = {Role.CLERK: "LOKET CONTOH", Role.VERIFIER: "PERIKSA CONTOH", Role.SIGNER: "KADIS CONTOH"}


class Agency:
    """The fisheries office: its staff at one process, phones at another, and one phone."""

    def __init__(self, folder):
        self.world = world.real()
        self.running = warm.Office(folder / "office")
        self.running.folder.mkdir()
        self.running.command("keys", "init", "--development")
        told = databases.told(self.running.folder)
        self.office = office.open_office(office_settings.Settings.from_env(told), self.world)
        with self.office.writing() as session:
            self.staff = {role: self._adds(session, role) for role in NAMES}
        self.running.start()
        self.root = read_deployment(HERE / "deployment.toml").root
        facts = Deployment(self.running.url, self.root)
        self.phone = Villager(folder / "phone", facts, self.world)
        self.computer = Settings(facts, folder / "computer", web=False, host="127.0.0.1")

    def _adds(self, session, role):
        return staff.add(
            session,
            self.world,
            role.value,
            NAMES[role],
            PASSWORD,
            (FUEL,),
            agency="fisheries",
            role=role,
        )

    def does(self, what, role, *given, **more):
        """Have somebody of the agency do something."""
        with self.office.writing() as session:
            return what(session, self.office, self.staff[role], *given, **more)

    def applies(self):
        """Fill in the form and send it."""
        dice, service = random.Random(3), services.catalogue()[FUEL]
        made = cargo.make(service, date.today(), dice, papers=False)  # noqa: DTZ011 - made up
        known = self.phone.writes(made)
        while self.phone.waits():
            self.phone.exchanges()
        return known

    def held(self, known):
        """Return the letters the phone has, and what it says of each without a network."""
        with self.phone.store.reading() as session:
            found = letters.of_case(session, known)
            now = self.world.now()
            return [
                (each, letters.check(session, each.code, now).verdict, letters.file(session, each))
                for each in found
            ]

    def words(self, path):
        """Write down what the office says of itself, as anybody may fetch it."""
        path.write_bytes(httpx.get(f"{self.running.url}/v1/roster").raise_for_status().content)
        return path


@pytest.fixture
def agency(tmp_path):
    there = Agency(tmp_path)
    yield there
    there.phone.store.close()
    there.office.engine.dispose()
    there.running.stop()


def test_a_letter_goes_from_a_phone_to_an_agency_and_back(agency, tmp_path, capsys):
    """Killed on the way, the office has it once; anybody checks the file, and that it is gone."""
    known = agency.applies()
    for step in ("receive", "accept"):
        agency.does(desk.decide, Role.CLERK, known, step, world=agency.world)
    agency.does(issuing.prepare, Role.CLERK, known, None)
    agency.does(issuing.check, Role.VERIFIER, known, None)
    agency.does(issuing.sign, Role.SIGNER, known, None)
    agency.running.kill()
    agency.running.start()
    for _ in range(2):
        agency.phone.exchanges()
    ((held, verdict, pdf),) = agency.held(known)
    assert verdict is Verdict.GENUINE
    assert held.number.startswith("523/001/DISKAN/")

    file = tmp_path / "surat.pdf"
    file.write_bytes(pdf)
    words = agency.words(tmp_path / "office.layar")
    assert verifying.run(str(file), words, agency.computer, agency.world) == 0
    said = capsys.readouterr().out
    assert said.startswith("genuine\n")
    assert "issued by:  KADIS CONTOH, Dinas Perikanan (" in said
    assert "village:    none, for the whole regency" in said
    at = len(held.code) - 100
    changed = held.code[:at] + ("A" if held.code[at] != "A" else "B") + held.code[at + 1 :]
    try:
        assert verifying.run(changed, words, agency.computer, agency.world) == 1
        assert capsys.readouterr().out.splitlines()[0] in {"altered", "unknown"}
    except errors.QrBadError:
        pass  # a sign that no such text may have

    back = {"number": held.number, "reason": "Ukuran perahu salah."}
    agency.does(issuing.annul, Role.SIGNER, known, **back)
    agency.phone.exchanges()
    ((held, verdict, _),) = agency.held(known)
    assert (verdict, held.taken_back) == (Verdict.WITHDRAWN, "Ukuran perahu salah.")
    roster.published(agency.office)
    newer = agency.words(tmp_path / "newer.layar")
    assert verifying.run(str(file), newer, agency.computer, agency.world) == 1
    said = capsys.readouterr().out
    assert said.startswith("withdrawn\n")
    assert "KADIS CONTOH, Dinas Perikanan" in said


def test_a_villages_tablet_has_an_agencys_letter_and_leaves_it_alone(village, siti, tablet):
    """Its officers read it and see that it is genuine; they neither issue nor withdraw one."""
    known = applies_in(siti, HOME, service=FUEL)
    siti.syncs()
    tablet.syncs()
    there = village.office.office
    with there.writing() as session:
        people = [
            staff.add(
                session,
                there.world,
                role.value,
                name,
                PASSWORD,
                (FUEL,),
                agency="fisheries",
                role=role,
            )
            for role, name in NAMES.items()
        ]
    for step in ("receive", "accept"):
        village.office.decides(known, step)
    for what, who in zip((issuing.prepare, issuing.check, issuing.sign), people, strict=True):
        with there.writing() as session:
            what(session, there, who, known, None)
    for _ in range(2):
        tablet.syncs()
    tablet.enters(Post.HEAD)

    with tablet.store.reading() as session:
        (held,) = letters.of_case(session, known)
        checked = letters.check(session, held.code, tablet.world.now())
        assert not village_letters.issues(session, deciding.load(session, known))
    assert (checked.verdict, checked.issuer.name) == (Verdict.GENUINE, "KADIS CONTOH")
    with pytest.raises(errors.NotEntitledError), tablet.store.writing() as session:
        village_letters.annul(session, tablet.world, known, held.number, "Bukan surat kami.")
