"""The second step at the first sign-in, and the page about oneself."""

import re

import pyotp
import pytest

from tests.server.conftest import PASSWORD
from tests.server.console.desk import Desk, text

ACCOUNT = "/console/account"
NEW = "sauh karang tujuh belas"


def post(desk, path, page=None, **said):
    """Fill in the form of a page and send it."""
    form = desk.form(page or desk.get(path), path)
    return desk.browser.post(form.action, data={**form.fields, **said})


def arrive(house):
    """Sign in for the first time, without a second step."""
    house.staff("wati", token="")
    desk = Desk(house, signed_in=False)
    assert desk.sign_in("wati", PASSWORD, {"code": ""}).status_code == 303
    return desk


def test_the_first_sign_in_sets_the_second_step_up(house):
    """Every page leads to the picture; a code of it opens the console and shows ten for paper."""
    desk = arrive(house)
    for path in ("/console", ACCOUNT, "/console/slips"):
        assert desk.get(path).headers["location"] == "/console/second-step"
    page = desk.get("/console/second-step")
    assert "<svg" in page.text
    secret = re.search(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", text(page))[0].replace(" ", "")
    before = desk.browser.cookies["layar_session"]

    assert post(desk, "/console/second-step", page, code="000000").status_code == 422
    answer = post(desk, "/console/second-step", page, code=pyotp.TOTP(secret).at(house.clock.now))

    assert len(re.findall(r'<li class="code">[a-z2-7-]{19}</li>', answer.text)) == 10
    assert desk.browser.cookies["layar_session"] != before
    assert desk.get("/console").status_code == 200
    assert desk.get("/console/second-step").headers["location"] == ACCOUNT


def test_a_code_of_the_paper_signs_in_once(house):
    """For whoever has lost the phone; the same code is worth nothing afterwards."""
    house.staff()
    desk = Desk(house)
    codes = re.findall(
        r'<li class="code">(.*?)</li>', post(desk, f"{ACCOUNT}/codes", desk.get(ACCOUNT)).text
    )
    other = Desk(house, signed_in=False)

    assert other.sign_in("ani", PASSWORD, {"code": codes[0]}).status_code == 303
    third = Desk(house, signed_in=False)
    assert third.sign_in("ani", PASSWORD, {"code": codes[0]}).status_code == 401
    assert "9 kode" in text(desk.get(ACCOUNT))


def test_a_session_elsewhere_is_seen_and_ended(house):
    """The page says where one is signed in, and what is ended there is over."""
    house.staff()
    here, there = Desk(house), Desk(house)
    there.browser.headers["user-agent"] = "Mozilla/5.0 (Android 14; Mobile) Firefox/140"
    page = here.get(ACCOUNT)

    answer = post(here, f"{ACCOUNT}/seats", page)

    assert answer.headers["location"] == f"{ACCOUNT}?done=ended"
    assert there.get("/console").status_code == 303
    assert here.get("/console").status_code == 200


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"old": "bukan itu sandinya", "new": NEW, "again": NEW}, "sekarang tidak cocok"),
        ({"old": PASSWORD, "new": NEW, "again": NEW + "x"}, "tidak sama"),
        ({"old": PASSWORD, "new": "pendek", "again": "pendek"}, "terlalu pendek"),
        ({"old": PASSWORD, "new": "halmahera2026", "again": "halmahera2026"}, "mudah ditebak"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(house, desk, said, why):
    """The page says why, and the old one is still good."""
    answer = post(desk, f"{ACCOUNT}/password", desk.get(ACCOUNT), **said)

    assert answer.status_code == 422
    assert why in text(answer)
    assert Desk(house, signed_in=False).sign_in("ani", PASSWORD).status_code == 303


def test_a_new_password_ends_every_other_session(house):
    """Who had the old one is out; this browser stays."""
    house.staff()
    here, there = Desk(house), Desk(house)

    post(here, f"{ACCOUNT}/password", here.get(ACCOUNT), old=PASSWORD, new=NEW, again=NEW)

    assert there.get("/console").status_code == 303
    assert here.get("/console").status_code == 200
    assert Desk(house, signed_in=False).sign_in("ani", PASSWORD).status_code == 401
    assert Desk(house, signed_in=False).sign_in("ani", NEW).status_code == 303


def test_something_sensitive_asks_for_a_code_again(house, desk):
    """Ten minutes after the last one: first the code, then back to the page."""
    page = desk.get(ACCOUNT)
    house.clock.passes(minutes=11)

    asked = post(desk, f"{ACCOUNT}/codes", page)
    assert asked.headers["location"] == "/console/again?return_to=%2Fconsole%2Faccount"
    form = desk.get(asked.headers["location"])
    assert post(desk, "/console/again", form, code="000000").status_code == 401
    assert post(desk, "/console/again", form, code=house.code()).headers["location"] == ACCOUNT

    assert post(desk, f"{ACCOUNT}/codes", desk.get(ACCOUNT)).status_code == 200
