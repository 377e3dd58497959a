"""What officers decided about applications that say something else than the register."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from app.residents import proposals
from app.residents.proposals import Proposal
from app.storage import entries, register, vault
from app.storage.register import Who
from app.storage.register_tables import Ruling as Row
from app.storage.vault import Vault
from protocol.ids import CaseId
from protocol.world import World

Sides = tuple[str, str]
"""What the register had, and what the application said."""


@dataclass(frozen=True)
class Ruling:
    """A decision, kept for good: by whom and when, what was taken over and what was left."""

    case: CaseId
    by: Who
    at: datetime
    nik: str = field(repr=False)
    taken: Mapping[str, Sides] = field(repr=False)
    left: Mapping[str, Sides] = field(repr=False)


def rule(
    session: Session,
    world: World,
    case: CaseId,
    proposal: Proposal,
    fields: Collection[str],
    *,
    by: Who,
) -> None:
    """
    Take these fields of a proposal into the register, leave the others, and keep who said so.

    Raises:
        StoreLockedError: nobody is on duty on this tablet.
    """
    after = proposals.taken(proposal, fields)
    if fields:
        register.put(session, world, proposal.entry, after)
    sides = {each.field: (each.has, each.says) for each in proposal.differences}
    nik = after.nik or sides.get("nik", ("", ""))[1]
    said = {
        "name": by.name,
        "kid": by.kid,
        "nik": nik,
        "taken": {name: both for name, both in sides.items() if name in fields},
        "left": {name: both for name, both in sides.items() if name not in fields},
    }
    row = session.get(Row, case) or Row(case_id=case, at=0, version=0, body=b"")
    row.at, row.version = int(world.now().timestamp() * 1000), row.version + 1
    row.body = vault.of(session).seal("ruling", case, row.version, json.dumps(said).encode())
    session.add(row)
    session.flush()


def decided(session: Session, cases: Collection[CaseId]) -> set[CaseId]:
    """Return which of these cases an officer has decided about."""
    return set(cases).intersection(map(CaseId, session.exec(select(Row.case_id))))


def of(session: Session, nik: str) -> list[Ruling]:
    """Return what was decided about somebody, the newest first."""
    key = vault.of(session)
    rows = session.exec(select(Row).order_by(col(Row.at).desc()))
    return [each for each in (_opened(row, key) for row in rows) if nik and each.nik == nik]


def _opened(row: Row, key: Vault) -> Ruling:
    said = json.loads(key.open("ruling", row.case_id, row.version, row.body))
    return Ruling(
        case=CaseId(row.case_id),
        by=Who(said["name"], said["kid"]),
        at=entries.moment(row.at),
        nik=said["nik"],
        taken={name: (has, says) for name, (has, says) in said["taken"].items()},
        left={name: (has, says) for name, (has, says) in said["left"].items()},
    )
