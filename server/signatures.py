"""
Signatures by libsodium, in half the time: checking them is most of what a parcel costs.

It takes nothing that `protocol.keys` would not take, and a little less: whose signature begins
with a point of small order it turns away. What the office takes has to be what every phone takes,
so whoever it turns away is asked about once more, there: a good signature never comes to that.
"""

from functools import cached_property, lru_cache

from nacl.bindings import crypto_sign, crypto_sign_open
from nacl.exceptions import BadSignatureError

from protocol import keys


def verify(public: bytes, signature: bytes, data: bytes) -> None:
    """
    Check a signature, as `keys.verify` does.

    Raises:
        BadSignatureError: it does not fit.
    """
    # The library reads so many bytes of each, whatever is there.
    if len(public) == keys.KEY_BYTES and len(signature) == keys.SIGNATURE_BYTES:
        try:
            crypto_sign_open(signature + data, public)
        except BadSignatureError:
            pass
        else:
            return
    keys.verify(public, signature, data)


@lru_cache(maxsize=4)
def quick(secret: keys.SigningSecret) -> keys.SigningSecret:
    """Return a key pair that makes the very signatures this one makes, sooner."""
    return _Quick(secret.seed)


class _Quick(keys.SigningSecret):
    @cached_property
    def _both(self) -> bytes:
        return self.seed + self.public

    def sign(self, data: bytes) -> bytes:
        return crypto_sign(data, self._both)[: keys.SIGNATURE_BYTES]
