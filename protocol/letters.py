"""
What an issued letter says in its QR, and how anybody checks it without a network.

    LYQ1:L:…   01 ‖ flags ‖ issuer ‖ epoch ‖ seq ‖ case ‖ village ‖ issued ‖ until ‖ end of NIK
               ‖ number ‖ service ‖ name ‖ signature

The code stands inside the PDF, so it binds what the letter says and not the file: the message
that brings the letter binds the file. Whoever checks compares number, name and the end of the NIK
with the paper; the issuer's key comes from the roster they have. Epoch and seq are those of that
message, so that a key that was revoked later tells letters of before from those after.
"""

import hashlib
import struct
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from protocol import errors, keys, qr_text, regions, trust
from protocol.ids import CaseId, Kid
from protocol.messages import Kind, Roster
from protocol.trust import Author, Peers, Role

LETTER = "L"
NAME_LIMIT = 60
"""Letters of a name in a code: what a KTP may have. A longer one ends with an ellipsis there."""
NUMBER_LIMIT_BYTES = 40
"""So that a code has some 280 characters, and never more than 372: a cheap camera reads it."""

_VERSION = 1
_CERTIFIED = 1
_FIRST_DAY = date(2020, 1, 1)
_HEAD = struct.Struct(">BB8sII16s5sHHH")
_MARK_BYTES = 8
_NO_NIK = 0xFFFF
_CONTEXT = keys.ctx("layar/letter/v1")


class Verdict(StrEnum):
    """What checking a letter's code comes to; only `genuine` means: this letter counts."""

    GENUINE = "genuine"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """Its issuer's key was revoked since; it says that it is from before: the office knows."""
    REVOKED = "revoked"
    """Signed after its issuer's key had been revoked."""
    ALTERED = "altered"
    UNKNOWN = "unknown"
    """Nobody this side knows may have issued it."""
    NEWER = "newer"


@dataclass(frozen=True)
class Facts:
    """
    What a letter says of itself, enough to compare with the paper.

    `nik_end` are the last four digits, empty where there is no NIK; `village` is empty where an
    agency of the regency issues; where a district's office does, it is the village it is for.
    `until` is the last day it counts, None where it has none.
    `epoch` and `seq` are the place of its message in the issuer's chain. `certified` says that the
    file carries a certified electronic signature besides; ours do not.
    """

    number: str
    service: str
    name: str
    nik_end: str
    village: str
    issued_on: date
    until: date | None
    case: CaseId
    epoch: int
    seq: int
    certified: bool = False


@dataclass(frozen=True)
class Code:
    """A letter's code as it was read: nobody has checked it yet."""

    facts: Facts
    issuer: Kid
    signed: bytes
    signature: bytes

    @property
    def mark(self) -> str:
        """How a list of withdrawn letters names this one: 16 hex digits."""
        return hashlib.sha256(self.signed).digest()[:_MARK_BYTES].hex()


@dataclass(frozen=True)
class Checked:
    """What a code says, who issued it where that is known, and what that comes to."""

    verdict: Verdict
    code: Code | None = None
    issuer: Author | None = None


def facts(
    *,
    number: str,
    service: str,
    name: str,
    nik: str,
    village: str,
    issued_on: date,
    valid_days: int | None,
    case: CaseId,
    place: tuple[int, int],
) -> Facts:
    """Return what a letter's code says; `place` is its message's in its issuer's chain."""
    shown = name if len(name) <= NAME_LIMIT else f"{name[: NAME_LIMIT - 1]}…"
    end = nik[-4:] if len(nik) == 16 and nik.isascii() and nik.isdigit() else ""
    until = issued_on + timedelta(days=valid_days) if valid_days else None
    return Facts(number, service, shown, end, village, issued_on, until, case, *place)


def write(issuer: keys.SigningSecret, realm: bytes, said: Facts) -> str:
    """Return the text of a letter's QR, signed by who issues it."""
    signed = _bytes(issuer.kid, said)
    return qr_text.write(LETTER, signed + issuer.sign(_CONTEXT + realm + signed))


def read(text: str) -> Code:
    """
    Return what a letter's code says; see `check` for whether it is so.

    Raises:
        QrBadError: no text of a letter. FormatNewerError: a letter of a newer form.
    """
    content = qr_text.read(text.strip("\r\n"), LETTER)
    if content[:1] != bytes([_VERSION]) or content[1:2] not in (b"\x00", bytes([_CERTIFIED])):
        if len(content) < 2:
            raise errors.QrBadError("length")
        raise errors.FormatNewerError("letter")
    signed, signature = content[: -keys.SIGNATURE_BYTES], content[-keys.SIGNATURE_BYTES :]
    return Code(_facts(signed), Kid(signed[2 : 2 + keys.KID_BYTES].hex()), signed, signature)


