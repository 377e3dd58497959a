"""
What has ended, written down beside the database: a backup that is put back undoes none of it.

That is cases and persons erased, authors whose word has ended or counts again, vouchers spent,
systems shut out, and what staff may do. The list is made from what the database says: whoever did
it, on whichever machine, and never from what somebody meant to do. It only grows. Of what can be
taken back the line with the highest turn counts, whatever clocks said.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlmodel import Session

from protocol import errors
from protocol.errors import ErasedError
from protocol.ids import CaseId, Kid
from protocol.messages import Kind
from server import audit, erasing, folders, office, officers, roster, times, upserts
from server.audit import Action
from server.client_tables import CLIENT, PASS
from server.erasing import Why
from server.office import Office
from server.request_tables import ERASED
from server.tables import ACCOUNT, DEVICE, MESSAGE
from server.trust_tables import REVOKED, VOUCHER_USED

FILE_NAME = "ended.txt"
_BY = "office"
_RIGHTS = ("role", "agency", "services", "places", "ended_ms")
"""What of an account a change is about; neither its name nor its password is written here."""
Mark = tuple[int, bool, int]


def mark(connection: Connection) -> Mark:
    """Return what is another once something has ended since; cheaply, to be asked often."""
    erased = connection.scalar(select(func.count()).select_from(ERASED)) or 0
    return (*roster.mark(connection), erased)


def remember(office: Office) -> None:
    """Write down what has ended, after it has for good: what is not there yet, one at a time."""
    path = office.folder / FILE_NAME
    with office.reading() as session:
        if _told(session.connection()) <= set(_lines(path)):
            return
    with office.writing() as session:  # alone: another process may have written meanwhile
        lines = dict.fromkeys([*_lines(path), *sorted(_told(session.connection()))])
        _write(path, lines)


def gather(sources: Iterable[Path], target: Path) -> None:
    """Add what some folders know to have ended to what another knows."""
    paths = [folder / FILE_NAME for folder in (target, *sources)]
    if lines := dict.fromkeys(line for path in paths for line in _lines(path)):
        _write(paths[0], lines)


def look(folder: Path) -> int:
    """Return how many lines a folder's list has. Raises StoreDamagedError where one is none."""
    return len(list(_read(folder)))


def begin_anew(session: Session, opened: Office) -> None:
    """
    Take up an office whose database came from a backup, in the caller's transaction.

    What has ended since the backup ends again, before anybody is answered. Then a new memory
    begins: phones offer again what it lacks, and believe the roster it signs.
    """
    audit.note(session, opened.world.now(), _BY, Action.RESTORED)
    again(session.connection(), opened)
    office.begin_epoch(session, opened.folder, opened.world)
    roster.outdate(session.connection())


def again(connection: Connection, office: Office) -> None:
    """
    End what has ended since the backup this database was put back from.

    Raises:
        StoreDamagedError: the list is not one of ours.
    """
    newest: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for what, id_, of in _read(office.folder):
        match what:
            case "case":
                erasing.case(connection, office, CaseId(id_), Why.RESTORED, _BY)
            case "device":
                _forget(connection, bytes.fromhex(id_), of)
            case "voucher":
                spent = {"id": id_, "key": bytes.fromhex(of[0])}
                upserts.keep(connection, VOUCHER_USED, [spent])
            case "system":
                _shut_out(connection, office, id_)
            case _:
                turn = int(of[0]), of[1:]
                newest[what, id_] = max(turn, newest.get((what, id_), turn))
    for (what, id_), (count, rest) in newest.items():
        if what == "word":
            _end_word(connection, office, Kid(id_), count, rest)
        else:
            _end_rights(connection, office, bytes.fromhex(id_), count, json.loads(rest[0]))


