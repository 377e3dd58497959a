"""The `layar verify` command: whether an issued letter counts, by what this computer knows."""

from pathlib import Path

from app import letter_files
from app.settings import Settings
from app.storage import letters as kept
from app.storage import store
from protocol import (
    bundle,
    dates,
    envelope,
    ids,
    keys,
    letter_page,
    letters,
    services,
    trust,
)
from protocol.letters import Checked, Verdict
from protocol.messages import Kind
from protocol.trust import Peers
from protocol.world import World


def run(letter: str, trusted: Path | None, facts: Settings, world: World) -> int:
    """
    Print what a letter's code says and whether it counts; 0 when it does, 1 when not.

    `letter` is a file or the text of its code; `trusted` an open file of the office's words,
    for a computer that has none of its own.

    Raises:
        QrBadError: there is no letter's code.
        LayarError: what this computer knows cannot be read.
    """
    path = Path(letter)
    data = path.read_bytes() if _is_file(path) else letter.encode()
    text = letter_files.code(data)
    if trusted is not None:
        root = facts.deployment.root
        peers = believe(trusted.read_bytes(), root)
        known, today = services.catalogue().lettered_by_village, dates.today(world.now())
        checked = letters.check(text, keys.realm(root), peers, today, by_village=known)
    else:
        memory = store.open_store(facts.data, world, facts.deployment.root)
        with memory.reading() as session:
            checked = kept.check(session, text, world.now())
        memory.close()
    for line in lines(checked, other=letter_files.signed_otherwise(data)):
        print(line)
    return 0 if checked.verdict is Verdict.GENUINE else 1


def believe(raw: bytes, root: bytes) -> Peers:
    """
    Return whom an open file of the office's names, from this root key on.

    Raises:
        BundleDamagedError: it is none, or cut.
        TrustError, NotEntitledError: it is not by the office.
    """
    peers = Peers(root)
    realm = keys.realm(root)
    for each in bundle.unpack_open(raw):
        kind = envelope.claimed_kind(each)
        if kind == Kind.MANIFEST:
            peers = trust.accept_manifest(peers, envelope.verify(each, realm, peers.knows))
        elif kind == Kind.ROSTER:
            peers = trust.accept_roster(peers, envelope.verify(each, realm, peers.knows), None)
    return peers


def lines(checked: Checked, *, other: bool = False) -> list[str]:
    """Return what is printed; `other` says that the file carries another signature besides."""
    found = [checked.verdict.value]
    if checked.code is None or checked.verdict is Verdict.ALTERED:
        return found
    said, by = checked.code.facts, letter_page.signed_by(services.catalogue(), checked)
    found += [
        f"number:     {said.number}",
        f"service:    {said.service}",
        f"about:      {said.name}",
        f"NIK:        {'ends with ' + said.nik_end if said.nik_end else 'none'}",
        f"village:    {said.village or 'none, for the whole regency'}",
        f"issued by:  {by} ({checked.code.issuer})",
        f"issued on:  {said.issued_on.isoformat()}",
        f"until:      {said.until.isoformat() if said.until else 'no end'}",
        f"receipt:    {ids.receipt_code(said.case)}",
        f"certified electronic signature: {_certified(said.certified, other)}",
    ]
    return found


def _certified(said: bool, other: bool) -> str:
    if other:
        return "the file has one, which is not checked here"
    return "yes, by its code" if said else "none"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a text that is too long for a name
        return False
