"""
The compiled packages there are for phones, and stand-ins for them to resolve against.

The index of phone wheels is not within reach of every machine that runs the tests. What is in
it is written down here; an empty wheel for each, and for every pure package that is installed
here, is all that a resolver needs to say whether the app's packages fit together on a phone.
"""

import zipfile
from importlib import metadata
from pathlib import Path

PYTHON = "3.14"

WHEELS = {
    "apsw": "3.53.2.0",
    "argon2-cffi-bindings": "25.1.0",
    "cbor2": "6.1.4",
    "cffi": "2.0.0",
    "cryptography": "48.0.0",
    "greenlet": "3.5.1",
    "markupsafe": "3.0.3",
    "msgpack": "1.1.2",
    "pillow": "12.2.0",
    "pydantic-core": "2.47.0",
    "pynacl": "1.6.2",
    "pyyaml": "6.0.3",
    "pyzbar": "0.1.9",
    "sqlalchemy": "2.0.50",
    "websockets": "16.0",
    "zstandard": "0.25.0",
}
"""Versions in the packager's index for CPython 3.14 on arm64-v8a, on 21 August 2026."""

PURE_TOO = {"fonttools"}
"""Packages that come compiled for this machine and without compiled parts for all others."""

TAG = "cp314-cp314-android_24_arm64_v8a"


def put_stand_ins(folder: Path) -> None:
    """Write a wheel without content for every phone package and every pure one there is."""
    for installed in metadata.distributions():
        name = installed.metadata["Name"].lower().replace("_", "-")
        if name in WHEELS:
            _write(folder, installed, name, WHEELS[name], TAG)
        elif name in PURE_TOO or "py3-none-any" in (installed.read_text("WHEEL") or ""):
            _write(folder, installed, name, installed.version, "py3-none-any")


def _write(
    folder: Path, installed: metadata.Distribution, name: str, version: str, tag: str
) -> None:
    stem = f"{name.replace('-', '_')}-{version}"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {wish}" for wish in installed.requires or []]
    pure = "true" if tag.endswith("any") else "false"
    with zipfile.ZipFile(folder / f"{stem}-{tag}.whl", "w") as wheel:
        info = f"{stem}.dist-info"
        wheel.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        wheel.writestr(
            f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: {pure}\nTag: {tag}\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