def _told(connection: Connection) -> set[str]:
    """Return a line for everything that has ended, as the database says."""
    told = {f"case {each}" for each in connection.scalars(select(ERASED.c.case_id))}
    nameless = select(MESSAGE.c.author).where(
        MESSAGE.c.kind == Kind.INTRODUCTION, MESSAGE.c.held == ErasedError.code
    )
    devices = select(DEVICE.c.key, DEVICE.c.introduced).where(
        DEVICE.c.nik == "", DEVICE.c.key.in_(nameless)
    )
    told |= {f"device {row.key.hex()} {row.introduced}" for row in connection.execute(devices)}
    vouchers = connection.execute(select(VOUCHER_USED.c.id, VOUCHER_USED.c.key))
    told |= {f"voucher {id_} {key.hex()}" for id_, key in vouchers}
    systems = select(CLIENT.c.id).where(CLIENT.c.ended_ms.is_not(None))
    told |= {f"system {each}" for each in connection.scalars(systems)}
    for row in connection.execute(select(REVOKED)):
        last = "" if row.undone else f" {row.epoch} {row.seq}"
        told.add(f"word {row.kid} {row.turn}{last}")
    for row in connection.execute(select(ACCOUNT).where(ACCOUNT.c.turn > 0)):
        said = json.dumps({name: getattr(row, name) for name in _RIGHTS}, separators=(",", ":"))
        told.add(f"account {row.key.hex()} {row.turn} {said}")
    return told


def _forget(connection: Connection, key: bytes, introduced: list[str]) -> None:
    """Whoever has introduced themselves anew since is known by that, and stays so."""
    known = connection.scalar(select(DEVICE.c.introduced).where(DEVICE.c.key == key))
    if known in introduced:
        erasing.device(connection, key)


def _shut_out(connection: Connection, office: Office, client: str) -> None:
    now = office.world.now()
    still_in = (CLIENT.c.id == client) & CLIENT.c.ended_ms.is_(None)
    ended = update(CLIENT).where(still_in).values(ended_ms=times.ms(now))
    if connection.execute(ended).rowcount:
        connection.execute(delete(PASS).where(PASS.c.client == client))
        audit.record(connection, now, _BY, Action.CLIENT_ENDED, client)


def _end_word(connection: Connection, office: Office, kid: Kid, turn: int, last: list[str]) -> None:
    known = connection.execute(select(REVOKED).where(REVOKED.c.kid == kid)).one_or_none()
    if known is not None and (known.turn, not known.undone) >= (turn, bool(last)):
        return
    now = office.world.now()
    epoch, seq = map(int, last[0].split()) if last else (0, 0)
    officers.keep(connection, kid, (epoch, seq), turn, now, undone=not last)
    action = Action.REVOKED if last else Action.REINSTATED
    audit.record(connection, now, _BY, action, kid)


def _end_rights(
    connection: Connection, office: Office, key: bytes, turn: int, said: dict[str, Any]
) -> None:
    """Give somebody of the staff the role and area they had last, and an ended account its end."""
    account = connection.execute(select(ACCOUNT).where(ACCOUNT.c.key == key)).one_or_none()
    if account is None or account.turn >= turn:
        return
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.key == key).values(**said, turn=turn))
    action = Action.STAFF_ENDED if said["ended_ms"] else Action.STAFF_CHANGED
    audit.record(connection, office.world.now(), _BY, action, account.username)


def _read(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the lines of a folder's list: of what kind, about whom or what, and what of it."""
    for line in _lines(folder / FILE_NAME):
        what, *of = line.split(" ", 3)
        wanted = {"case": 1, "system": 1, "device": 2, "voucher": 2, "word": 2, "account": 3}
        if len(of) < wanted.get(what, len(of) + 1):
            raise errors.StoreDamagedError
        yield what, of[0], of[1:]


def _lines(path: Path) -> list[str]:
    return path.read_text("ascii").splitlines() if path.exists() else []


def _write(path: Path, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    folders.write(path, text.encode("ascii"), os.replace)
