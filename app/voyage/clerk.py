"""A staff member at the console, by HTTP alone: signs in, opens cases, presses buttons."""

import html
import re
from collections.abc import Sequence
from html.parser import HTMLParser

import httpx

from app.voyage.office import Account, OfficeFailedError

_CASE = re.compile(r"/console/cases/([0-9a-f]{32})")
_NEXT = re.compile(r'rel="next" href="([^"]+)"')


class _Fields(HTMLParser):
    """The hidden fields of a page, by name, and the steps it offers."""

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[str, str] = {}
        self.steps: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag != "input" or given.get("type") != "hidden" or name is None:
            return
        if name == "step":
            self.steps.append(value)
        else:
            self.named[name] = value


class Clerk:
    """One signed-in staff account."""

    def __init__(self, office: str, account: Account) -> None:
        self._browser = httpx.Client(
            base_url=office, headers={"Origin": office}, follow_redirects=True, timeout=30
        )
        page = self._browser.get("/console/sign-in")
        self._browser.post(
            "/console/sign-in",
            data={
                "csrf": _read(page).named.get("csrf", ""),
                "username": account.username,
                "password": account.password,
                "code": account.code(),
            },
        )
        if self._browser.get("/console").url.path.endswith("sign-in"):
            raise OfficeFailedError(f"{account.username} could not sign in")

    def cases(self) -> list[str]:
        """Return the ids of every case in the queue, page by page."""
        found: list[str] = []
        page = "/console"
        while page:
            text = self._browser.get(page).text
            found += [case for case in dict.fromkeys(_CASE.findall(text)) if case not in found]
            after = _NEXT.search(text)
            page = html.unescape(after[1]) if after else ""
        return found

    def offers(self, case: str) -> Sequence[str]:
        """Return the steps the console offers for a case now."""
        return _read(self._open(case)).steps

    def decides(self, case: str, step: str) -> None:
        """Take a step, as pressing its button does. A step that does not fit is an error."""
        fields = _read(self._open(case)).named
        answer = self._browser.post(
            f"/console/cases/{case}/decisions",
            data={"csrf": fields["csrf"], "after": fields.get("after", ""), "step": step},
        )
        if not answer.is_success:
            raise OfficeFailedError(f"{step} of a case answered {answer.status_code}")

    def finishes(self, case: str) -> None:
        """Take a case on and see it through, by whatever steps the console offers."""
        for step in ("receive", "accept", "approve", "complete"):
            if step in self.offers(case):
                self.decides(case, step)

    def close(self) -> None:
        """Leave the console."""
        self._browser.close()

    def _open(self, case: str) -> httpx.Response:
        return self._browser.get(f"/console/cases/{case}").raise_for_status()


def _read(page: httpx.Response) -> _Fields:
    fields = _Fields()
    fields.feed(page.text)
    return fields
