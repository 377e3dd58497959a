"""Photos of a case, shown and never run."""

from tests.server.console.desk import Desk, text
from tests.server.phones import Photo

JPEG = b"\xff\xd8\xff" + b"a photo" * 3000


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