def check(
    text: str,
    realm: bytes,
    peers: Peers,
    today: date,
    withdrawn: Collection[str] = (),
    *,
    by_village: Callable[[str], bool | None],
) -> Checked:
    """
    Check a letter's code against whom this side knows, on a day of the office's zone.

    `withdrawn` are the marks this side has heard of besides those of the roster. `by_village` tells
    whether villages issue a service's letter, None where this side does not know: a village that
    signs what only an agency may, or an agency what only a village may, has issued no letter.

    Raises:
        QrBadError: no text of a letter.
    """
    try:
        code = read(text)
    except errors.FormatNewerError:
        return Checked(Verdict.NEWER)
    issuer = peers.by_kid(code.issuer)
    if issuer is None:
        return Checked(Verdict.UNKNOWN, code)
    try:
        keys.verify(issuer.key, code.signature, _CONTEXT + realm + code.signed)
        said = code.facts
        trust.entitle(issuer, Kind.LETTER, service=said.service, village=said.village or None)
        if by_village(said.service) not in {None, issuer.role is Role.OFFICER}:
            raise errors.NotEntitledError("letters of this service are issued by others")
    except errors.BadSignatureError:
        return Checked(Verdict.ALTERED, code, issuer)
    except errors.NotEntitledError:
        return Checked(Verdict.UNKNOWN, code, issuer)
    return Checked(_standing(code, peers.roster, today, withdrawn), code, issuer)


def _standing(
    code: Code, roster: Roster | None, today: date, withdrawn: Collection[str]
) -> Verdict:
    """Return whether a letter that is its issuer's own still counts."""
    said = code.facts
    last = roster.revoked.get(code.issuer) if roster else None
    if last is not None and (said.epoch, said.seq) > last:
        return Verdict.REVOKED
    if code.mark in withdrawn or (roster is not None and code.mark in roster.withdrawn):
        return Verdict.WITHDRAWN
    if last is not None:
        return Verdict.ENDED
    return Verdict.EXPIRED if said.until is not None and today > said.until else Verdict.GENUINE


def _bytes(issuer: Kid, said: Facts) -> bytes:
    head = _HEAD.pack(
        _VERSION,
        _CERTIFIED if said.certified else 0,
        bytes.fromhex(issuer),
        said.epoch,
        said.seq,
        bytes.fromhex(said.case),
        regions.packed(said.village),
        _day(said.issued_on),
        _day(said.until) if said.until else 0,
        int(said.nik_end) if said.nik_end else _NO_NIK,
    )
    return head + b"".join(map(_text, (said.number, said.service, said.name)))


def _facts(signed: bytes) -> Facts:
    if len(signed) < _HEAD.size:
        raise errors.QrBadError("length")
    _, certified, _, epoch, seq, case, place, issued, until, nik = _HEAD.unpack_from(signed)
    number, rest = _take(signed[_HEAD.size :])
    service, rest = _take(rest)
    name, rest = _take(rest)
    if rest or int.from_bytes(place, "big") >= 10**10 or (nik != _NO_NIK and nik > 9999):
        raise errors.QrBadError("fields")
    return Facts(
        number=number,
        service=service,
        name=name,
        nik_end="" if nik == _NO_NIK else f"{nik:04}",
        village=regions.unpacked(place),
        issued_on=_FIRST_DAY + timedelta(days=issued),
        until=_FIRST_DAY + timedelta(days=until) if until else None,
        case=CaseId(case.hex()),
        epoch=epoch,
        seq=seq,
        certified=certified == _CERTIFIED,
    )


def _day(day: date) -> int:
    return (day - _FIRST_DAY).days


def _text(text: str) -> bytes:
    raw = text.encode()
    return bytes([len(raw)]) + raw


def _take(content: bytes) -> tuple[str, bytes]:
    """Return the text at the beginning, and what comes after it."""
    length = content[0] if content else 0
    raw = content[1 : 1 + length]
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise errors.QrBadError("text") from error
    if not text or len(raw) != length or not text.isprintable():
        raise errors.QrBadError("text")
    return text, content[1 + length :]
