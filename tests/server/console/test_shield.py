"""What every answer of the console carries."""

import re

import pytest
from fastapi.testclient import TestClient

from server.console import static
from tests.server.console.desk import HOST, Desk

ADDRESSES = [
    "/console",
    "/console/",
    "/console/sign-in",
    "/console/cases/unknown",
    "/console/papers/unknown/unknown",
    "/console/nothing/here",
    "/console/static/tokens.css",
    "/console/static/unknown.css",
    "/console/static/../words.py",
]


@pytest.mark.parametrize("signed_in", [True, False])
def test_every_answer_is_closed_to_others(house, signed_in):
    """No framing, no guessing of types, no referrer, no script but ours; pages are not kept."""
    house.staff()
    desk = Desk(house, signed_in=signed_in)

    for address in ADDRESSES:
        headers = desk.get(address).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "script-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "static" in address or headers["cache-control"] == "no-store"


def test_the_head_of_a_page_is_the_pages(house, desk, phone):
    """Status and headers as with GET, its length too, and no body; also of what is not there."""
    application = phone.apply()
    house.tell(phone, application)
    case = f"/console/cases/{application.id}"

    for address in (*ADDRESSES, case, f"{case}/decisions", "/console/figures.zip"):
        head, page = desk.browser.head(address), desk.get(address)
        assert (head.status_code, dict(head.headers)) == (page.status_code, dict(page.headers))
        assert head.content == b""


def test_no_page_brings_a_script_or_a_style_of_its_own(house, desk, phone):
    """Everything drawn comes from a file of ours; nothing is inline, nothing from elsewhere."""
    application = phone.apply()
    house.tell(phone, application)

    for address in ("/console", f"/console/cases/{application.id}", "/console/nothing"):
        page = desk.get(address).text
        assert re.findall("<script[^>]*>", page) == [
            f'<script src="{static.address("desk.js")}" defer>'
        ]
        assert "<style" not in page
        assert " style=" not in page
        assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("client", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.1.2.3", 403)]
)
def test_nobody_reads_over_a_plain_line(house, client, status):
    """Without TLS the console speaks only to the machine it runs on."""
    browser = TestClient(house.web, base_url=HOST, client=(client, 50_000))

    assert browser.get("/console/sign-in").status_code == status


def test_a_form_is_never_a_file(desk):
    """More than a form of ours holds is not read to its end, announced or not."""
    form = {"content-type": "application/x-www-form-urlencoded"}
    announced = desk.browser.post("/console/sign-in", content=b"x" * 70_000, headers=form)
    streamed = desk.browser.post("/console/sign-in", content=iter([b"x=1&"] * 20_000), headers=form)

    assert (announced.status_code, streamed.status_code) == (413, 413)


def test_the_door_for_phones_stays_as_it_is(house):
    """What is not the console's passes, also over a plain line, and is no page of ours."""
    browser = TestClient(house.web, base_url=HOST, client=("10.1.2.3", 50_000))

    answer = browser.get("/v1/health")

    assert answer.status_code == 200
    assert "script-src" not in answer.headers["content-security-policy"]


def test_style_sheets_and_fonts_are_kept_for_as_long_as_they_stay_the_same(desk):
    """A page names a file by its digest; under that address it never changes."""
    lasting, bare = desk.get(static.address("tokens.css")), desk.get("/console/static/tokens.css")

    assert "immutable" in lasting.headers["cache-control"]
    assert "immutable" not in bare.headers["cache-control"]
    known = {"if-none-match": bare.headers["etag"]}
    assert desk.browser.get("/console/static/tokens.css", headers=known).status_code == 304
    assert desk.get(static.address("fonts/jetbrains-mono.woff2")).headers["content-type"] == (
        "font/woff2"
    )


def test_the_fonts_licences_are_beside_them():
    """The Open Font Licence travels with the fonts."""
    fonts = {name for name in static.files() if name.endswith(".woff2")}

    assert fonts
    for font in fonts:
        licence = static.files()[font.replace(".woff2", "-LICENSE.txt")]
        assert b"SIL Open Font License" in licence.data
