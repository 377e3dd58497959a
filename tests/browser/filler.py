"""Somebody who fills in any form in the browser, from what its file asks and made-up answers."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, expect

from app.strings import t
from app.views.choices import FEW
from app.voyage.cargo import Made
from protocol import answers, parts
from protocol.answers import Form, PageReview
from protocol.questions import Kind, Question, Raw, chosen
from tests.browser import measure
from tests.browser.driver import Phone

SCROLL_PX, SCROLLS = 300, 20
TRIES, GONE_MS = 5, 3000
LEFT = r"(\s+Sisa [\d.]+ karakter)?"
"""What a box of several lines says after its name: how many letters more it takes."""


def fill_in(phone: Phone, made: Made, today: date, folder: Path) -> None:
    """Press the tile and answer page by page, up to the page that reads everything back."""
    phone.tap_id(f"service-{made.service.key}")
    form = Form(made.service, made.answers, frozenset(made.photos))
    for page in answers.review(form, today, True).pages:
        phone.heading(page.page.title.id)
        _page(phone, page, made, folder)
        phone.tap(t("button.next"), exact=True)
    phone.heading(t("review.title"))


def _page(phone: Phone, page: PageReview, made: Made, folder: Path) -> None:
    for asked in page.questions:
        question = asked.question
        if question.by_camera:
            if question.key in made.photos:
                _photograph(phone, question, made.photos[question.key], folder)
        else:
            TOUCHES.get(question.kind, _type)(phone, question, made.answers[question.key])


def _reach(phone: Phone, target: Locator) -> Locator:
    """Scroll until the whole of something is seen: what lies far below is not in the page yet."""
    phone.page.mouse.move(200, 400)
    for _ in range(SCROLLS):
        off = target.first.evaluate(measure.CUT_OFF) if target.count() else 1
        if not off:
            break
        phone.page.mouse.wheel(0, off * SCROLL_PX)
        phone.page.wait_for_timeout(250)
    return target.first


def _press(phone: Phone, target: Locator) -> None:
    phone.press(_reach(phone, target))


def _known_as(phone: Phone, identifier: str) -> None:
    _press(phone, phone.host.locator(f'[flt-semantics-identifier="{identifier}"]'))


def _drop_down(phone: Phone, label: str, name: str) -> None:
    _reach(phone, phone.host.get_by_role("button", name=label, exact=True))
    phone.pick(label, name)


def _write(phone: Phone, label: str, text: str) -> None:
    words = re.escape(label).replace("/", r"\/")  # the driver hands it on between slashes
    name = re.compile(f"^{words}{LEFT}$")
    _reach(phone, phone.host.get_by_role("textbox", name=name))
    phone.fill(name, text)


def _type(phone: Phone, question: Question, raw: Raw) -> None:
    _write(phone, question.label.id, str(raw))


def _date(phone: Phone, question: Question, raw: Raw) -> None:
    year, month, day = str(raw).split("-")
    label = question.label.id
    _write(phone, f"{label}, {t('form.day')}", day)
    _drop_down(phone, f"{label}, {t('form.month')}", t(f"month.{int(month)}"))
    _write(phone, f"{label}, {t('form.year')}", year)


def _choose(phone: Phone, question: Question, raw: Raw) -> None:
    offered = {option.value: option.label.id for option in question.options}
    if question.kind is Kind.VILLAGE or len(offered) > FEW:
        _pick(phone, question, str(raw), offered)
        return
    _under(phone, question, "radio", offered[str(raw)])


def _pick(phone: Phone, question: Question, value: str, offered: Mapping[str, str]) -> None:
    from app.present.form import village_choices
    from protocol.regions import regions

    _known_as(phone, question.key)
    among = {each.value: each.label for each in village_choices(regions().villages)}
    phone.fill(t("form.pick_search"), (offered or among)[value])
    row = phone.host.locator(f'[flt-semantics-identifier="choice-{value}"]')
    row.first.wait_for()
    for _ in range(TRIES):  # the list is drawn anew while it is narrowed, maybe under the finger
        phone.press(row.first)
        with suppress(AssertionError):
            expect(row).to_have_count(0, timeout=GONE_MS)
            return
    raise AssertionError(f"could not choose {value!r}")


def _tick(phone: Phone, question: Question, raw: Raw) -> None:
    wanted = set(chosen(raw)) ^ set(question.default)
    for option in question.options:
        if option.value in wanted:
            _under(phone, question, "checkbox", option.label.id)


def _under(phone: Phone, question: Question, role: str, name: str) -> None:
    """Press a row of this name among those that are said to answer the question."""
    group = phone.host.get_by_role("group", name=question.label.id, exact=True)
    _press(phone, group.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]


def _say(phone: Phone, question: Question, raw: Raw) -> None:
    _known_as(phone, f"{question.key}-{raw}")


def _agree(phone: Phone, question: Question, raw: Raw) -> None:
    box = phone.host.get_by_role("checkbox", name=t("form.agree"))
    _press(phone, box)


def _boxes(phone: Phone, question: Question, raw: Raw) -> None:
    line = raw if isinstance(raw, str) else raw[0]
    for key, text in parts.read(line, question.parts).items():
        part = next(each for each in question.parts if each.key == key)
        if part.kind in {Kind.CHOICE, Kind.VILLAGE}:
            offered = {option.value: option.label.id for option in part.options}
            _drop_down(phone, part.label.id, offered[text])
        elif part.kind is Kind.YES_NO:
            _known_as(phone, f"{question.key}-0-{key}-{text}")
        else:
            TOUCHES.get(part.kind, _type)(phone, part, text)


def _photograph(phone: Phone, question: Question, jpeg: bytes, folder: Path) -> None:
    path = folder / f"{question.key}.jpg"
    path.write_bytes(jpeg)
    button = phone.host.locator(f'[flt-semantics-identifier="{question.key}-choose"]')
    with phone.page.expect_file_chooser() as chooser:
        _press(phone, button)
    chooser.value.set_files(path)
    taken = t("photo.taken", label=question.label.id)
    phone.host.get_by_role("img", name=taken).first.wait_for(timeout=60_000)


Touch = Callable[[Phone, Question, Raw], None]

TOUCHES: Mapping[Kind, Touch] = {
    Kind.DATE: _date,
    Kind.CHOICE: _choose,
    Kind.VILLAGE: _choose,
    Kind.CHOICES: _tick,
    Kind.YES_NO: _say,
    Kind.STATEMENT: _agree,
    Kind.ROWS: _boxes,
    Kind.PERSON: _boxes,
    Kind.PLACE: _boxes,
}
"""How each kind of question is answered by touch; every other kind is typed."""
