"""What an administrator copies: units, a proxy and a container that say what there is."""

import argparse
import configparser
import re
import shlex
import shutil
import subprocess

import pytest

from server import cli, relay_commands
from server.console import shield
from server.doorway import BODY_LIMIT_BYTES
from tests.house import tree

UNITS = sorted((tree.ROOT / "deploy").glob("*.service"))
TIMERS = sorted((tree.ROOT / "deploy").glob("*.timer"))


RUNNERS = ("hooks", "agencies", "papers")
"""What the unit is for that has a word left open."""


def commands(unit) -> list[list[str]]:
    lines = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    words = [shlex.split(line.removeprefix("ExecStart="))[1:] for line in lines]
    if "@" not in unit.name:
        return words
    return [[each.replace("%i", runner) for each in line] for line in words for runner in RUNNERS]


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


def test_everything_that_runs_beside_the_office_has_a_unit():
    """Whatever command goes on until it is stopped is one that systemd starts again."""
    tellers = (tree.ROOT / "server").glob("*_commands.py")
    lasting = {each.stem for each in tellers if "SIGTERM" in tree.text(each)}
    assert lasting == {"agency_commands", "hook_commands", "shelf_commands", "relay_commands"}
    asked = [words for unit in UNITS for words in commands(unit)]
    assert all([runner, "run"] in asked for runner in RUNNERS)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="a machine without systemd")
def test_systemd_reads_the_units(tmp_path):
    """It has nothing to say of any line; where the program will lie is another machine's affair."""
    for each in [*UNITS, *TIMERS]:
        said = each.read_text().replace("/opt/layar/bin/layar-server", "/bin/true")
        (tmp_path / each.name).write_text(said)
    named = [each.name.replace("@.", f"@{RUNNERS[0]}.") for each in [*UNITS, *TIMERS]]
    verify = ["systemd-analyze", "verify", *(str(tmp_path / name) for name in named)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


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
