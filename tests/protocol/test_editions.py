"""A catalogue as signed data: read whole or refused whole, and never more than a text."""

import json
import zlib

import pytest

from protocol import bodies, editions, envelope, errors, keys, messages, services, trust
from protocol.bodies import Compression
from protocol.messages import Kind
from protocol.trust import Peers
from tests.protocol import known

VECTORS = known.load("catalogue")["vectors"]
GOOD = VECTORS[0]["body"]
PEERS = Peers(
    known.ROOT.public,
    messages.Manifest(
        version=1, office=[messages.SigningTerm(key=known.OFFICE.public, since=0, until=2**41)]
    ),
)


def signed(body=GOOD, by=known.OFFICE):
    return known.say(by, Kind.CATALOGUE, body)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["description"])
def test_a_known_catalogue_is_read_or_refused_with_its_code(vector):
    """In step with every other reader."""
    if "services" in vector:
        read = editions.opened(messages.read(Kind.CATALOGUE, vector["body"]))
        assert list(read) == vector["services"]
        return
    with pytest.raises(errors.LayarError) as refused:
        editions.opened(messages.read(Kind.CATALOGUE, vector["body"]))
    assert refused.value.code == vector["refuse"]


def test_the_whole_catalogue_of_the_app_fits_a_message_and_comes_back_the_same():
    """With room for two fifths as much again, inflated, and half as much, stored."""
    said = editions.bind(services.FOLDER, 7)
    clear = bodies.write(messages.body_of(said))
    _, stored = bodies.pack(clear, Compression.CATALOGUE)

    assert editions.opened(said) == services.catalogue()
    assert len(clear) * 7 // 5 < bodies.CLEAR_LIMIT_BYTES
    assert len(stored) * 3 // 2 < bodies.STORED_LIMIT_BYTES


def test_what_cannot_be_read_is_kept_out_without_an_error(tmp_path):
    """A phone asks at every start: the answer is none, not a fault."""
    broken = {**GOOD, "files": {**GOOD["files"], "contoh.toml": "[["}}

    assert editions.kept(signed(broken).raw) is None
    assert list(editions.kept(signed().raw)) == ["contoh"]


def test_a_folder_that_cannot_be_read_is_not_bound(tmp_path):
    """Neither bytes that are no text nor a name no phone takes."""
    for name, text in GOOD["files"].items():
        (tmp_path / name).write_text(text, "utf-8")
    assert editions.bind(tmp_path, 2) == messages.read(Kind.CATALOGUE, GOOD)

    (tmp_path / "Contoh 2.toml").write_text("", "utf-8")
    with pytest.raises(errors.CatalogueBadError):
        editions.bind(tmp_path, 2)
    (tmp_path / "Contoh 2.toml").unlink()
    (tmp_path / "contoh.toml").write_bytes(b"\xff")
    with pytest.raises(errors.CatalogueBadError):
        editions.bind(tmp_path, 2)


def test_services_no_longer_offered_are_found_by_their_keys_alone():
    """Drafts and cases may be theirs; nobody is offered them."""
    newest = editions.kept(signed().raw)
    merged = editions.over(newest, [services.catalogue()])

    assert list(merged) == ["contoh"]
    assert "pengaduan" in merged
    assert merged["pengaduan"] == services.catalogue()["pengaduan"]
    assert set(services.catalogue().agencies) <= set(merged.agencies)
    assert merged.get("nobody") is None


@pytest.mark.parametrize(
    "by", [known.OFFICER, known.PHONE, known.ROOT], ids=("officer", "phone", "root")
)
def test_nobody_but_the_office_says_a_catalogue(by):
    """Not even the root: it signs manifests."""
    with pytest.raises(errors.NotEntitledError):
        trust.accept_catalogue(PEERS, signed(by=by), None, 0)
    assert trust.accept_catalogue(PEERS, signed(), None, 2).version == 2


def test_an_older_catalogue_is_refused():
    """What was replaced does not come back."""
    with pytest.raises(errors.NotEntitledError):
        trust.accept_catalogue(PEERS, signed(), None, 3)


def test_a_catalogue_nobody_signed_is_nothing():
    """One flipped bit, or a signature of another deployment."""
    raw = signed().raw
    with pytest.raises(errors.BadSignatureError):
        envelope.verify(raw[:-1] + bytes([raw[-1] ^ 1]), known.REALM, known.knows)
    with pytest.raises(errors.BadSignatureError):
        envelope.verify(raw, keys.realm(known.OFFICE.public), known.knows)


def test_a_bomb_stops_at_the_limit_of_a_body():
    """A kilobyte that would inflate to a megabyte is refused before it does."""
    bomb = json.dumps({"version": 2, "files": {"a.toml": "#" * 2**20}}).encode()
    deflater = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    stored = deflater.compress(bomb) + deflater.flush()

    assert len(stored) < 2_000
    with pytest.raises(errors.BodyTooLargeError):
        bodies.unpack(Compression.DEFLATE, stored)
    with pytest.raises(errors.BodyTooLargeError):
        bodies.pack(bomb)
