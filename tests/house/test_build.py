"""build.sh says what is missing before it builds, and never gives people a key anybody has."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from protocol import keys
from tests.house import tree
from tools import deployment

ROOT_KEY = keys.SigningSecret(b"\x07" * 32).public.hex()

REAL = {"LAYAR_OFFICE_URL": "https://layar.example", "LAYAR_ROOT_KEY": ROOT_KEY}

DEVELOPMENT = keys.SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public.hex()


def test_a_package_carries_its_own_office_and_key():
    """The facts of a deployment are what was asked for."""
    written = deployment.deployment(REAL)

    assert 'office = "https://layar.example"\n' in written
    assert f'root = "{ROOT_KEY}"\n' in written


@pytest.mark.parametrize(
    "changed",
    [
        {"LAYAR_OFFICE_URL": ""},
        {"LAYAR_OFFICE_URL": "http://layar.example"},
        {"LAYAR_OFFICE_URL": "layar.example"},
        {"LAYAR_ROOT_KEY": ""},
        {"LAYAR_ROOT_KEY": "7e"},
        {"LAYAR_ROOT_KEY": "xyz"},
        {"LAYAR_ROOT_KEY": "00" * 32},
        {"LAYAR_ROOT_KEY": DEVELOPMENT},
        {"LAYAR_ROOT_KEY": DEVELOPMENT.upper()},
    ],
    ids=lambda changed: " ".join(f"{name}={value[:20]}" for name, value in changed.items()),
)
def test_unfit_facts_are_refused(changed):
    """No package is made for no office, over plain http, or with a key that anybody has."""
    with pytest.raises(deployment.UnfitError):
        deployment.deployment({**REAL, **changed})


def test_a_package_to_practise_with_says_so_by_its_key():
    """The development key is packaged only when practice is asked for."""
    assert DEVELOPMENT in deployment.deployment({"LAYAR_PRACTICE": "1"})


@pytest.mark.parametrize("target", ["apk", "aab", "linux"])
def test_building_without_the_tools_fails_at_once(target, tmp_path):
    """What to install is one sentence, before anything is built: exit 3."""
    answer = _build(target, tmp_path, **REAL, FLET_ANDROID_SIGNING_KEY_STORE=sys.executable)

    assert answer.returncode == 3
    assert "Flutter" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_package_for_people_is_signed(tmp_path):
    """Without a key store a package would be signed with the key every developer has."""
    answer = _build("apk", tmp_path, **REAL)

    assert answer.returncode == 3
    assert "FLET_ANDROID_SIGNING_KEY_STORE" in answer.stderr


def test_a_wrong_word_is_answered_with_the_right_ones(tmp_path):
    """An unknown target is not guessed at: exit 2."""
    answer = _build("phone", tmp_path)

    assert answer.returncode == 2
    assert "apk|aab|linux|windows|macos|server" in answer.stderr


def _build(target: str, tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run build.sh in a tree that uses this Python, on a PATH without Flutter."""
    tree_copy = tmp_path / "tree"
    tree_copy.mkdir()
    (tree_copy / ".venv").symlink_to(sys.prefix)
    shutil.copy(tree.ROOT / "build.sh", tree_copy)
    for folder in ("tools", "protocol"):
        (tree_copy / folder).symlink_to(tree.ROOT / folder)
    return subprocess.run(
        ["bash", tree_copy / "build.sh", target],
        env={"PATH": "/usr/bin:/bin", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
