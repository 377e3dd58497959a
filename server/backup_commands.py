"""The commands `backup` and `restore`, and what an office has to do after its past was put back."""

import argparse
import hashlib
import os
import shutil
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from protocol import world
from server import (
    alone,
    backups,
    catalogues,
    ended,
    engine,
    folders,
    inspectorate,
    migrating,
    office,
    projection,
    shelf,
    shelf_commands,
    shelving,
    storage_key,
    verify,
)
from server.office import Office
from server.settings import Settings
from server.usage import UsageError

_DATED = "%Y%m%dT%H%M%SZ"
_NAME_DIGITS = 16
DRAWN = 200
"""Documents a drill reads back from the shelf, drawn by lot: all of them may be a terabyte."""
Commands = argparse._SubParsersAction


def add(commands: "Commands[argparse.ArgumentParser]") -> None:
    """Add the commands to a parser's."""
    backup = commands.add_parser(
        "backup", help="write all the office remembers to a folder, while it serves"
    )
    backup.add_argument("folder", type=Path)
    backup.add_argument("--dated", action="store_true", help="into a folder of its own in there")
    backup.add_argument("--keep", type=_count, metavar="N", help="of those leave the newest N")
    backup.set_defaults(do=_backup)
    restore = commands.add_parser("restore", help="put a backup into an empty database")
    restore.add_argument("folder", type=Path)
    restore.set_defaults(do=_restore)
    drill = commands.add_parser(
        "drill", help="put the newest copy back beside the office, and look"
    )
    drill.add_argument("folder", type=Path, help="a backup, or a folder of dated ones")
    drill.set_defaults(do=_drill)
    upgrade = commands.add_parser(
        "upgrade", help="bring the database to this version's schema, after a copy of it"
    )
    upgrade.add_argument("--file", type=Path, help="a backup, instead of the office's database")
    upgrade.set_defaults(do=_upgrade)


def begin_anew(settings: Settings) -> int:
    """
    Take up what was put back into the database, and return how many cases were folded.

    Phones then offer again what it lacks, and believe the roster it signs: its version is beyond
    every one that was signed since the backup.
    """
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        ended.begin_anew(session, opened)
    opened.engine.dispose()
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        return projection.rebuild(session.connection(), opened)


