"""Good inputs to begin with, for each parser: from the known vectors and from our own writers."""

import base64
import io
import json
import random
from collections.abc import Iterator
from functools import cache

from PIL import Image

from app.voyage import cargo
from protocol import bodies, bundle, documents, envelope, parcel, qr, services, signpost
from protocol.messages import Kind
from protocol.parcel import EnvelopeItem, PieceItem
from tests.protocol import known

PHONE = known.PHONE
SAID = 10
CASE = "01936f000000700080000000000000aa"


@cache
def of(name: str) -> list[bytes]:
    """Return what a parser can begin with."""
    return list(_SEEDS[name]())


def _items() -> list[bytes]:
    _, pieces = documents.cut(random.Random(1).randbytes(20_000), "image/jpeg")
    told = [each.raw for each in _envelopes()]
    small = PieceItem(pieces[-1].sha256, pieces[-1].at, pieces[-1].data[:600])
    return [
        parcel.write_items([EnvelopeItem(raw) for raw in told]),
        parcel.write_items([EnvelopeItem(told[0]), small]),
        parcel.write_items([EnvelopeItem(told[0]), EnvelopeItem(told[1])]),
        parcel.write_items([EnvelopeItem(told[0])]),
    ]


def _clear() -> Iterator[bytes]:
    for clear in _items():
        yield clear.ljust(parcel.bucket(len(clear)), b"\x00")


def _envelopes() -> list[envelope.Envelope]:
    made = [known.hello()]
    prev = envelope.NO_PREV
    chained = [each for each in _bodies() if each[0] not in envelope.UNCHAINED_KINDS]
    for seq, (kind, said) in enumerate(chained, 1):
        made.append(known.say(PHONE, kind, said, seq=seq, prev=prev))
        prev = bytes.fromhex(made[-1].digest)
    return made


def _bodies() -> list[tuple[int, dict[str, object]]]:
    vectors = [each.get("expect", {}) for each in known.load("envelope")["vectors"]]
    found = [(each["kind"], each["json"]) for each in vectors if "json" in each]
    decided = [
        {"case": CASE, "step": step, "questions": ["nik"], "after": 1, "date": "2026-11-24"}
        for step in ("receive", "start", "return", "visit", "schedule", "refuse", "complete")
    ]
    return [
        *((int(kind), said) for kind, said in found),
        (Kind.RATING, {"case": CASE, "marks": {"time": 3}}),
        # The last ten are a case from beginning to end.
        (Kind.APPLICATION, {"service": "pengaduan", "answers": {"report": "x", "location": "y"}}),
        (Kind.SUPPLEMENT, {"case": CASE, "answers": {"nik": "8204081708909901"}}),
        (Kind.WITHDRAWAL, {"case": CASE}),
        *((int(Kind.DECISION), each) for each in decided),
    ]


def _body() -> Iterator[bytes]:
    for kind, said in _bodies():
        yield bytes([kind]) + bodies.write(said)
    receipt = {"to": PHONE.kid, "at": 1, "received": [CASE], "pieces": {"00" * 32: "gA"}}
    yield bytes([Kind.RECEIPT]) + bodies.write(receipt)


def _deflate() -> Iterator[bytes]:
    for _, said in _bodies():
        for wanted in (bodies.Compression.DEFLATE, bodies.Compression.CATALOGUE):
            compression, stored = bodies.pack(bodies.write(said), wanted)
            yield bytes([compression]) + stored
        yield b"\x00" + bodies.write(said)


def _case() -> Iterator[bytes]:
    about = [(int(kind), said) for kind, said in _bodies()[-SAID:]]
    for role in range(1, 5):
        yield b"\n".join(
            bytes([kind, role if kind == Kind.DECISION else 0, place]) + bodies.write(said)
            for place, (kind, said) in enumerate(about[:9], 1)
        )


def _bundles() -> Iterator[bytes]:
    vectors = known.load("bundle")["vectors"]
    yield from (base64.b64decode(each["bundle"]) for each in vectors)
    sealed = parcel.seal(
        [EnvelopeItem(known.hello().raw)], known.OFFICE_SEALING.public, known.world()
    )
    yield bundle.pack([sealed, sealed])
    yield bundle.pack([])


def _qr() -> Iterator[bytes]:
    yield qr.office(known.ROOT.public).encode()
    yield qr.request(PHONE.public, "aa" * 32).encode()
    yield signpost.write("http://192.168.8.10:8788").encode()
    yield "\n".join(qr.parts(bytes(range(200)))).encode()
    yield b"7K3M-9QXA"


def _services() -> Iterator[bytes]:
    for path in sorted(services.FOLDER.glob("*.toml")):
        yield path.read_bytes()


def _photos() -> Iterator[bytes]:
    yield cargo.speck(random.Random(1))
    picture = Image.frombytes("L", (60, 40), random.Random(2).randbytes(2400))
    for format in ("JPEG", "PNG", "WEBP"):
        for mode in ("RGB", "L", "RGBA", "P"):
            if format == "JPEG" and mode in {"RGBA", "P"}:
                continue
            out = io.BytesIO()
            exif = Image.Exif()
            exif[0x0112] = 6
            picture.convert(mode).save(out, format, exif=exif)
            yield out.getvalue()


_SEEDS = {
    "clear": _clear,
    "items": _items,
    "bundle": _bundles,
    "open": lambda: [bundle.pack_open([each.raw for each in _envelopes()])],
    "envelope": lambda: [
        *(bytes.fromhex(each["envelope"]) for each in known.load("envelope")["vectors"]),
        *(each.raw for each in _envelopes()),
    ],
    "deflate": _deflate,
    "body": _body,
    "case": _case,
    "qr": _qr,
    "service": _services,
    "photo": _photos,
}


def dictionary() -> list[str]:
    """Return words worth trying: those our formats and bodies are made of."""
    words = json.dumps([said for _, said in _bodies()])
    return sorted({word for word in words.replace('"', " ").split() if 2 < len(word) < 24})
