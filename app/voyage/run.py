"""The whole way and back: written while the office is away, carried, decided, answered."""

import argparse
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.settings import Deployment, read
from app.storage import ledger
from app.sync.outcome import Report
from app.voyage import cargo, report
from app.voyage.clerk import Clerk
from app.voyage.office import Account, LocalOffice, OfficeFailedError, new_account
from app.voyage.report import Outcome
from app.voyage.villager import Villager
from protocol import case as cases_of
from protocol import dates, errors, services, world
from protocol.ids import CaseId

Step = Callable[[str, int], None]
"""Says what is being done, and how much more of it is done."""


def command(chosen: argparse.Namespace) -> int:
    """Run `layar voyage`; 0 when everything is accounted for, 1 when not."""
    with tempfile.TemporaryDirectory(prefix="layar-voyage-") as folder, _bar() as bar:
        try:
            outcome = _voyage(chosen, Path(folder), bar)
        except (OfficeFailedError, errors.LayarError) as trouble:
            Console(stderr=True).print(f"The voyage broke off: {trouble}")
            return 1
    if chosen.json:
        print(report.as_json(outcome))
    else:
        report.print_table(outcome)
    return 0 if outcome.sound else 1


def _voyage(chosen: argparse.Namespace, folder: Path, bar: Progress) -> Outcome:
    deployment = read().deployment
    if chosen.server:
        there = Deployment(chosen.server.rstrip("/"), chosen.root or deployment.root)
        return _sail(chosen, folder, there, bar, None, _account_from_surroundings())
    office = LocalOffice(folder / "office")
    account = new_account("voyage", "Contoh Petugas")
    with office:
        office.prepare(account)
        here = replace(deployment, office=office.url)
        return _sail(chosen, folder, here, bar, office, account)


def _sail(  # noqa: PLR0917 - the parts of one journey
    chosen: argparse.Namespace,
    folder: Path,
    deployment: Deployment,
    bar: Progress,
    office: LocalOffice | None,
    account: Account | None,
) -> Outcome:
    count: int = chosen.applications
    here = world.real()
    villager = Villager(folder / "phone", deployment, here)
    began = time.monotonic()
    made = cargo.load(
        services.catalogue(),
        count,
        dates.today(here.now()),
        random.Random(chosen.seed),  # noqa: S311 - made-up answers
    )
    written = {
        villager.writes(each): each for each in bar.track(made, description="Written on the phone")
    }
    if office is not None:
        _must_be_away(villager)
        office.start()
    carried = [_carry(villager, bar, "Carried to the office")]
    if account is not None:
        clerk = Clerk(deployment.office, account)
        for case in bar.track(list(written), description="Decided by staff"):
            clerk.finishes(case)
        clerk.close()
        carried.append(_carry(villager, bar, "Answers brought back"))
    outcome = Outcome(
        applications=len(written),
        photos=sum(len(each.photos) for each in made),
        bytes_up=sum(each.bytes_up for each in carried),
        bytes_down=sum(each.bytes_down for each in carried),
        round_trips=sum(each.round_trips for each in carried),
        seconds=time.monotonic() - began,
    )
    return _accounts(outcome, villager, list(written), office, decided=account is not None)


def _must_be_away(villager: Villager) -> None:
    try:
        villager.exchanges()
    except errors.DeliveryError:
        return
    raise OfficeFailedError("the office answered although it was not running")


def _carry(villager: Villager, bar: Progress, what: str) -> Report:
    task = bar.add_task(what, total=1)
    done = villager.exchanges()
    bar.update(task, advance=1)
    return done


def _accounts(
    outcome: Outcome,
    villager: Villager,
    written: list[CaseId],
    office: LocalOffice | None,
    *,
    decided: bool,
) -> Outcome:
    """Compare, application by application, what was written with what is there."""
    with villager.store.reading() as session:
        waiting = {each.case for each in ledger.waiting(session)}
        heard = ledger.histories(session, written)
    folded = {name: _fold(heard[name]) for name in written}
    outcome.states = dict(Counter(case.state.value for case in folded.values()))
    outcome.lost = sum(1 for name in written if name in waiting)
    if decided:
        outcome.unanswered = sum(1 for case in folded.values() if case.state not in cases_of.FINAL)
    if office is None:
        return outcome
    there = json.loads(office.command("cases", "--json"))
    found = Counter(case["id"] for case in there)
    outcome.lost = sum(1 for name in written if not found[name])
    outcome.doubled = sum(1 for name in found if found[name] > 1) + len(set(found) - set(written))
    by_id = {case["id"]: case for case in there}
    outcome.different = sum(
        1 for name in written if name in by_id and not _same(folded[name], by_id[name])
    )
    return outcome


def _fold(heard: list[cases_of.Heard]) -> cases_of.Case:
    opening = next(each.message for each in heard if getattr(each.message, "service", ""))
    service = services.catalogue()[getattr(opening, "service", "")]
    return cases_of.fold(heard, service.flow, service.route)


def _same(here: cases_of.Case, there: Mapping[str, Any]) -> bool:
    papers = {key: about["sha256"] for key, about in here.documents.items()}
    return bool(
        there["answers"] == dict(here.answers)
        and there["documents"] == papers
        and there["photos_missing"] == 0
        and there["state"] == here.state.value
    )


def _account_from_surroundings() -> Account | None:
    """Return the account that LAYAR_STAFF, its _PASSWORD and its _TOKEN name, if there is one."""
    said = (os.environ.get(f"LAYAR_STAFF{what}", "") for what in ("", "_PASSWORD", "_TOKEN"))
    name, password, token = said
    return Account(name, password, name, token=token) if name and password and token else None


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
