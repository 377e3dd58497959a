"""Somebody who fills in any form: looks at what is asked, and touches what is there to touch."""

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import flet as ft

from app.asked import QuestionState
from app.model import FormState
from app.strings import t
from app.views.choices import FEW
from app.views.session import Screen
from app.voyage.cargo import Made
from protocol.questions import Raw, chosen
from protocol.regions import regions
from tests.fletclient import FakeClient

WITHIN_S = 120.0
"""How long an overloaded machine may take for anything."""
TURNS = 60
"""More pages than any form has."""


class Person:
    """One person before one screen, with the answers and papers of a made-up application."""

    def __init__(self, client: FakeClient, screen: Screen, folder: Path) -> None:
        self.client = client
        self.screen = screen
        self.folder = folder

    async def starts(self, name: str, nik: str, village: str) -> None:
        """Go through the first start."""
        await self.until(lambda: self.screen.start is not None)
        await self.client.press(t("button.start"))
        found = next(each for each in regions().villages if each.code == village)
        await self.client.write("search-village", found.name)
        await self.until(lambda: bool(self.screen.start and self.screen.start.villages))
        await self.client.press(f"choice-{village}")
        await self.client.press(t("button.next"))
        await self.client.write("full_name", name)
        await self.client.write("nik", nik)
        await self.client.press(t("button.start"))
        await self.until(lambda: self.screen.start is None and self.screen.home is not None)

    async def applies(self, made: Made) -> str:
        """Press the tile, fill in page by page, send; return the name of the case."""
        await self.client.press(f"service-{made.service.key}")
        await self.until(lambda: self._route("for") or self._form() is not None)
        if self._route("for"):
            await self.until(lambda: self._asked_for_whom() == made.service.key)
            await self.client.press("person-other")
            await self.until(lambda: self._form() is not None)
        for _ in range(TURNS):
            if self.screen.review is not None:
                break
            await self._fills_page(made)
        assert self.screen.review is not None
        assert self.screen.review.ready, [each.text for each in self.screen.review.reasons]
        await self.client.press(t("button.send"))
        await self.until(self._sees_case)
        return str(self.client.page.route).rpartition("/")[2]

    async def until(self, so: Callable[[], bool]) -> None:
        """Wait for something, as long as a busy machine needs."""
        await self.client.until(so, WITHIN_S)
        await self.client.rest()

    def _asked_for_whom(self) -> str:
        return self.screen.for_whom.service if self.screen.for_whom else ""

    def _sees_case(self) -> bool:
        opened = self.screen.case.row.id if self.screen.case else ""
        return str(self.client.page.route) == f"/cases/{opened}"

    def _route(self, first: str) -> bool:
        return str(self.client.page.route).split("/")[1:2] == [first]

    def _form(self) -> FormState | None:
        return self.screen.form

    async def _fills_page(self, made: Made) -> None:
        """Answer until nothing new is asked: an answer may bring another question up."""
        done: set[str] = set()
        while True:
            form = self._form()
            assert form is not None
            page = form.page
            asked = next((each for each in form.questions if each.key not in done), None)
            if asked is None:
                break
            done.add(asked.key)
            await self._answers(asked, made)
        await self.client.press(t("button.next"))
        await self.client.rest()
        after = self._form()
        if after is not None:
            amiss = {each.key: each.error for each in after.questions if each.error}
            assert after.page > page, (made.service.key, page, amiss)

    async def _answers(self, asked: QuestionState, made: Made) -> None:
        if asked.kind in {"photo", "thing"}:
            if asked.key in made.photos:
                await self._photographs(asked, made.photos[asked.key])
            return
        touch = TOUCHES.get(asked.kind, _types)
        await touch(self, asked, made.answers[asked.key])

    async def _photographs(self, asked: QuestionState, jpeg: bytes) -> None:
        path = self.folder / f"{asked.key}.jpg"
        path.write_bytes(jpeg)
        chosen_file = {"id": 1, "name": path.name, "size": len(jpeg), "path": str(path)}
        self.client.answers["pick_files"] = [chosen_file]
        await self.client.press(f"{asked.key}-choose")
        await self.until(lambda: self._now(asked.key).photo is not None)
        photo = self._now(asked.key).photo
        if photo is not None and photo.trouble:
            await self.client.press(f"{asked.key}-use")

    def _now(self, key: str) -> QuestionState:
        form = self._form()
        assert form is not None
        return next(each for each in form.questions if each.key == key)


async def _types(person: Person, asked: QuestionState, raw: Raw) -> None:
    await person.client.write(asked.key, str(raw))


async def _dates(person: Person, asked: QuestionState, raw: Raw) -> None:
    year, month, day = str(raw).split("-")
    await person.client.write(f"{asked.key}-day", day)
    await _drops_down(person, f"{asked.key}-month", month)
    await person.client.write(f"{asked.key}-year", year)


