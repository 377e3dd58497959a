"""
Print the app/deployment.toml of a package, from LAYAR_OFFICE_URL and LAYAR_ROOT_KEY.

The development root key is public knowledge: whoever has it can be the office. So a package
that people will hold is refused with it; LAYAR_PRACTICE=1 builds one to try things with.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from protocol import errors, keys

HEAD = "# Facts of this deployment, written by build.sh.\n"


class UnfitError(Exception):
    """The environment does not describe a deployment; the message says what to set."""


def deployment(environ: Mapping[str, str]) -> str:
    """
    Return the TOML of a package built with these variables.

    Raises:
        UnfitError: a variable is missing or unfit, or the root key is the development one.
    """
    practice = environ.get("LAYAR_PRACTICE") == "1"
    development = keys.SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public
    office = environ.get("LAYAR_OFFICE_URL", "http://127.0.0.1:8787" if practice else "")
    root = environ.get("LAYAR_ROOT_KEY", development.hex() if practice else "")
    _check_office(office, practice)
    if _root(root) == development and not practice:
        raise UnfitError(
            "LAYAR_ROOT_KEY is the development key, which anybody can sign with. "
            "Give the office's own, or set LAYAR_PRACTICE=1 for a package to practise with."
        )
    return f'{HEAD}office = "{office.rstrip("/")}"\nroot = "{root.lower()}"\n'


def _check_office(office: str, practice: bool) -> None:
    if not office:
        raise UnfitError("Set LAYAR_OFFICE_URL to the office's address, https://….")
    parts = urlsplit(office)
    if parts.scheme not in ("https", "http") or not parts.hostname or '"' in office:
        raise UnfitError("LAYAR_OFFICE_URL is not an address like https://….")
    if parts.scheme == "http" and not practice:
        raise UnfitError("LAYAR_OFFICE_URL has to begin with https://.")


def _root(root: str) -> bytes:
    if not root:
        raise UnfitError("Set LAYAR_ROOT_KEY to the office's root public key, 64 hex digits.")
    try:
        public = bytes.fromhex(root)
        keys.check_signing(public)
    except (ValueError, errors.LayarError) as trouble:
        raise UnfitError(
            "LAYAR_ROOT_KEY is not a public key: 64 hex digits are wanted."
        ) from trouble
    return public


def main() -> int:
    """Print the TOML, or the sentence that says what to set."""
    try:
        print(deployment(os.environ), end="")
    except UnfitError as trouble:
        print(f"layar: {trouble}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
