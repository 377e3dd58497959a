"""Photos of a case, shown and never run."""

import struct
import zlib

import pytest

from protocol import documents
from server import pictures
from server.shelf import opened
from server.shelving import move
from tests.server import drawings
from tests.server.console.desk import Desk, text
from tests.server.phones import Photo

JPEG = drawings.jpeg()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(across: int, down: int) -> bytes:
    """Return a file of some hundred bytes that claims to be a picture of so many pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0))
    rest = chunk(b"IDAT", zlib.compress(bytes(1_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + rest


def claiming(across: int, down: int) -> bytes:
    """Return the photo with another size in its header."""
    at = JPEG.index(b"\xff\xc0") + 5
    return JPEG[:at] + struct.pack(">HH", down, across) + JPEG[at + 4 :]


BOMBS = {
    "PNG of 400 million": (png(20_000, 20_000), "image/png"),
    "JPEG of 4,000 million": (claiming(65_000, 65_000), "image/jpeg"),
    "just too many": (png(6_000, 4_001), "image/png"),
    "JPEG without a height": (claiming(100, 0), "image/jpeg"),
    "PNG cut in its header": (png(10, 10)[:20], "image/png"),
    "JPEG that is a PNG": (png(10, 10), "image/jpeg"),
}


def sent(house, phone, data, type_):
    """Apply with a paper and return the addresses of its case and of itself."""
    document, pieces = documents.cut(data, type_)
    application = phone.apply(papers={"kk": document.to_body()})
    house.tell(phone, application, *pieces)
    case = f"/console/cases/{application.id}"
    return case, f"/console/papers/{application.id}/{document.sha256}"


BOTH = [(*each, False) for each in BOMBS.values()] + [(*BOMBS["just too many"], True)]


@pytest.mark.parametrize(("data", "type_", "shelved"), BOTH, ids=[*BOMBS, "on the shelf"])
def test_a_picture_no_browser_could_hold_is_only_kept(
    house, desk, phone, tmp_path, data, type_, shelved
):
    """Too many pixels, or a header nobody can read: words and a file, and no picture."""
    case, address = sent(house, phone, data, type_)
    if shelved:
        assert move(house.office, opened(str(tmp_path / "papers"))) == 1

    page = desk.get(case)

    assert "<img" not in page.text
    assert f'href="{address}"' in page.text
    assert "Tidak ditampilkan: gambarnya terlalu besar atau rusak." in text(page)
    assert desk.get(f"{case}{address[address.rindex('/') :]}").status_code == 404
    if not shelved:
        answer = desk.get(address)
        assert answer.content == data
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("data", "type_"), [(png(6_000, 4_000), "image/png"), (claiming(6_000, 4_000), "image/jpeg")]
)
def test_a_picture_as_large_as_a_camera_takes_is_shown(house, desk, phone, data, type_):
    """24 million pixels, by what the header says: nothing is decoded to know it."""
    case, address = sent(house, phone, data, type_)

    assert pictures.LIMIT_PIXELS == 24_000_000
    assert f'<img src="{address}"' in desk.get(case).text
    assert desk.get(address).headers["content-type"] == type_


def test_a_header_may_be_longer_than_the_first_piece(house, desk, phone):
    """What a camera writes before a picture is read through, however long it is."""
    more = b"\xff\xe1" + struct.pack(">H", 40_002) + bytes(40_000)
    case, address = sent(house, phone, JPEG[:2] + more + JPEG[2:], "image/jpeg")

    assert f'<img src="{address}"' in desk.get(case).text


def test_a_photo_is_shown_on_its_case(house, desk, phone):
    """A paper that is whole has its picture on the page and opens in full."""
    photo = Photo(JPEG)
    application = phone.apply(papers=photo.named("kk"))
    house.tell(phone, application, *photo.pieces)

    page = desk.get(f"/console/cases/{application.id}")
    address = f"/console/papers/{application.id}/{photo.document.sha256}"

    assert f'<img src="{address}"' in page.text
    assert f'src="{address}"' in page.text
    assert f'href="/console/cases/{application.id}/papers/{photo.document.sha256}"' in page.text
    assert desk.get(address).content == JPEG


def test_a_photo_still_on_the_way_is_announced(house, desk, phone):
    """Until every piece is here there is no picture, and the queue counts it as missing."""
    photo = Photo(JPEG)
    application = phone.apply(papers=photo.named("kk"))
    house.tell(phone, application, photo.pieces[0])

    page = desk.get(f"/console/cases/{application.id}")

    assert "Masih di jalan" in text(page)
    assert "<img" not in page.text
    assert "0/1" in text(desk.get("/console"))
    address = f"/console/papers/{application.id}/{photo.document.sha256}"
    assert desk.get(address).status_code == 404


def test_a_photo_can_do_nothing(house, desk, phone):
    """It is sandboxed, never guessed at, never kept, and has a name of ours."""
    photo = Photo(JPEG)
    application = phone.apply(papers=photo.named("kk"))
    house.tell(phone, application, *photo.pieces)

    headers = desk.get(f"/console/papers/{application.id}/{photo.document.sha256}").headers

    assert headers["content-type"] == "image/jpeg"
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "private, no-store"
    sha256 = photo.document.sha256
    assert headers["content-disposition"] == f'inline; filename="layar-{sha256[:12]}.jpg"'


def test_a_page_in_a_photos_clothes_is_not_shown(house, desk, phone):
    """What only says that it is a JPEG is handed over to be kept, as bytes."""
    page = Photo(b"<html><script>alert(1)</script></html>")
    application = phone.apply(papers=page.named("kk"))
    house.tell(phone, application, *page.pieces)

    answer = desk.get(f"/console/papers/{application.id}/{page.document.sha256}")

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_photo_of_another_case_is_not_there(house, desk, phone):
    """A digest opens nothing in a case it does not belong to, and nothing without a session."""
    photo = Photo(JPEG)
    mine, other = phone.apply(papers=photo.named("kk")), phone.apply()
    house.tell(phone, mine, other, *photo.pieces)
    sha256 = photo.document.sha256

    assert desk.get(f"/console/papers/{other.id}/{sha256}").status_code == 404
    stranger = Desk(house, signed_in=False)
    assert stranger.get(f"/console/papers/{mine.id}/{sha256}").status_code == 303
