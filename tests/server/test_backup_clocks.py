"""Backups made, and put back, by a clock that is wrong."""

import argparse
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from protocol import world
from protocol.world import World
from server import auditing, backup_commands, backups, cli, office
from server.settings import Settings
from tests import databases


@pytest.mark.parametrize("years", [-20, 20])
def test_a_copy_by_a_wrong_clock_pushes_no_right_one_out(house, tmp_path, monkeypatch, years):
    """The copy just made is always there, and those dated otherwise go as right ones come."""
    copies, opened = tmp_path / "copies", house.office
    asked = argparse.Namespace(folder=copies, dated=True, keep=3)
    settings = Settings.from_env(databases.told(house.folder))
    now = datetime(2026, 11, 24, tzinfo=UTC)

    def made(at):
        there = replace(opened, world=World(now=lambda: at, entropy=opened.world.entropy))
        backup_commands._write(asked, settings, there)
        name = f"{at:%Y%m%dT%H%M%SZ}"
        assert (copies / name / backups.FILE_NAME).exists()
        assert backup_commands._dated(copies, name)[0].name == name
        return name

    copies.mkdir()
    for hour in range(4):
        made(now + timedelta(days=365 * years, hours=hour))
    names = [made(now + timedelta(hours=hour)) for hour in range(3)]

    assert sorted(each.name for each in copies.iterdir()) == names


@pytest.mark.parametrize("years", [-20, 0])
def test_put_back_twice_it_never_goes_back(house, tmp_path, monkeypatch, years):
    """The second time by a clock that is behind: its memory lies above the one phones know."""
    databases.tell(monkeypatch, house.folder)
    cli.main(["backup", str(tmp_path / "kept")])
    epochs = [house.office.epoch]
    for leap in (0, years):
        house.office.engine.dispose()
        databases.empty(house.folder)
        now = datetime.now(UTC) + timedelta(days=365 * leap)
        there = replace(world.real(), now=lambda now=now: now)
        with monkeypatch.context() as elsewhen:
            elsewhen.setattr(backup_commands.world, "real", lambda there=there: there)
            cli.main(["restore", str(tmp_path / "kept")])
        again = office.open_office(Settings.from_env(), world.real())
        auditing.keep_up(again, at_once=True)  # as it does when it begins to serve
        epochs.append(again.epoch)
        again.engine.dispose()

    assert epochs == sorted(set(epochs))
