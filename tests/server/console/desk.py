"""A browser at the console: follows nothing by itself, reads forms as they stand on a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

from httpx import Client, Response

from tests.server.conftest import PASSWORD, House
from tests.server.inside import Inside

NOTHING: Mapping[str, str] = {}
HOST = "http://127.0.0.1:8787"


@dataclass
class Form:
    """A form as it stands on a page: where it goes, and what it already holds."""

    action: str
    method: str
    fields: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        elif tag in {"input", "select", "textarea", "button"} and self.forms and "name" in given:
            self.forms[-1].names.add(given["name"])
            if tag == "input" and given.get("type") == "hidden":
                self.forms[-1].fields[given["name"]] = given.get("value", "")


def forms(page: Response) -> list[Form]:
    """Return the forms of a page."""
    parser = _Forms()
    parser.feed(page.text)
    return parser.forms


class Desk:
    """Somebody of the staff in front of the console, signed in unless told otherwise."""

    def __init__(self, house: House, username: str = "ani", *, signed_in: bool = True) -> None:
        self.house = house
        self.browser = Client(
            transport=Inside(house.web, ("127.0.0.1", 50_000)),
            base_url=HOST,
            headers={"origin": HOST, "user-agent": "testclient"},
        )
        if signed_in:
            answer = self.sign_in(username, PASSWORD)
            assert answer.status_code == 303, answer.text

    @cached_property
    def csrf(self) -> str:
        """The token of this session's forms."""
        page = self.get("/console/account")
        page = self.get("/console/sign-in") if page.status_code != 200 else page
        return forms(page)[0].fields["csrf"]

    def get(self, path: str, **query: str) -> Response:
        """Open a page."""
        return self.browser.get(path, params=query or None)

    def sign_in(
        self, username: str, password: str, more: Mapping[str, str] = NOTHING, **changes: str
    ) -> Response:
        """Fill in the form for signing in."""
        form = self.form(self.get("/console/sign-in", **changes), "/console/sign-in")
        said = {**form.fields, "username": username, "password": password}
        said |= {"code": self.house.code(), **more}
        return self.browser.post(form.action, data=said)

    def form(self, page: Response, action: str, **holding: str) -> Form:
        """Return the form of a page that goes somewhere and holds these fields."""
        for form in forms(page):
            if form.action == action and holding.items() <= form.fields.items():
                return form
        raise AssertionError(f"no form to {action} with {holding}")

    def steps(self, case: str) -> list[str]:
        """Return the steps a case's page offers."""
        page = self.get(f"/console/cases/{case}")
        return [form.fields["step"] for form in forms(page) if "step" in form.fields]

    def decide(
        self,
        case: str,
        step: str,
        *,
        page: Response | None = None,
        lane: str = "cases",
        **said: Any,
    ) -> Response:
        """Fill in the form of a step and send it."""
        seen = page or self.get(f"/console/{lane}/{case}")
        form = self.form(seen, f"/console/{lane}/{case}/decisions", step=step)
        return self.browser.post(form.action, data={**form.fields, **said})


def text(page: Response) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())
