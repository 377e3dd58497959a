"""What others do with the same applications and photos, plain and unchecked, over HTTP."""

import gzip
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from bench import workload

Heard = Callable[[], None]
"""Called once the text of all has been acknowledged."""

PHOTO_TYPE = {"Content-Type": "image/jpeg"}
_COLLECT = {
    "User-Agent": "org.odk.collect.android/v2024.3.4 Dalvik/2.1.0 (Linux; U; Android 13; SM-A145F)",
    "X-OpenRosa-Version": "1.0",
    "Date": "Wed, 25 Nov 2026 01:20:30 GMT",
    "Accept-Encoding": "gzip",
    "Authorization": "Basic bGF5YXItYmVuY2g6bm90aGluZyBzZWNyZXQ=",
}
_DEVICE = "/submission?deviceID=collect%3AxYz0123456789AbC"
_ENCRYPTED_KEY = "k" * 344
_SIGNATURE = "s" * 344
"""What 256 bytes of RSA are in base64: the sizes count, nobody decrypts."""


@dataclass(frozen=True)
class Load:
    """Applications, and a photo for each or for none."""

    bodies: tuple[dict[str, object], ...]
    photos: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, count: int, photo_bytes: int, seed: int = workload.SEED) -> "Load":
        """Return made-up applications, with photos that compress as little as photos do."""
        dice = random.Random(seed)
        photos = tuple(dice.randbytes(photo_bytes) for _ in range(count)) if photo_bytes else ()
        return cls(tuple(workload.applications(count, seed)), photos)

    @property
    def texts(self) -> list[bytes]:
        """The applications as JSON."""
        return [workload.as_json(body) for body in self.bodies]


def gzip_batch(url: str, load: Load, heard: Heard) -> None:
    """One POST of all as gzipped JSON, then one of each photo."""
    with _client(url) as client:
        joined = gzip.compress(b"[" + b",".join(load.texts) + b"]")
        client.post("/batches", content=joined).raise_for_status()
        heard()
        for photo in load.photos:
            client.post("/photos", content=photo, headers=PHOTO_TYPE).raise_for_status()


def naive(url: str, load: Load, heard: Heard) -> None:
    """One JSON POST each on one connection, and one of each photo after it."""
    with _client(url) as client:
        _post_each(lambda: client, load)
    heard()


def naive_anew(url: str, load: Load, heard: Heard) -> None:
    """The same with a connection for every request."""

    def anew() -> httpx.Client:
        return _client(url, keep_alive=False)

    _post_each(anew, load)
    heard()


def odk(url: str, load: Load, heard: Heard) -> None:
    """Replay ODK Collect: HEAD, then a multipart POST, for each submission; encrypted ones."""
    with _client(url) as client:
        client.headers.update(_COLLECT)
        for number, body in enumerate(load.bodies):
            client.head(_DEVICE).raise_for_status()
            files = _submission(number, body, load.photos[number : number + 1])
            client.post(_DEVICE, files=files).raise_for_status()
    heard()


def _post_each(client: Callable[[], httpx.Client], load: Load) -> None:
    for number, body in enumerate(load.bodies):
        client().post("/applications", json=body).raise_for_status()
        for photo in load.photos[number : number + 1]:
            client().post("/photos", content=photo, headers=PHOTO_TYPE).raise_for_status()


def _client(url: str, *, keep_alive: bool = True) -> httpx.Client:
    limits = httpx.Limits(max_keepalive_connections=None if keep_alive else 0)
    return httpx.Client(base_url=url, timeout=None, limits=limits, trust_env=False)


def _submission(
    number: int, body: dict[str, object], photos: Sequence[bytes]
) -> list[tuple[str, tuple[str, bytes, str]]]:
    """Return the parts Collect sends: a manifest, the encrypted form, the encrypted photos."""
    names = [f"17324{number:08}.jpg.enc" for _ in photos]
    media = "".join(f"<media><file>{name}</file></media>" for name in names)
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><data xmlns="http://opendatakit.org/submissions" '
        'id="surat-keterangan-tidak-mampu" version="2026112501" encrypted="yes">'
        f"<base64EncryptedKey>{_ENCRYPTED_KEY}</base64EncryptedKey>"
        '<orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>'
        f"uuid:8d7f2c1a-6b3e-4f5d-9a8b-{number:012}</orx:instanceID></orx:meta>{media}"
        "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
        f"<base64EncryptedElementSignature>{_SIGNATURE}</base64EncryptedElementSignature></data>"
    ).encode()
    hidden = random.Random(number).randbytes((len(_form(number, body)) // 16 + 1) * 16)
    octets = "application/octet-stream"
    return [
        ("xml_submission_file", ("submission.xml", manifest, "text/xml")),
        ("submission.xml.enc", ("submission.xml.enc", hidden, octets)),
        *((name, (name, photo, octets)) for name, photo in zip(names, photos, strict=True)),
    ]


def _form(number: int, body: dict[str, object]) -> bytes:
    """Return the answers as an XForms instance."""
    answers = body["answers"]
    assert isinstance(answers, dict)
    asked = "".join(f"<{key}>{json.dumps(said)}</{key}>" for key, said in answers.items())
    return (
        '<?xml version="1.0"?><data xmlns:jr="http://openrosa.org/javarosa" '
        'xmlns:orx="http://openrosa.org/xforms" id="surat-keterangan-tidak-mampu" '
        f'version="2026112501">{asked}<orx:meta><orx:instanceID>'
        f"uuid:8d7f2c1a-6b3e-4f5d-9a8b-{number:012}</orx:instanceID></orx:meta></data>"
    ).encode()
