"""An office under the development root that lists a village's head: words to believe, by hand."""

from typing import Any

from protocol import bundle, envelope, ids, keys
from protocol.envelope import NO_PREV
from protocol.keys import SigningSecret
from protocol.messages import Kind
from protocol.world import World

ROOT = SigningSecret(keys.DEVELOPMENT_ROOT_SEED)
REALM = keys.realm(ROOT.public)
OFFICE = SigningSecret(b"o" * 32)
HEAD = SigningSecret(b"h" * 32)
HOME = "82.04.17.2003"
_EVER = 2**53 - 1


def words(world: World, **said: Any) -> list[bytes]:
    """Return a manifest and a roster; `said` stands in the roster."""
    manifest = {
        "version": 1,
        "office": [{"key": keys.b64(OFFICE.public), "from": 0, "until": _EVER}],
    }
    head = {
        "key": keys.b64(HEAD.public),
        "name": "KADES CONTOH",
        "role": "officer",
        "scope": [HOME],
    }
    roster = {
        "version": 1,
        "seal": [],
        "officers": [head],
        "revoked": {},
        "suites": [1],
        "dictionaries": [1],
        "least_app": "0.1.0",
    }
    return [
        _sign(world, ROOT, Kind.MANIFEST, manifest),
        _sign(world, OFFICE, Kind.ROSTER, roster | said),
    ]


def open_file(world: World, **said: Any) -> bytes:
    """Return the same as the open file an office hands out."""
    return bundle.pack_open(words(world, **said))


def _sign(world: World, author: SigningSecret, kind: Kind, body: dict[str, Any]) -> bytes:
    return envelope.sign(
        author,
        REALM,
        kind=kind,
        epoch=1,
        seq=1,
        prev=NO_PREV,
        id=ids.new(world),
        body=body,
    ).raw
