"""What an administrator copies: units, a proxy and a container that say what there is."""

import argparse
import configparser
import re
import shlex

import pytest

from server import cli, relay_commands
from server.console import shield
from server.doorway import BODY_LIMIT_BYTES
from tests.house import tree

UNITS = sorted((tree.ROOT / "deploy").glob("*.service"))
TIMERS = sorted((tree.ROOT / "deploy").glob("*.timer"))


def commands(unit) -> list[list[str]]:
    lines = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    return [shlex.split(line.removeprefix("ExecStart="))[1:] for line in lines]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_run_commands_there_are(unit):
    """Every command line of a unit is one the parser takes."""
    for words in commands(unit):
        if words[0] == "relay":
            parser = argparse.ArgumentParser()
            relay_commands._add(parser)
            assert parser.parse_args(words[1:]).spool
        else:
            assert cli._parser().parse_args(words).do


@pytest.mark.parametrize("timer", TIMERS, ids=lambda timer: timer.name)
def test_every_timer_has_its_service(timer):
    """And runs again by itself after the machine was off."""
    assert timer.with_suffix(".service") in UNITS
    read = configparser.ConfigParser(interpolation=None)
    read.read(timer)
    assert read["Timer"]["Persistent"] == "true"
    assert read["Timer"]["OnCalendar"]


def test_the_office_refuses_before_the_proxy_does():
    """Its limits lie a little above the office's, which says why; what is inside stays so."""
    text = (tree.ROOT / "deploy" / "Caddyfile").read_text()
    units = {"MiB": 2**20, "KiB": 2**10}  # Caddy's MB is a million
    limits = [int(size) * units[unit] for size, unit in re.findall(r"max_size (\d+)(\w+)", text)]
    parcels, forms, bare = limits
    assert BODY_LIMIT_BYTES < parcels == bare < 2 * BODY_LIMIT_BYTES
    assert shield.FORM_LIMIT_BYTES < forms <= 2 * shield.FORM_LIMIT_BYTES
    assert re.search(r"path /metrics", text)


def test_the_container_installs_what_was_built():
    """What its file takes out of dist/ is what `./build.sh server` puts there."""
    wanted = re.findall(r"/wheels/(\S+\.txt)", (tree.ROOT / "deploy" / "Containerfile").read_text())
    built = (tree.ROOT / "build.sh").read_text()
    assert wanted
    assert all(f" dist/{name}\n" in built for name in wanted)


def test_settings_named_are_settings_there_are():
    """Every LAYAR_ variable of the files is one the office reads."""
    known = set(re.findall(r"LAYAR_[A-Z_]+", tree.text(tree.ROOT / "server" / "settings.py")))
    for path in (tree.ROOT / "deploy").iterdir():
        assert set(re.findall(r"LAYAR_[A-Z_]+", path.read_text())) <= known, path.name
