"""From the bytes of a request to what its askers say: opened and verified, not yet believed."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from protocol import bundle, errors, opening, parcel
from protocol.opening import Opened
from server import signatures
from server.keyring import Keyring


@dataclass(frozen=True, slots=True)
class Mail:
    """
    The parcels of a request that could be opened.

    Where one of them is of a device that carries for others, `marks` name what it may let go of:
    every parcel that was read here, and those nobody here will ever read. One for a newer
    version is not among them. `size_bytes` is how much they are together.
    """

    opened: tuple[Opened, ...]
    marks: tuple[str, ...] = ()
    size_bytes: int = 0


Read = Mail | errors.LayarError
"""What a request brought, or why nothing of it could be read."""

_MAGIC_BYTES = 4


def read(ring: Keyring, body: bytes) -> Read:
    """
    Return every parcel of a request that could be opened, a cut one as far as it came.

    Signatures are checked here. Whether their authors are anybody the office knows is asked of
    the ledger afterwards: this needs no database, so that it can be done anywhere.
    """
    opened: list[Opened] = []
    done: list[bytes] = []
    newer = len(body) > _MAGIC_BYTES
    for sealed in _parcels(body):
        try:
            opened.append(_open(ring, sealed))
        except errors.VersionError:
            continue
        except errors.LayarError:
            newer = False
        done.append(sealed)
    if body[:_MAGIC_BYTES] == bundle.MAGIC and (cut := bundle.cut_off(body)):
        with contextlib.suppress(errors.LayarError):
            opened.append(_open(ring, cut))
    if not opened:
        return errors.FormatNewerError("parcel") if newer else errors.DeliveryRefusedError()
    if not any(each.receipt.body.get("mailbag") is True for each in opened):
        return Mail(tuple(opened))
    return Mail(tuple(opened), tuple(map(parcel.mark, done)), sum(map(len, done)))


def _parcels(body: bytes) -> Sequence[bytes]:
    if body[:_MAGIC_BYTES] == bundle.MAGIC:
        return bundle.unpack(body).parcels or (b"",)
    return (body,)


def _open(ring: Keyring, sealed: bytes) -> Opened:
    items = parcel.unseal(sealed, ring.sealing)
    return opening.read(items, ring.realm, lambda key: True, ring.kids, fits=signatures.verify)
