"""Drive the real app in a real browser: things are found by role, label and text."""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Locator, Page, expect

UNWANTED = (  # Chromium obeys the last list alone, so what Playwright leaves out stands here too
    "WebUIOmniboxPopup",  # two pages for an address bar nobody sees, made for every window
    "WebUIOmniboxAimPopup",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    f"--disable-features={','.join(UNWANTED)}",
    "--js-flags=--liftoff-only",  # a window is gone before a second, better compiling is worth it
]
OPENS_MS = 120_000
"""The store is made, or read, while its opening is shown; a busy machine takes its time."""
REST_MS, RESTS, ALIKE = 700, 10, 2
"""A window at rest is drawn alike time after time; what moves by itself never comes to rest."""
OPENING = re.compile("Sebentar, sedang dibuka|One moment, opening")
SIZES = {"phone": (412, 915), "tablet": (1280, 800)}

# Flutter hears typing in a semantic field only while it edits it: its listeners tell when.
WATCH_EDITING = """(() => {
  const proto = EventTarget.prototype;
  for (const [name, step] of [["addEventListener", "add"], ["removeEventListener", "delete"]]) {
    const original = proto[name];
    proto[name] = function (type, heard, ...rest) {
      if (type === "input" && this.tagName) (this.__listening ??= new Set())[step](heard);
      return original.call(this, type, heard, ...rest);
    };
  }
})();"""
GO = """route => {
  history.pushState(null, "", route);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}"""
LETTERS = """
  const grow = () => {{ document.documentElement.style.fontSize = "{percent}%"; }};
  if (document.documentElement) grow();
  document.addEventListener("DOMContentLoaded", grow);
"""
"""Letters as much larger as the phone's own setting makes them: Flutter reads it off the page."""
EDITING = "field => field.getRootNode().activeElement === field && field.__listening?.size > 0"
WHY = """field => [field.getRootNode().activeElement?.outerHTML, field.__listening?.size,
  [...field.getRootNode().querySelectorAll("input, textarea")].map(each => each.outerHTML)]"""
TRIES = 15
"""How often a field is pressed until it listens: what is drawn anew meanwhile lets go of it."""


def chromium() -> str | None:
    """Return the machine's own Chromium, or None for the one Playwright brought."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = (shutil.which(name) for name in names)
    return os.getenv("LAYAR_CHROMIUM") or next((path for path in found if path), None)


def take(page: Page, path: Path, tries: int = 3) -> None:
    """Keep a picture of a window; a busy machine sometimes cannot draw one at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in reversed(range(tries)):
        try:
            page.screenshot(path=path)
            return
        except Error:
            if not left:
                raise
            page.wait_for_timeout(1000)


def _blank(path: Path) -> bool:
    """Tell whether nothing has been drawn yet: the whole picture is of one colour."""
    darkest, lightest = Image.open(path).convert("L").getextrema()
    return darkest == lightest


