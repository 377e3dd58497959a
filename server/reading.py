"""From the bytes of a request to what its askers say: opened and verified, not yet believed."""

from collections.abc import Sequence

from protocol import bundle, errors, opening, parcel
from protocol.opening import Opened
from server.keyring import Keyring

Read = tuple[Opened, ...] | errors.LayarError
"""The parcels of a request that could be opened, or why none could."""

_MAGIC_BYTES = 4


def read(ring: Keyring, body: bytes) -> Read:
    """
    Return every parcel of a request that could be opened; the others are passed over.

    Signatures are checked here. Whether their authors are anybody the office knows is asked of
    the ledger afterwards: this needs no database, so that it can be done anywhere.
    """
    opened: list[Opened] = []
    newer = len(body) > _MAGIC_BYTES
    for sealed in _parcels(body):
        try:
            opened.append(_open(ring, sealed))
        except errors.VersionError:
            continue
        except errors.LayarError:
            newer = False
    if opened:
        return tuple(opened)
    return errors.FormatNewerError("parcel") if newer else errors.DeliveryRefusedError()


def _parcels(body: bytes) -> Sequence[bytes]:
    if body[:_MAGIC_BYTES] == bundle.MAGIC:
        return bundle.unpack(body).parcels or (b"",)
    return (body,)


def _open(ring: Keyring, sealed: bytes) -> Opened:
    items = parcel.unseal(sealed, ring.sealing)
    return opening.read(items, ring.realm, lambda key: True, ring.kids)
