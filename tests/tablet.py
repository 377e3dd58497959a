"""A village's tablet to tell stories with: a real store, three officers and their PINs."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from app.storage import deciding, enlisting, entering, ledger, officers, store
from app.storage.duty import OnDuty
from app.storage.ledger import Waiting
from app.storage.officers import Officer
from app.storage.secrets import FileSecrets, beside
from app.sync import engine, inbox
from app.sync.outcome import Report
from protocol import bundle, ids, vouchers
from protocol.case import Case
from protocol.envelope import Envelope
from protocol.ids import CaseId, Kid
from protocol.messages import Decision
from protocol.posts import Post
from protocol.vouchers import Voucher, VoucherId
from tests.village import HOME, ROOT, Direct, Village

COST = 4
"""Logarithm of scrypt's N in stories: a PIN is tried here thousands of times."""

PINS = {Post.HEAD: "718204", Post.SECRETARY: "493027", Post.OPERATOR: "805613"}
NAMES = {
    Post.HEAD: "KEPALA CONTOH",
    Post.SECRETARY: "SEKRETARIS CONTOH",
    Post.OPERATOR: "OPERATOR CONTOH",
}


class Tablet:
    """The tablet of a kantor desa. `kids` has each officer by post; nobody is on duty."""

    def __init__(self, village: Village, folder: Path | None = None, cost: int = COST) -> None:
        self.village = village
        self.world = village.world
        self.folder = folder or village.folder / "tablet"
        self.cost = cost
        self.way = Direct(village.office)
        self.store = self._open()
        head = entering.begin(self.store, self.world, HOME, NAMES[Post.HEAD], PINS[Post.HEAD])
        self.kids: dict[Post, Kid] = {Post.HEAD: head.kid}
        for post in (Post.SECRETARY, Post.OPERATOR):
            with self.store.writing() as session:
                made = officers.add(session, self.world, NAMES[post], post, PINS[post])
            self.kids[post] = made.kid
        self.locks()

    @property
    def secrets(self) -> FileSecrets:
        """What the platform keeps for this tablet, outside its data."""
        return FileSecrets(beside(self.folder))

    def enters(self, post: Post, pin: str | None = None) -> OnDuty:
        """Come on duty, with the right PIN if no other is given."""
        return entering.enter(self.store, self.world, self.kids[post], pin or PINS[post])

    def locks(self) -> None:
        """Have nobody on duty."""
        entering.lock(self.store, self.world)

    def reopens(self) -> None:
        """Close the store and open it again, as a restart does: locked."""
        self.store.close()
        self.store = self._open()

    def listed(self) -> list[Officer]:
        """Return what the lock screen knows of the officers."""
        with self.store.reading() as session:
            return officers.listed(session)

    def hears_of_the_office(self) -> None:
        """Learn manifest and roster, as from the first answer; somebody has to be on duty."""
        with self.store.writing() as session:
            inbox.learn(session, bundle.unpack_open(self.way.roster()))

    def syncs(self) -> Report:
        """Do one exchange; somebody has to be on duty."""
        return engine.exchange(self.store, self.way, self.world)

    def waiting(self) -> list[Waiting]:
        """Return what the office does not have yet."""
        with self.store.reading() as session:
            return ledger.waiting(session)

    def _open(self) -> store.Store:
        return store.open_store(
            self.folder,
            self.world,
            ROOT.public,
            secrets=self.secrets,
            ticks=lambda: self.village.ticks,
            pin_cost=self.cost,
        )


def redeem(tablet: Tablet) -> None:
    """Bring the tablet's head into the real office's roster, and the others by the head's word."""
    tablet.enters(Post.HEAD)
    tablet.hears_of_the_office()
    office = tablet.village.office.office
    voucher = Voucher(
        VoucherId(ids.new(tablet.world)), HOME, Post.HEAD, tablet.world.now() + timedelta(days=90)
    )
    text = vouchers.write(office.keyring.signing, office.realm, voucher)
    with tablet.store.writing() as session:
        enlisting.redeem(session, tablet.world, HOME, text)


def decides(tablet: Tablet, case: CaseId, step: str, **more: Any) -> Envelope:
    """Have whoever is on duty take a step in a case, a little later."""
    tablet.village.passes(seconds=20)
    with tablet.store.writing() as session:
        return deciding.decide(session, tablet.world, Decision(case=case, step=step, **more))


def stands(tablet: Tablet, case: CaseId) -> Case:
    """Return a case as the tablet has it."""
    with tablet.store.reading() as session:
        return deciding.load(session, case)
