"""Look at what a view drew: its words, what is heard, what can be pressed."""

from collections.abc import Iterator
from typing import Any, TypeVar

import flet as ft

from tests.fletclient import controls

C = TypeVar("C")


class Recorder:
    """Stands for everything a person can ask; remembers what was asked, in order."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *args: self.calls.append((name, *args))


def all_of(drawn: ft.Control, kind: type[C]) -> list[C]:
    """Return every control of a kind."""
    return [each for each in controls(drawn) if isinstance(each, kind)]


def words(drawn: ft.Control) -> list[str]:
    """Return every text that is seen, those of buttons too."""
    return [text for text in _words(drawn) if text]


def _words(drawn: ft.Control) -> Iterator[str]:
    for each in controls(drawn):
        if isinstance(each, ft.Text):
            yield each.value or "".join(span.text or "" for span in each.spans or [])
        elif isinstance(said := getattr(each, "content", None), str):
            yield said


def heard(drawn: ft.Control) -> list[str]:
    """Return every text that only a screen reader says."""
    return [each.label for each in all_of(drawn, ft.Semantics) if each.label]


def press(drawn: ft.Control, name: str) -> None:
    """Press what says this, or what tests know by this name."""
    for each in controls(drawn):
        if isinstance(each, ft.Semantics) and each.identifier == name:
            pressed = [one for one in controls(each.content) if getattr(one, "on_click", None)]
            pressed[0].on_click()
            return
        if getattr(each, "content", None) == name and getattr(each, "on_click", None):
            each.on_click()
            return
    raise AssertionError(f"nothing to press is called {name!r}")


def box(drawn: ft.Control, key: str) -> ft.TextField:
    """Return the box with this key."""
    return next(each for each in all_of(drawn, ft.TextField) if each.key == key)


def type_into(drawn: ft.Control, key: str, text: str) -> None:
    """Type into the box with this key."""
    field = box(drawn, key)
    field.value = text
    field.on_change(_Event(field))


class _Event:
    def __init__(self, control: ft.Control) -> None:
        self.control = control


def choose(drawn: ft.Control, kind: type[C], value: str) -> None:
    """Choose a value in the only control of a kind that offers values."""
    chooser = all_of(drawn, kind)[0]
    chooser.value = value
    handler = chooser.on_select if isinstance(chooser, ft.Dropdown) else chooser.on_change
    handler(_Event(chooser))
