"""What reads a code from a picture: a library of the system, which a computer may lack."""

import pytest

from app import qr_codes

needed = pytest.mark.skipif(
    not qr_codes.readable(),
    reason="the zbar library is not here (Debian: libzbar0, from 13 on libzbar0t64)",
)