async def _drops_down(person: Person, key: str, value: str) -> None:
    box = person.client.find(ft.Dropdown, key=key)
    assert value in [each.key for each in box.options], (key, value)
    await person.client.fire(box, "select", value, value=value)


async def _chooses(person: Person, asked: QuestionState, raw: Raw) -> None:
    value = str(raw)
    assert value in [each.value for each in asked.choices], (asked.key, value)
    if len(asked.choices) > FEW or asked.kind == "village":
        await _picks(person, asked, value)
        return
    group = person.client.find(ft.RadioGroup, key=asked.key)
    await person.client.fire(group, "change", value, value=value)


async def _picks(person: Person, asked: QuestionState, value: str) -> None:
    """Open the page of a long list, look for the row by its words, and press it."""
    row = next(each for each in asked.choices if each.value == value)
    await person.client.press(asked.key)
    await person.client.write("search-choice", f"{row.label} {row.hint}".strip())
    await person.client.press(f"choice-{value}")
    await person.until(lambda: "pick" not in str(person.client.page.route))


async def _ticks(person: Person, asked: QuestionState, raw: Raw) -> None:
    wanted = set(chosen(raw))
    for each in asked.choices:
        now = person._now(asked.key).value
        have = set((now,) if isinstance(now, str) else now) - {""}
        if (each.value in wanted) != (each.value in have):
            box = person.client.find(ft.Checkbox, key=f"{asked.key}-{each.value}")
            await person.client.fire(box, "change", value=each.value in wanted)


async def _says(person: Person, asked: QuestionState, raw: Raw) -> None:
    await person.client.press(f"{asked.key}-{raw}")


async def _agrees(person: Person, asked: QuestionState, raw: Raw) -> None:
    box = person.client.find(ft.Checkbox, key=asked.key)
    await person.client.fire(box, "change", value=True)


async def _points(person: Person, asked: QuestionState, raw: Raw) -> None:
    """Show the place on the chart by touching its middle, which is home."""
    await person.client.press(t("chart.open"))
    sea = person.client.find(ft.GestureDetector, key="chart")
    await person.client.fire(sea, "tap_up", _at(150, 150))
    await person.client.press(t("chart.use"))
    await person.until(lambda: "pick" not in str(person.client.page.route))


def _at(x: int, y: int) -> dict[str, object]:
    """Return where a finger is, as the screen tells it."""
    return {"k": "touch", "l": {"x": x, "y": y}, "g": {"x": x, "y": y}}


async def _signs(person: Person, asked: QuestionState, raw: Raw) -> None:
    """Draw strokes with a finger in the box."""
    await person.client.press(t("signature.open"))
    for begin in (40, 160):
        box = person.client.find(ft.GestureDetector, key="signature")
        await person.client.fire(box, "pan_start", _at(begin, 60))
        for step in range(1, 8):
            box = person.client.find(ft.GestureDetector, key="signature")
            at = _at(begin + 12 * step, 85 if step % 2 else 35)
            await person.client.fire(box, "pan_update", at)
    await person.client.press(t("signature.use"))
    await person.until(lambda: "pick" not in str(person.client.page.route))
    await person.until(lambda: bool(person._now(asked.key).value))


async def _fills_boxes(person: Person, asked: QuestionState, raw: Raw) -> None:
    """Fill in a person, a place or the rows of a table, box by box."""
    lines = (raw,) if isinstance(raw, str) else raw
    for number, line in enumerate(lines):
        if number:
            await person.client.press(t("form.add_row"))
        for part in asked.blank:
            key = f"{asked.key}-{number}-{part.key}"
            value = _read(line).get(part.key, "")
            if not value:
                continue
            if part.kind in {"choice", "village"}:
                await _drops_down(person, key, value)
            elif part.kind == "date":
                year, month, day = value.split("-")
                await person.client.write(f"{key}-day", day)
                await _drops_down(person, f"{key}-month", month)
                await person.client.write(f"{key}-year", year)
            elif part.kind == "yes_no":
                await person.client.press(f"{key}-{value}")
            else:
                await person.client.write(key, value)


def _read(line: str) -> Mapping[str, str]:
    return dict(json.loads(line))


Touch = Callable[[Person, QuestionState, Raw], Awaitable[None]]

TOUCHES: Mapping[str, Touch] = {
    "date": _dates,
    "choice": _chooses,
    "village": _chooses,
    "choices": _ticks,
    "yes_no": _says,
    "statement": _agrees,
    "point": _points,
    "signature": _signs,
    "person": _fills_boxes,
    "place": _fills_boxes,
    "rows": _fills_boxes,
}
"""How each kind of question is answered by touch; every other kind is typed."""
