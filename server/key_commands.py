"""The `layar-server keys` commands: the office's own keys, and the code for its wall."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

import segno

from protocol import errors, keys, qr, world
from server import catalogues, keyring, leaps, rotation, times
from server.keyring import Keyring
from server.settings import Settings
from server.usage import UsageError

_SCALE = 12
_QUIET_MODULES = 4


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser("init", help="make keys; the root signs them")
    make.add_argument(
        "--development", action="store_true", help="under the root everybody knows, for practice"
    )
    make.set_defaults(do=_make)

    show = commands.add_parser("show", help="print the public keys")
    show.add_argument(
        "--qr",
        nargs="?",
        const="",
        metavar="FILE.png",
        help="the root key as a QR code for the wall: into a file, or here",
    )
    show.set_defaults(do=_show)

    rotate = commands.add_parser(
        "rotate", help="publish the next sealing key and destroy old ones in time; run it daily"
    )
    rotate.add_argument(
        "--root", type=Path, metavar="FILE", help="the root's key: also renew the signing key"
    )
    rotate.add_argument(
        "--next-root", metavar="HEX", help="with --root: name the next root's public key"
    )
    rotate.add_argument(
        leaps.RIGHT, action="store_true", help="whatever it was when this was done last"
    )
    rotate.set_defaults(do=_rotate)


def _make(asked: argparse.Namespace, settings: Settings) -> None:
    try:
        ring = keyring.make(settings.data, world.real(), development=asked.development)
    except FileExistsError as error:
        raise UsageError(f"there are keys already in {settings.data}") from error
    leaps.check(settings.data, world.real().now(), sure=True)
    _print(ring)
    if not ring.practice:
        print(f"Carry {settings.data / keyring.ROOT_FILE} away and lock it up: it signs for all.")


def _show(asked: argparse.Namespace, settings: Settings) -> None:
    ring = keyring.load(settings.data)
    _print(ring)
    if asked.qr is None:
        return
    code = segno.make_qr(qr.office(ring.root), error="m")
    if asked.qr:
        code.save(asked.qr, kind="png", scale=_SCALE, border=_QUIET_MODULES)
    else:
        code.terminal(sys.stdout, border=_QUIET_MODULES)


def _rotate(asked: argparse.Namespace, settings: Settings) -> None:
    here = world.real()
    root, heir = _root(asked, settings), _heir(asked)
    if heir is not None and root is None:
        raise UsageError("--next-root needs --root: only a root names the next one")
    leaps.check(settings.data, here.now(), sure=asked.clock_is_right)
    rotated = rotation.sealing(settings.data, here)
    for kid in rotated.published:
        print(f"published {kid}")
    for kid in rotated.destroyed:
        print(f"destroyed {kid}")
    ring = rotated.ring
    if root is not None:
        ring = rotation.signing(settings.data, here, root, heir)
        catalogues.sign_again(settings.data, ring, here)
        print(f"renewed   {ring.signing.kid}")
    _print(ring)
    if _signs_until(ring) - here.now() <= rotation.SIGNING_OVERLAP:
        print("The signing key ends soon: rotate with --root FILE.", file=sys.stderr)


def _root(asked: argparse.Namespace, settings: Settings) -> keys.SigningSecret | None:
    return None if asked.root is None else read_root(asked.root, settings)


def read_root(path: Path, settings: Settings) -> keys.SigningSecret:
    """Return a root's key from its file. Raises UsageError when it is none of this office."""
    try:
        seed = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} is not a root key") from error
    if len(seed) != keys.KEY_BYTES:
        raise UsageError(f"{path} is not a root key")
    root = keys.SigningSecret(seed)
    if root.public not in keyring.load(settings.data).peers.roots:
        raise UsageError(f"{path} is no root of this office")
    return root


def _heir(asked: argparse.Namespace) -> bytes | None:
    if asked.next_root is None:
        return None
    try:
        heir = bytes.fromhex(asked.next_root)
        keys.check_signing(heir)
    except (ValueError, errors.KeyBadError) as error:
        raise UsageError("--next-root is not a public key in hex") from error
    return heir


def _print(ring: Keyring) -> None:
    print(f"root      {ring.root.hex()}")
    for heir in ring.peers.roots - {ring.root}:
        print(f"heir      {heir.hex()}")
    print(f"realm     {ring.realm.hex()}")
    print(f"signing   {ring.signing.kid}  until {_signs_until(ring):%Y-%m-%d}")
    for secret, term in zip(ring.sealing, ring.terms, strict=True):
        print(f"sealing   {secret.kid}  {_day(term.since)} to {_day(term.until)}")
    print("practice  " + ("yes: anybody can sign for this office" if ring.practice else "no"))


def _signs_until(ring: Keyring) -> datetime:
    assert ring.peers.manifest is not None
    terms = {term.key: term.until for term in ring.peers.manifest.office}
    return times.at(terms[ring.signing.public])


def _day(at_ms: int) -> str:
    return f"{times.at(at_ms).astimezone(UTC):%Y-%m-%d}"
