"""The real office on a real database, handed requests without a network; it can be set back."""

import json
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from protocol import documents, errors, keys
from protocol.case import Case
from protocol.ids import CaseId, MessageId
from protocol.world import World
from server import (
    desk,
    ended,
    engine,
    history,
    intake,
    keyring,
    office,
    officers,
    projection,
    rights,
    roster,
    staff,
)
from server.intake import Result
from server.settings import Settings
from server.tables import ACCOUNT, CASES, DEVICE, DOCUMENT, MESSAGE, OWED, PIECE
from tests.model import trips
from tests.model.trips import Killed, Trip

PASSWORD = "kapal layar biru tua"


@dataclass(frozen=True)
class Held:
    """A message as the office has it."""

    id: MessageId
    author: bytes
    case: CaseId | None
    place: int | None
    held: str | None
    raw: bytes


@dataclass
class Harbour:
    """An office in a folder."""

    folder: Path
    world: World
    trip: Trip = field(default_factory=Trip)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Open it, as after a restart."""
        settings = Settings.from_env({"LAYAR_DATA": str(self.folder)})
        self.office = office.open_office(settings, self.world)
        self.trip.watch(self.office.engine)
        self.line = engine.connected(self.office.engine)
        with self.office.reading() as session:
            (account,) = session.connection().execute(select(ACCOUNT)).all()
        self.staff = staff.Staff(
            account.id,
            account.username,
            account.name,
            rights.Role.VERIFIER,
            rights.Area(services=(rights.EVERYTHING,)),
            account.key,
        )

    def close(self) -> None:
        """Let go of the database."""
        self.line.close()
        self.office.engine.dispose()

    def receives(self, *bodies: bytes) -> list[Result]:
        """
        Take requests in, in one transaction, and return what each is answered.

        An office that dies over them answers nobody and is started again.
        """
        try:
            return intake.receive_on(self.line, self.office, bodies)
        except Killed:
            self.close()
            self.open()
            return [errors.AwayError()] * len(bodies)
        except errors.StoreError as error:
            return [error] * len(bodies)

    def roster(self) -> bytes:
        """Return manifest and roster in the open form. Raises AwayError when it dies over it."""
        try:
            return roster.open_file(self.office)
        except Killed:
            self.close()
            self.open()
            raise errors.AwayError from None
        except errors.StoreError:
            raise errors.AwayError from None

    def decides(self, case: CaseId, step: str, **more: Any) -> bool:
        """Have staff take a step; tell whether the case allowed it and it is kept."""
        try:
            with self.office.writing() as session:
                desk.decide(session, self.office, self.staff, case, step, world=self.world, **more)
        except errors.RefusedError:
            return False
        except errors.StoreError:
            return False
        except Killed:
            self.close()
            self.open()
            return False
        return True

    def rotates(self) -> None:
        """Begin to use another sealing key; parcels for those before it still open."""
        fresh = keys.new_sealing(self.world)
        now_ms = int(self.world.now().timestamp() * 1000)
        kept = self._keys()
        kept["sealing"].append(
            {"secret": fresh.secret.hex(), "from": now_ms, "until": now_ms + 90 * 86_400_000}
        )
        self._keep_keys(kept)

    def destroys(self) -> None:
        """Destroy every sealing key but the newest: what was sealed to them opens no more."""
        kept = self._keys()
        kept["sealing"] = kept["sealing"][-1:]
        self._keep_keys(kept)

    def copies(self, target: Path) -> None:
        """Back the database up."""
        trips.fold(self.line)
        shutil.copyfile(self.folder / "office.db", target)

    def goes_back(self, source: Path) -> None:
        """Put the database back to a backup, and begin a new memory as the office has to."""
        self.close()
        for name in ("office.db", "office.db-wal", "office.db-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copyfile(source, self.folder / "office.db")
        self.open()
        with self.office.writing() as session:
            ended.begin_anew(session, self.office)
        self.close()
        self.open()

    def revokes(self, author: bytes) -> None:
        """Let a phone's word end after the newest the office has heard of it."""
        with self.office.writing() as session, suppress(errors.UnknownAuthorError):
            officers.revoke(session, self.world, keys.signing_kid(author))
        ended.remember(self.office)

    def reinstates(self, author: bytes) -> None:
        """Let a phone speak again, if it was revoked."""
        with self.office.writing() as session:
            officers.reinstate(session, self.world, keys.signing_kid(author))
        ended.remember(self.office)

    def vouches(self) -> None:
        """Have somebody vouch for every phone that is known, as officers do."""
        with self.office.writing() as session:
            session.connection().execute(update(DEVICE).values(vouched=True))

    def messages(self) -> dict[MessageId, Held]:
        """Return everything the office has, by id."""
        columns = [MESSAGE.c[name] for name in ("id", "author", "case_id", "place", "held", "raw")]
        with self.office.reading() as session:
            rows = session.connection().execute(select(*columns)).all()
        return {row.id: Held(*row) for row in rows}

    def cases(self) -> list[CaseId]:
        """Return every case, oldest first."""
        cursor = self.line.connection.cursor()
        cursor.execute(f"SELECT id FROM {CASES.name} ORDER BY id")
        found = [CaseId(known) for (known,) in cursor.fetchall()]
        cursor.close()
        return found

    def case(self, known: CaseId) -> Case | None:
        """Return a case as the office's staff read it; None while it is not open."""
        with self.office.reading() as session:
            connection = session.connection()
            heards = history.heard(connection, known)
            if not heards:
                return None
            if heards[0].place != 1:
                return None
            service = heards[0].message.service  # type: ignore[union-attr]
            return history.fold(heards, service, self.office.catalogue)

    def unheard(self) -> list[bytes]:
        """Return who still has something to hear, once for each message."""
        with self.office.reading() as session:
            owed = select(OWED.c.hearer).where(OWED.c.heard.is_(False))
            return list(session.connection().execute(owed).scalars())

    def photos(self) -> dict[str, bool]:
        """Return which documents are here, and whether whole."""
        with self.office.reading() as session:
            rows = session.connection().execute(select(DOCUMENT)).all()
            pieces = Counter(
                (row.asker, row.sha256)
                for row in session.connection().execute(select(PIECE.c.asker, PIECE.c.sha256))
            )
        found: dict[str, bool] = {}
        for row in rows:
            count = documents.count(row.size)
            whole = row.complete and pieces[row.asker, row.sha256] == count
            found[row.sha256] = found.get(row.sha256, False) or whole
        return found

    def projected(self) -> tuple[list[Any], list[Any]]:
        """Return the rows of all cases as they stand, and as they are folded anew."""
        everything = select(CASES).order_by(CASES.c.id)
        with self.office.reading() as session:
            before = session.connection().execute(everything).all()
        with self.office.writing() as session:
            projection.rebuild(session.connection(), self.office)
            after = session.connection().execute(everything).all()
        return [tuple(row) for row in before], [tuple(row) for row in after]

    def _keys(self) -> Any:
        return json.loads((self.folder / keyring.KEYS_FILE).read_text("utf-8"))

    def _keep_keys(self, kept: Any) -> None:
        """Put other keys in the place of the office's, which looks at them at every turn."""
        path = self.folder / keyring.KEYS_FILE
        path.unlink()
        path.write_text(json.dumps(kept), "utf-8")
        with self.office.writing() as session:
            roster.outdate(session.connection())


def make(folder: Path, world: World) -> None:
    """Make an office's keys, database and one staff account in a folder."""
    keyring.make(folder, world, development=True)
    made = office.open_office(Settings.from_env({"LAYAR_DATA": str(folder)}), world)
    with made.writing() as session:
        staff.add(session, world, "ani", "ANI CONTOH", PASSWORD, ("*",), agency="complaint_desk")
    made.engine.dispose()
