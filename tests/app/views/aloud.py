"""What a screen reader makes of a page, and what of it lies on which ground."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import flet as ft
import flet.canvas as cv
from flet.components.component import Component
from flet.controls.base_control import BaseControl

from app.views import theme
from tests.app.views import looking

BUTTONS = (ft.FilledButton, ft.OutlinedButton, ft.TextButton, ft.IconButton)
BOXES = (ft.TextField, ft.Dropdown)
MARKS = (ft.Checkbox, ft.Radio)
DOORS = (ft.ExpansionTile, ft.NavigationBarDestination)
LEAST = theme.TOUCH_LEAST


@dataclass(frozen=True)
class Node:
    """A control and what it lies in, the outermost first."""

    control: BaseControl
    around: tuple[BaseControl, ...]

    def within(self, kind: type) -> list:
        """Return what it lies in of a kind, the nearest first."""
        return [each for each in reversed(self.around) if isinstance(each, kind)]

    @property
    def unheard(self) -> bool:
        """Tell whether screen readers are told to pass over it."""
        spoken = any(each.exclude_semantics for each in self.within(ft.Semantics))
        return spoken or bool(getattr(self.control, "exclude_from_semantics", None))

    @property
    def label(self) -> str:
        """Return what is said instead of, or before, its own words."""
        spoken = (each for each in self.within(ft.Semantics) if not each.container)
        return next((each.label for each in spoken if each.label), "")

    @property
    def group(self) -> str:
        """Return what is said on the way into the several things it lies among."""
        groups = (each for each in self.within(ft.Semantics) if each.container)
        return next((each.label for each in groups if each.label), "")


def nodes(root: object, around: tuple[BaseControl, ...] = ()) -> Iterator[Node]:
    """Walk through all a control holds, in the order it is drawn."""
    if isinstance(root, list | tuple):
        for each in root:
            yield from nodes(each, around)
    elif isinstance(root, Component):
        yield from nodes(root._b, around)
    elif isinstance(root, BaseControl):
        yield Node(root, around)
        for field in dataclasses.fields(root):
            if not field.metadata.get("skip") and not field.name.startswith("_p"):
                yield from nodes(getattr(root, field.name, None), (*around, root))


def open_page(page: ft.Page) -> list[Node]:
    """Return what lies on the page that is open, the topmost."""
    return list(nodes([node.control for node in nodes(page) if _is_view(node)][-1]))


def _is_view(node: Node) -> bool:
    return isinstance(node.control, ft.View)


def pressed(node: Node) -> bool:
    """Tell whether something is there to be pressed or typed into."""
    control = node.control
    if isinstance(control, (*BUTTONS, *BOXES, *MARKS, *DOORS)):
        return True
    touches = ("on_click", "on_tap", "on_tap_up", "on_pan_start")
    return any(getattr(control, each, None) for each in touches)


def name(node: Node) -> str:
    """Return what a screen reader calls something that is pressed; nothing if it has no name."""
    control = node.control
    if isinstance(control, ft.IconButton):
        return (control.tooltip or "") if node.within(ft.MergeSemantics) else ""
    if isinstance(control, (*BOXES, ft.GestureDetector)):
        return node.label
    if isinstance(control, MARKS):
        merged = node.within(ft.MergeSemantics)
        return " ".join([node.label, *looking.words(merged[0])]).strip() if merged else ""
    if isinstance(control, ft.NavigationBarDestination):
        return control.label or ""
    return node.label or " ".join(looking.words(control))


def role(node: Node) -> bool:
    """Tell whether a screen reader says what kind of thing it is."""
    if isinstance(node.control, ft.Container):
        return any(each.button for each in node.within(ft.Semantics)[:1])
    return True


def too_small(node: Node) -> list[float]:
    """Return the sides given to something pressed that a thumb does not hit, in pixels."""
    if isinstance(node.control, MARKS):  # pressed with the row they lie in
        return []
    sides = (getattr(node.control, each, None) for each in ("width", "height", "min_height"))
    return [side for side in sides if side is not None and side < LEAST]


def unseen(node: Node) -> bool:
    """Tell whether a picture is neither named nor passed over."""
    if isinstance(node.control, ft.Image):
        return not (node.control.semantics_label or node.unheard)
    return isinstance(node.control, cv.Canvas) and not (node.label or node.unheard)


def unasked(node: Node) -> bool:
    """Tell whether several things to choose from do not say what is asked."""
    return isinstance(node.control, ft.RadioGroup) and not node.group


def ink(node: Node) -> ft.ColorValue | None:
    """Return the colour something is written or drawn in."""
    control = node.control
    if isinstance(control, ft.Text):
        return control.style.color if control.style else None
    return control.color if isinstance(control, ft.Icon) else None


def ground(node: Node) -> ft.ColorValue:
    """Return the colour of what something lies on."""
    for each in reversed(node.around):
        if isinstance(each, ft.FilledButton):
            return each.bgcolor or theme.SEA
        colour = getattr(each, "bgcolor", None)
        if colour is not None:
            return colour
    return theme.SAND
