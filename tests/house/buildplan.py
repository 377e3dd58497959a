"""
What `flet build` would do, found out without Flutter, an SDK or a network.

The packager's own code reads pyproject.toml and makes its plan; only the steps that would
start Flutter or install packages are replaced by a note of the command. Run it on a copy:
it writes into build/.
"""

import argparse
import json
import types
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

PYTHON = "3.14"

MANIFEST = {
    "default_python_version": PYTHON,
    "pythons": {
        PYTHON: {
            "full_version": "3.14.6",
            "pyodide_version": "314.0.3",
            "android_abis": ["arm64-v8a", "x86_64", "armeabi-v7a"],
        }
    },
}
"""The part of the packager's list of bundled Pythons that the plan depends on."""


@dataclass(frozen=True)
class Plan:
    """What the template is filled with, and the two commands: packaging and building."""

    template: Mapping[str, Any]
    packaging: list[str]
    building: list[str]

    @property
    def excluded(self) -> set[str]:
        """The paths that are kept out of the package."""
        pairs = zip(self.packaging, self.packaging[1:], strict=False)
        return {path for option, path in pairs if option == "--exclude"}

    @property
    def installed(self) -> set[str]:
        """The requirements that are installed into the package."""
        pairs = zip(self.packaging, self.packaging[1:], strict=False)
        return {wish for option, wish in pairs if option == "-r"}


def plan(project: Path, scratch: Path, target: str = "apk") -> Plan:
    """Return what building this project for a target comes to."""
    manifest = scratch / "pythons.json"
    manifest.write_text(json.dumps(MANIFEST))
    with mock.patch.dict("os.environ", {"FLET_PYTHON_BUILD_MANIFEST": str(manifest)}):
        return _run(target, project)


def _run(target: str, project: Path) -> Plan:
    from flet_cli.commands import build, flutter_base

    commands: list[list[str]] = []
    worked = types.SimpleNamespace(returncode=0, stdout="", stderr="")

    def note(command: list[str], *_: Any, **__: Any) -> types.SimpleNamespace:
        commands.append(command)
        return worked

    parser, kind = argparse.ArgumentParser(), build.Command
    command = kind(parser)
    with (
        mock.patch.object(flutter_base.BaseFlutterCommand, "initialize_command"),
        mock.patch.object(kind, "update_status"),
        mock.patch.object(kind, "cleanup", side_effect=SystemExit),
        mock.patch.object(kind, "run", side_effect=note),
    ):
        super(kind, command).handle(parser.parse_args([target, str(project)]))
        command.emojis = {"checkmark": ""}
        command.dart_exe, command.flutter_exe = "dart", "flutter"
        command.initialize_command()
        command.validate_target_platform()
        command.validate_entry_point()
        command.setup_template_data()
        (command.build_dir / "python-app").mkdir(parents=True, exist_ok=True)
        command.package_python_app()
        command._run_flutter_command()
    return Plan(command.template_data, commands[0], commands[1])