class Phone:
    """The screen of the app as a person meets it."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        size: str = "phone",
        *,
        dark: bool = False,
        letters: float = 1,
    ) -> None:
        width, height = SIZES[size]
        self._context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="id-ID",
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
        )
        self._context.add_init_script(WATCH_EDITING)
        if letters != 1:
            self._context.add_init_script(LETTERS.format(percent=round(letters * 100)))
        self.page: Page = self._context.new_page()
        self.url = url
        self.wide = size == "tablet"
        self.host: Locator = self.page.locator("flt-semantics-host")

    def open(self, route: str = "/") -> "Phone":
        """Open the app, turn its semantics on, as a screen reader does, and wait for its page."""
        self.page.goto(self.url + route)
        placeholder = "flt-semantics-placeholder"
        self.page.wait_for_selector(placeholder, state="attached", timeout=60_000)
        self.page.evaluate(f"document.querySelector('{placeholder}').click()")
        self.page.wait_for_selector("flt-semantics-host flt-semantics", state="attached")
        self._has_opened()
        return self

    def goes(self, route: str) -> None:
        """Go to another page by its address, as the back key does, and wait until it is there."""
        before = self.host.inner_text()
        self.page.evaluate(GO, route)
        expect(self.host).not_to_have_text(before, use_inner_text=True, timeout=OPENS_MS)
        self._has_opened()

    def _has_opened(self) -> None:
        expect(self.host.get_by_role("heading").first).to_be_visible(timeout=OPENS_MS)
        expect(self.host.get_by_text(OPENING)).to_have_count(0, timeout=OPENS_MS)

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def sees(self, text: str | re.Pattern[str], *, within_s: float = 15) -> None:
        """Expect a text somewhere on the screen."""
        expect(self.host.get_by_text(text).first).to_be_visible(timeout=within_s * 1000)

    def tap(
        self, name: str | re.Pattern[str], *, role: str = "button", exact: bool = False
    ) -> None:
        """Press something by the name a screen reader says."""
        target = self.host.get_by_role(role, name=name, exact=exact).first  # type: ignore[arg-type]
        self.press(target)

    def leads(self, name: str, title: str) -> None:
        """Press what leads to a page of this title, and again where it was drawn anew meanwhile."""
        # A wide window has the title twice for a while: over the page and on it.
        page = self.host.get_by_role("heading", name=title, exact=True).first
        self._press_until(page, name, exact=True)

    def _press_until(self, there: Locator, name: str, *, exact: bool = False) -> None:
        for _ in range(TRIES):
            with suppress(AssertionError):  # it may come, and cover this, while it is pressed again
                self.tap(name, exact=exact)
            with suppress(AssertionError):
                expect(there).to_be_visible(timeout=5_000)
                return
        raise AssertionError(f"{name!r} leads nowhere")

    def tap_id(self, identifier: str) -> None:
        """Press something that only its identifier names."""
        self.press(self.host.locator(f'[flt-semantics-identifier="{identifier}"]').first)

    def choose(self, name: str) -> None:
        """Choose one of several: a radio row, or one of two large buttons."""
        radio = self.host.get_by_role("radio", name=name, exact=True)
        button = self.host.get_by_role("button", name=name, exact=True)
        self.press(radio.or_(button).first)

    def choose_in(self, question: str, name: str) -> None:
        """Choose one of two large buttons of one question among several."""
        group = self.host.get_by_role("group", name=re.compile(question))
        self.press(group.get_by_role("button", name=name, exact=True).first)

    def value(self, label: str | re.Pattern[str]) -> str:
        """Return what a field holds."""
        return self.host.get_by_role("textbox", name=label).first.input_value()

    def pick(self, label: str, name: str) -> None:
        """Open a list by its label, again where it was drawn anew meanwhile, and choose a row."""
        row = self.host.get_by_role("menuitem", name=name, exact=True)
        row = row.or_(self.host.get_by_role("button", name=name, exact=True)).first
        self._press_until(row, label)
        self.press(row)

    def choose_files(self, button: str, files: Path | list[Path]) -> None:
        """Press what opens the files, and choose these."""
        with self.page.expect_file_chooser() as chooser:
            self.tap(button)
        chooser.value.set_files(files)

    def told(self, text: str | re.Pattern[str], *, within_s: float = 15) -> None:
        """Expect a notice that says so, as a screen reader reads it out."""
        notice = self.host.get_by_role("group", name=text).first
        expect(notice).to_be_visible(timeout=within_s * 1000)

    def heading(self, title: str) -> None:
        """Expect to be on the page of this title."""
        expect(self.host.get_by_role("heading", name=title, exact=True)).to_be_visible()

    def nav(self, label: str, title: str = "") -> None:
        """Go to a page of the bar or the rail, which has this title where one is given."""
        name = re.compile(rf"\b{label}$")
        rail = self.host.get_by_role("button", name=re.compile(rf"\b{label}\b.*Tab \d"))
        there = self.host.get_by_role("tab", name=name, selected=True).or_(rail).first
        if title:
            there = self.host.get_by_role("heading", name=title, exact=True)
        for _ in range(3):  # a press may meet a bar that is being drawn anew
            self.press(self.host.get_by_role("tab", name=name).or_(rail).first)
            with suppress(AssertionError):
                expect(there).to_be_visible(timeout=5_000)
                return

    def fill(self, label: str | re.Pattern[str], value: str) -> None:
        """Type into a field and see that the app kept every letter."""
        box = self.host.get_by_role("textbox", name=label).first
        for number in range(TRIES):
            box.click()
            handle = box.element_handle()
            try:  # each time longer: a busy machine needs it, and pressing again begins anew
                self.page.wait_for_function(EDITING, arg=handle, timeout=1500 + 500 * number)
            except Exception:
                box.blur()  # the app let go and the browser did not: a press would tell nobody
                self.page.wait_for_timeout(300)
                continue
            box.fill(value)
            self.page.wait_for_timeout(60)
            if handle is not None and handle.evaluate(EDITING) and box.input_value() == value:
                return
        raise AssertionError(f"could not fill {label!r}: {box.evaluate(WHY)}")

    def picture(self, path: Path) -> None:
        """Keep a picture of the whole window once it has come to rest."""
        before, alike = b"", 0
        for _ in range(RESTS):
            self.page.wait_for_timeout(REST_MS)
            take(self.page, path)
            now = path.read_bytes()
            alike = alike + 1 if now == before and not _blank(path) else 0
            if alike == ALIKE:
                return
            before = now

    def press(self, target: Locator) -> None:
        """Press something found on the screen, wherever it lies on the page."""
        expect(target).to_be_visible(timeout=15_000)
        try:
            target.scroll_into_view_if_needed(timeout=4000)
            target.click(timeout=4000)
        except Error:
            # A busy machine may be told too late that it was pressed: then it has led on already,
            # and the next step says whether it did.
            if target.count():
                target.click(force=True)
