"""Signing in and out, and choosing a language."""

import pytest

from tests.server.conftest import PASSWORD
from tests.server.console.desk import HOST, Desk, text


def test_signing_in_leads_to_the_queue(house):
    """The right name and password open the queue under the person's own name."""
    house.staff()
    desk = Desk(house, signed_in=False)

    answer = desk.sign_in("ani", PASSWORD)

    assert (answer.status_code, answer.headers["location"]) == (303, "/console")
    page = desk.get("/console")
    assert page.status_code == 200
    assert "Ani" in text(page)


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(house):
    """Nobody learns from the answer which names there are."""
    house.staff()
    desk = Desk(house, signed_in=False)

    wrong = desk.sign_in("ani", "bukan kata sandinya")
    unknown = desk.sign_in("bukan-ani", "bukan kata sandinya")

    assert wrong.status_code == unknown.status_code == 401
    assert "tidak cocok" in text(wrong)
    assert _blank(wrong.text, "ani") == _blank(unknown.text, "bukan-ani")
    assert desk.get("/console").status_code == 303


def test_the_session_is_for_this_site_and_never_for_scripts(house):
    """The cookie is HttpOnly and SameSite=Strict, and gone with the browser."""
    house.staff()

    cookie = Desk(house, signed_in=False).sign_in("ani", PASSWORD).headers["set-cookie"]

    assert "layar_session=" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Max-Age" not in cookie.partition("layar_session=")[2].partition(",")[0]


def test_over_tls_no_neighbour_can_set_the_session(house):
    """With HTTPS the cookies are Secure under the __Host- prefix, and the browser stays on TLS."""
    house.staff()
    desk = Desk(house, signed_in=False)
    desk.browser.base_url = HOST.replace("http:", "https:")
    desk.browser.headers["origin"] = HOST.replace("http:", "https:")

    answer = desk.sign_in("ani", PASSWORD)

    assert "__Host-layar_session=" in answer.headers["set-cookie"]
    assert "Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers
    assert desk.get("/console").status_code == 200


def test_who_is_not_signed_in_comes_back_to_the_page_they_wanted(house):
    """Every page asks to sign in first, and signing in leads on to it."""
    house.staff()
    desk = Desk(house, signed_in=False)

    asked = desk.get("/console", state="received")
    page = desk.get(asked.headers["location"])
    form = desk.form(page, "/console/sign-in")
    answer = desk.browser.post(
        form.action,
        data={**form.fields, "username": "ani", "password": PASSWORD, "code": house.code()},
    )

    assert answer.headers["location"] == "/console?state=received"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/console",
        "//example.com/console",
        "/console//example.com",
        "/console/../v1/health",
        "/console\\example.com",
        "/consolex",
        "javascript:alert(1)",
        "/console\r\nSet-Cookie: a=b",
    ],
)
def test_signing_in_leads_to_no_other_site(house, elsewhere):
    """Only pages of the console are gone back to."""
    house.staff()
    desk = Desk(house, signed_in=False)

    answer = desk.sign_in("ani", PASSWORD, return_to=elsewhere)

    assert answer.headers["location"] == "/console"


def test_another_site_cannot_sign_anybody_in(house):
    """The form for signing in carries a token too, and has to come from us."""
    house.staff()
    desk = Desk(house, signed_in=False)
    said = {"username": "ani", "password": PASSWORD, "csrf": "guessed"}
    desk.get("/console/sign-in")

    assert desk.browser.post("/console/sign-in", data=said).status_code == 403


def test_signing_out_ends_the_session_everywhere(house, desk):
    """The token is worthless afterwards, even where a copy of it was kept."""
    page = desk.get("/console")
    kept = desk.browser.cookies["layar_session"]
    form = desk.form(page, "/console/sign-out")

    answer = desk.browser.post(form.action, data=form.fields)

    assert answer.headers["location"] == "/console/sign-in"
    desk.browser.cookies.set("layar_session", kept, domain="127.0.0.1", path="/")
    assert desk.get("/console").status_code == 303


def test_a_session_left_alone_ends(house, desk):
    """After half an hour without a page nobody is signed in any more."""
    house.clock.passes(minutes=31)

    assert desk.get("/console").headers["location"].startswith("/console/sign-in")


def test_the_language_is_kept_in_the_browser(desk):
    """English stays until somebody asks for Indonesian again, on the page they were on."""
    page = desk.get("/console", state="all")
    form = desk.form(page, "/console/language")

    answer = desk.browser.post(form.action, data={**form.fields, "language": "en"})

    assert answer.headers["location"] == "/console?state=all"
    assert '<html lang="en">' in desk.get("/console").text
    assert "Sign out" in text(desk.get("/console"))


def _blank(page: str, username: str) -> str:
    return page.replace(f'value="{username}"', "")


def test_an_address_with_a_stroke_behind_it_leads_to_the_page(desk):
    """Whoever types `/console/` comes to the queue, and nobody is led out of the console."""
    assert desk.get("/console/").headers["location"] == "/console"
    assert desk.get("/console//example.org/").headers["location"] == "/console//example.org"
    assert desk.get("/console/nothing").status_code == 404
