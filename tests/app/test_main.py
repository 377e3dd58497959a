"""How the app begins: a frame at once, then what it needs, then the page or why there is none."""

import subprocess
import sys
import tomllib

import flet as ft

from app import main, settings
from app.strings import t
from app.views import opening
from tests.fletclient import client, run

HEAVY = (
    "sqlmodel", "httpx", "cryptography", "PIL", "flet.controls.theme", "app.views.root",
    "app.storage", "app.device", "app.strings",
)  # fmt: skip


def test_the_first_frame_waits_for_nothing_else():
    """Screens, colours, words, store and curves are not loaded yet when it is drawn."""
    asked = (
        f"import sys, app.launch, app.main;print([name for name in {HEAVY} if name in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"


def test_a_boat_is_there_until_the_first_page_is(tmp_path, monkeypatch):
    """Nothing comes between the two, and nothing of the first frame stays."""
    monkeypatch.setenv("LAYAR_DATA", str(tmp_path / "data"))
    seen = []

    async def story() -> None:
        async with client(main.main) as screen:
            assert [each.src for each in screen.walk() if isinstance(each, ft.Image)] == [
                "splash.png"
            ]
            assert screen.page.title == t("app.name")

            def at_the_start() -> bool:
                seen.append(tuple(screen.texts()))
                return t("start.welcome") in seen[-1]

            await screen.until(at_the_start, within_s=30)

    run(story())
    assert set(seen[:-1]) <= {()}


def test_the_first_frame_follows_the_packages_own_splash():
    """In the same colours by day and by night, so that nothing blinks between the two."""
    told = tomllib.loads((settings.HERE.parent / "pyproject.toml").read_text("utf-8"))
    splash = told["tool"]["flet"]["splash"]

    assert (splash["color"], splash["dark_color"]) == (opening.DAY, opening.NIGHT)


def test_a_folder_that_cannot_be_opened_is_told_on_a_page(tmp_path, monkeypatch):
    """Nobody is left before the first frame."""
    (tmp_path / "data").touch()
    monkeypatch.setenv("LAYAR_DATA", str(tmp_path / "data"))

    async def story() -> None:
        async with client(main.main) as screen:
            await screen.until(lambda: t("fault.store_title") in screen.texts(), within_s=30)

    run(story())


def test_whatever_goes_wrong_at_the_start_is_told_on_a_page(tmp_path, monkeypatch):
    """What nobody has foreseen too."""
    monkeypatch.setenv("LAYAR_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(main, "_open", lambda *_: 1 // 0)

    async def story() -> None:
        async with client(main.main) as screen:
            await screen.until(lambda: t("fault.store_title") in screen.texts(), within_s=30)

    run(story())


def test_a_folder_may_have_any_name(tmp_path, monkeypatch):
    """Question marks and signs of addresses too: all that is kept lies in it."""
    folder = tmp_path / "data? #1 100%25"
    monkeypatch.setenv("LAYAR_DATA", str(folder))
    main._open(settings.read()).rest()

    assert (folder / "layar.db").exists()
    assert [each.name for each in tmp_path.iterdir()] == [folder.name]