def _backup(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    where = hashlib.sha256(str(asked.folder.resolve()).encode()).hexdigest()[:_NAME_DIGITS]
    with alone.alone(opened.engine, f"backup-{where}") as mine:
        if not mine:
            raise UsageError(f"another backup is being written to {asked.folder}")
        _write(asked, settings, opened)


def _write(asked: argparse.Namespace, settings: Settings, opened: Office) -> None:
    folder = asked.folder
    for begun in asked.folder.glob(f"*Z/{backups.FILE_NAME}{backups.UNFINISHED}"):
        if not begun.with_name(backups.FILE_NAME).exists():
            shutil.rmtree(begun.parent)  # of one that was killed: nobody else writes here now
    if asked.dated:
        folder = folder / _date(opened.world.now())
    folders.make(folder)
    count = backups.write(opened.engine, folder / backups.FILE_NAME)
    _copy_catalogues(settings.data, folder)
    _copy_inspectorate(settings.data, folder, over=True)
    ended.remember(opened)
    ended.gather([settings.data], folder)
    if asked.dated and asked.keep:
        for old in _dated(asked.folder, today=folder.name)[asked.keep :]:
            shutil.rmtree(old)
    print(f"{count} rows in {folder / backups.FILE_NAME}; the office's keys are not in it")
    with opened.reading() as session:
        far = shelving.standing(session.connection())
    if far.shelved:
        where = settings.papers or "LAYAR_PAPERS"
        print(f"{far.shelved} documents ({far.shelved_bytes} bytes) lie at {where}: copy that too")


def _count(text: str) -> int:
    """Read how many copies are left; fewer than one would be none to restore."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _date(at: datetime) -> str:
    return f"{at:{_DATED}}"


def _dated(folder: Path, today: str) -> list[Path]:
    """
    Return the dated copies in a folder, the newest first.

    Those of a day to come were written by a clock that was wrong: they count as older than all.
    """
    found = (path.parent for path in folder.glob(f"*Z/{backups.FILE_NAME}"))
    return sorted(found, key=lambda copy: (copy.name <= today, copy.name), reverse=True)


def _drill(asked: argparse.Namespace, settings: Settings) -> None:
    """Restore, fold and verify a copy, in a place of its own that is gone afterwards."""
    opened = office.open_office(settings, world.real())
    folder = next(iter(_dated(asked.folder, today=_date(opened.world.now()))), asked.folder)
    with tempfile.TemporaryDirectory(prefix="layar-drill-") as place:
        copy = engine.open_engine(f"sqlite:///{Path(place) / backups.FILE_NAME}")
        copy.update_execution_options(**{storage_key.OPTION: opened.storage})
        try:
            count = backups.restore(folder / backups.FILE_NAME, copy)
            # A folder of its own: what was signed since the copy is no reproach to it.
            there = replace(opened, engine=copy, folder=Path(place))
            ended.gather([folder], there.folder)
            with there.writing() as session:
                ended.begin_anew(session, there)
                folded = projection.rebuild(session.connection(), there)
            with there.reading() as session:
                findings = verify.check(session.connection(), there).findings
        finally:
            copy.dispose()
    if findings:
        raise UsageError(f"the audit log in {folder} is not what the office wrote")
    print(f"{folder} comes back: {count} rows, {folded} cases, the audit log whole")
    _look_at_shelf(opened, settings)


def _look_at_shelf(opened: Office, settings: Settings) -> None:
    """Read some of what lies beside the database: a copy is worth nothing without those."""
    with opened.reading() as session:
        drawn = shelving.drawn(session.connection(), DRAWN)
    if not drawn:
        return
    place = shelf.opened(shelf_commands.where(settings))
    lost = sum(shelving.missed(opened, place, each) is not None for each in drawn)
    if lost:
        raise UsageError(
            f"{lost} of {len(drawn)} documents drawn by lot are not at {settings.papers} as they"
            " were put there: `layar-server papers verify` names all of them"
        )
    print(f"{len(drawn)} documents drawn by lot lie at {settings.papers} as they were put there")


def _restore(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    backups.check(asked.folder / backups.FILE_NAME, opened.engine)
    _copy_catalogues(asked.folder, settings.data)
    beside = _dated(asked.folder.parent, today=asked.folder.name)
    ended.gather([asked.folder, *beside], settings.data)
    _copy_inspectorate(asked.folder, settings.data, over=False)
    count = backups.restore(asked.folder / backups.FILE_NAME, opened.engine)
    opened.engine.dispose()
    print(f"{count} rows, {begin_anew(settings)} cases folded; phones offer again what is missing")


def _upgrade(asked: argparse.Namespace, settings: Settings) -> None:
    url = settings.database_url if asked.file is None else f"sqlite:///{asked.file.resolve()}"
    copy = migrating.upgrade(url, settings.data, world.real().now())
    if copy is None:
        print("nothing to do: the database is of this version")
    else:
        print(f"the database is of this version now; a copy of before lies in {copy}")


def _copy_catalogues(source: Path, target: Path) -> None:
    """Copy the catalogues published from one folder to another; those there already stay."""
    for each in sorted((source / catalogues.FOLDER).glob(f"*{catalogues.SUFFIX}")):
        there = target / catalogues.FOLDER / each.name
        if not there.exists():
            folders.make(there.parent)
            folders.write(there, each.read_bytes(), os.replace)


def _copy_inspectorate(source: Path, target: Path, *, over: bool) -> None:
    """Copy the inspectorate's keys, which are shut: without them no report is read again."""
    here, there = source / inspectorate.FILE_NAME, target / inspectorate.FILE_NAME
    if here.exists() and (over or not there.exists()):
        folders.write(there, here.read_bytes(), os.replace)
