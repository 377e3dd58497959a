"""Where a relay stands, shown on its screen and typed by hand."""

import pytest

from protocol import errors, qr_text, signpost
from tests.protocol import known

VECTOR = next(each for each in known.load("small")["vectors"] if each["what"] == "qr relay")


def test_the_known_address_is_written_and_read():
    """What a relay's QR says."""
    assert signpost.write(VECTOR["address"]) == VECTOR["expect"]
    assert signpost.read(VECTOR["expect"]) == VECTOR["address"]


def test_the_longest_address_still_fits():
    """The page's number of characters is the true one."""
    address = "http://" + "a" * (signpost.ADDRESS_LIMIT_BYTES - 7)

    assert len(signpost.write(address)) == 189
    with pytest.raises(errors.SignpostBadError):
        signpost.write(address + "a")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.8.10", "http://192.168.8.10:8788"),
        (" 192.168.8.10:9000 ", "http://192.168.8.10:9000"),
        ("titik.local/", "http://titik.local:8788"),
        ("https://titik.example", "https://titik.example"),
        ("http://[fe80::1]:8788", "http://[fe80::1]:8788"),
        (VECTOR["expect"], VECTOR["address"]),
    ],
)
def test_what_people_type_is_understood(typed, address):
    """An address, a host alone or the text of the picture: each leads to the relay."""
    assert signpost.understand(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "ftp://192.168.8.10",
        "http://",
        "http://192.168.8.10/v1",
        "http://name:word@192.168.8.10",
        "http://192.168.8.10:0",
        "http://192.168.8.10:x",
        "http://rumah saya",
        "file:///etc/passwd",
        "http://pelabuhan.éxample",
        "http://192.168.8.10?a=b",
    ],
)
def test_what_no_relay_can_have_is_refused(typed):
    """No path, no password, no other way of speaking."""
    with pytest.raises(errors.SignpostBadError):
        signpost.understand(typed)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.QrBadError),
        (b"\x02http://192.168.8.10", errors.QrBadError),
        (b"\x01", errors.SignpostBadError),
        (b"\x01\xff\xfe", errors.SignpostBadError),
        (b"\x01javascript:alert(1)", errors.SignpostBadError),
    ],
)
def test_a_strangers_picture_is_refused(content, error):
    """Whatever is in it, nothing but an address comes out."""
    with pytest.raises(error):
        signpost.read(qr_text.write("V", content))
