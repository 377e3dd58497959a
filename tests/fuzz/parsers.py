"""What is done with bytes from outside, parser by parser; each ends or raises an error of ours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from unittest.mock import patch

from app import photos
from protocol import (
    bodies,
    bundle,
    case,
    documents,
    envelope,
    errors,
    ids,
    messages,
    opening,
    outside,
    parcel,
    qr,
    services,
    signpost,
    strips,
    toml_table,
    trust,
)
from protocol.messages import Kind, Receipt
from protocol.outside import HEADER, Way
from protocol.questions import Page
from protocol.reading import Heard
from protocol.service_file import Shared
from protocol.steps import State
from protocol.toml_table import CatalogueError
from protocol.trust import Peers, Role
from server import askings
from tests.protocol import known

ALLOWED = (errors.LayarError, CatalogueError)
"""What may come out; a catalogue file's author is told in the catalogue's own words."""
OUTSIDE = HEADER.pack(
    outside.MAGIC, outside.SUITE, Way.UP, bytes.fromhex(known.OFFICE_SEALING.kid), bytes(16)
)
FLOW = (State.QUEUED, State.RECEIVED, State.IN_PROCESS, State.READY, State.COMPLETED)
ROLES = (None, *Role)
MESSAGES_LIMIT = 30
PIECES = 20


@contextmanager
def believing() -> Iterator[None]:
    """Take every seal and every signature for good while the block runs."""
    with (
        patch.object(parcel, "_open", lambda raw, *_: strips.Opened(raw[HEADER.size :], all=True)),
        patch.object(envelope.keys, "verify", lambda *_: None),
    ):
        yield


def clear_text(data: bytes) -> None:
    """Read a parcel's clear text, padding and all, as the office does."""
    items = parcel.unseal(OUTSIDE + data, [known.OFFICE_SEALING])
    taken = opening.read(items, known.REALM, lambda _: True, {known.OFFICE.kid})
    for asking in askings.understand([taken]):
        for piece in asking.pieces:
            documents.check(piece)


def items(data: bytes) -> None:
    """Read items whose padding is right, as office and phone do."""
    clear_text(data.ljust(parcel.bucket(len(data)), b"\x00"))


def packed(data: bytes) -> None:
    """Read a file of parcels, as any courier does."""
    for sealed in bundle.unpack(data).parcels:
        with suppress(errors.LayarError):
            outside.header(sealed)


def published(data: bytes) -> None:
    """Read manifest and roster in the open form, and act on them."""
    peers = Peers(known.ROOT.public)
    for raw in bundle.unpack_open(data):
        with suppress(errors.LayarError):
            said = envelope.parse(raw)
            if said.kind == Kind.MANIFEST:
                peers = trust.accept_manifest(peers, said)
            elif said.kind == Kind.ROSTER:
                peers = trust.accept_roster(peers, said, known.NOW)


def signed(data: bytes) -> None:
    """Read an envelope and what it says, and write it again."""
    envelope.claimed_id(data)
    said = envelope.verify(data, known.REALM, lambda _: True)
    messages.body_of(messages.read(said.kind, said.body))


def inflated(data: bytes) -> None:
    """Inflate and read a body as it stands in an envelope."""
    bodies.read(bodies.unpack(data[0] if data else 0, data[1:]))


def body(data: bytes) -> None:
    """Read a body of the kind the first byte says: receipts, manifests, rosters and all others."""
    kind, said = data[:1] or b"\x00", bodies.read(data[1:])
    message = messages.read(kind[0], said)
    messages.body_of(message)
    if isinstance(message, Receipt):
        for held in message.pieces.values():
            documents.held_in(held, PIECES)


def told(data: bytes) -> None:
    """Fold a case from whatever messages two sides may have said of it."""
    heards = [
        Heard(
            id=ids.MessageId(f"{number:032x}"),
            kind=Kind(line[0]),
            message=messages.read(line[0], bodies.read(line[3:])),
            author=line[1:2],
            role=ROLES[line[1] % len(ROLES)],
            name="",
            place=line[2] or None,
            written_at=known.NOW,
        )
        for number, line in enumerate(data.split(b"\n")[:MESSAGES_LIMIT])
        if len(line) > 3 and line[0] in set(Kind)
    ]
    case.fold(heards, FLOW)


def shown(data: bytes) -> None:
    """Read a QR code's text, whatever it is, and the receipt code somebody types."""
    text = data.decode("utf-8", "replace")
    for read in (
        qr.read_office,
        qr.read_request,
        signpost.read,
        signpost.understand,
        ids.read_receipt_code,
        lambda said: qr.join([qr.read_part(line) for line in said.split("\n")]),
    ):
        with suppress(errors.LayarError):
            read(text)


@dataclass
class _File:
    """A file of the catalogue that is nowhere."""

    data: bytes
    name: str = "pengaduan.toml"

    def read_text(self, encoding: str) -> str:
        return self.data.decode(encoding)


def service(data: bytes) -> None:
    """Read a service of the catalogue."""
    file: Any = _File(data)
    made = services._service(
        toml_table.read(file.name, toml_table.text_of(file)), Shared((), (), dict[str, Page]()), {}
    )
    services._check(made, PurePath(file.name).name, services.catalogue().agencies)


def photo(data: bytes) -> None:
    """Shrink a picture somebody chose."""
    photos.shrink(data)


PARSERS: dict[str, Callable[[bytes], None]] = {
    "clear": clear_text,
    "items": items,
    "bundle": packed,
    "open": published,
    "envelope": signed,
    "deflate": inflated,
    "body": body,
    "case": told,
    "qr": shown,
    "service": service,
    "photo": photo,
}
