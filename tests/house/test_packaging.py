"""What a package for phones would hold and ask for, found out without building one."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house import buildplan, phone, tree

PROJECT = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())

ANDROID = PROJECT["tool"]["flet"]["android"]

CARRIED = {"app", "protocol", "assets", "main.py", "pyproject.toml", "LICENSE", "NOTICE"}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> buildplan.Plan:
    """Return the plan for an Android package of this project."""
    project = tmp_path_factory.mktemp("project")
    for path in ("pyproject.toml", "main.py", "app", "protocol", "assets"):
        (project / path).symlink_to(tree.ROOT / path)
    for path in {name.parts[0] for name in tree.kept()} - CARRIED:
        (project / path).touch()
    return buildplan.plan(project, tmp_path_factory.mktemp("scratch"))


def test_a_package_holds_the_app_and_nothing_else(planned):
    """The office, the tests and the tools stay at home; nothing that the app needs does."""
    top = {path.parts[0] for path in tree.kept()}

    assert top - planned.excluded == CARRIED & top
    assert planned.template["python_module_name"] == "main"


def test_a_package_asks_for_no_more_than_it_uses(planned):
    """Camera and network state, no storage, no microphone; a camera is not required."""
    options = planned.template["options"]
    asked = {
        name.removeprefix("android.permission.")
        for name, wanted in options["android_permissions"].items()
        if wanted
    }

    assert asked == {"CAMERA", "ACCESS_NETWORK_STATE", "INTERNET"}
    assert options["android_features"]["android.hardware.camera"] is False


def test_what_a_citizen_wrote_is_not_copied_into_a_cloud():
    """Android's backup of the app's data is off; a restored copy would be a second device."""
    assert ANDROID["manifest_application"] == {"allowBackup": "false"}


def test_a_package_is_for_the_phones_people_have(planned):
    """Old 32-bit phones get a package too, and each gets only its own."""
    assert "--split-per-abi" in planned.building
    assert planned.template["options"]["target_arch"] == ["arm64-v8a", "armeabi-v7a"]
    assert planned.template["bundle_id"] or planned.template["org_name"] == "id.layar"
    assert planned.template["splash"]["color"] == "#0A5566"


def test_every_compiled_package_is_pinned_to_one_that_phones_have(planned, tmp_path):
    """The packager has no lock file: what is compiled is named, and exists for phones."""
    phone.put_stand_ins(tmp_path)
    wishes = tmp_path / "wishes.in"
    wishes.write_text("\n".join(sorted(planned.installed)))

    answer = _resolve(wishes, tmp_path)

    assert answer.returncode == 0, answer.stderr
    chosen = dict(line.split("==") for line in answer.stdout.splitlines())
    compiled = {name: version for name, version in chosen.items() if name in phone.WHEELS}
    assert compiled == {name: phone.WHEELS[name] for name in compiled}
    assert {f"{name}=={version}" for name, version in compiled.items()} <= planned.installed


def test_the_same_compiled_packages_are_tested_here():
    """What is compiled has the same version on this machine as on the phone."""
    locked = (tree.ROOT / "requirements/dev.txt").read_text().splitlines()
    pinned = {line.split()[0] for line in locked if "==" in line}

    assert {wish for wish in ANDROID["dependencies"] if wish not in pinned} == set()


def test_the_version_is_the_same_wherever_it_is_said():
    """The package and the app's own page agree."""
    from app.settings import VERSION

    assert PROJECT["project"]["version"] == VERSION


def _resolve(wishes: Path, wheels: Path) -> subprocess.CompletedProcess[str]:
    """Choose versions as on an arm64 Android phone, from the wheels in a folder alone."""
    options = ["--no-index", "--only-binary", ":all:", "--no-config", "--no-header", "--quiet"]
    phones = ["--python-platform", "aarch64-linux-android", "--python-version", phone.PYTHON]
    here = ["--python", sys.executable, "--find-links", wheels]
    uv = Path(sys.executable).with_name("uv")
    return subprocess.run(
        [uv, "pip", "compile", *options, *phones, *here, "--no-annotate", wishes],
        cwd=wheels,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_the_code_reads_is_installed_with_it():
    """Every file beside the code of app, protocol and server is in the wheel as well."""
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    data = [
        path
        for path in tree.kept()
        if path.parts[0] in patterns and path.suffix not in {".py", ".md"}
    ]

    missing = [
        path.as_posix()
        for path in data
        if not any(path.match(f"*{Path(p).suffix}") for p in patterns[path.parts[0]])
    ]
    assert data
    assert missing == []
