"""Every page, as somebody meets it who listens, has large fingers, or sees no colours."""

import re
from collections.abc import Iterator

import flet as ft
import pytest

from app.model import Tone
from app.views import root, theme
from tests.app.views import aloud, looking
from tests.app.views.every_page import PAGES
from tests.app.views.hands import Session
from tests.app.views.test_theme import SHAPE, TEXT, contrast
from tests.fletclient import client, run


@pytest.fixture(params=PAGES, scope="module")
def nodes(request) -> list[aloud.Node]:
    """What lies on a page."""
    route, shown = PAGES[request.param]
    found: list[aloud.Node] = []

    async def story() -> None:
        async with client(Session(**shown).main, route) as screen:
            found.extend(aloud.open_page(screen.page))

    run(story())
    return found


def told(nodes: list[aloud.Node]) -> list[str]:
    return [type(each.control).__name__ for each in nodes]


def test_a_page_can_be_used_by_ear_and_by_thumb_and_without_colours(nodes):
    """What is pressed has a name, a role and room; pictures are named; one title leads the page."""
    pressed = [each for each in nodes if aloud.pressed(each) and not each.unheard]
    assert told([each for each in pressed if not aloud.name(each)]) == []
    assert told([each for each in pressed if not aloud.role(each)]) == []
    assert [aloud.too_small(each) for each in pressed if aloud.too_small(each)] == []
    assert told([each for each in nodes if aloud.unseen(each)]) == []
    assert told([each for each in nodes if aloud.unasked(each)]) == []

    heads = [each.control for each in nodes if getattr(each.control, "header", None)]
    assert [each.heading_level for each in heads[:1]] == [1]
    assert [each.heading_level for each in heads].count(1) == 1
    assert looking.words(heads[0])[0].strip()

    assert _out_of_order(nodes) == []
    assert _told_by_colour_alone(nodes) == []


def test_every_route_is_walked():
    """A page that is not among those above would be heard by nobody here."""
    walked = {route for route, _ in PAGES.values()}
    patterns = [*_paths(root.ROUTES), *_paths(root.WIDE_ROUTES)]

    unwalked = [each for each in patterns if not any(re.fullmatch(each, one) for one in walked)]
    assert unwalked == []


def _paths(routes: list[ft.Route], above: str = "") -> Iterator[str]:
    """Yield what every route that draws a page looks like."""
    for each in routes:
        path = above if each.path is None else f"{above}/{each.path}"
        if not each.outlet:
            yield re.sub(r":\w+", "[^/]+", path) or "/"
        yield from _paths(each.children or [], path)


def _out_of_order(nodes: list[aloud.Node]) -> list[str]:
    """Return what is heard in another order than it is seen: turned round, or lying on another."""
    turned = [each for each in nodes if getattr(each.control, "reverse", None)]
    laid = [
        each
        for each in nodes
        if isinstance(each.control, ft.Stack)
        and not each.unheard
        and sum(bool(looking.words(one)) and not _silent(one) for one in each.control.controls) > 1
    ]
    return told([*turned, *laid])


def _silent(control: object) -> bool:
    return all(each.unheard for each in aloud.nodes(control) if isinstance(each.control, ft.Text))


def _told_by_colour_alone(nodes: list[aloud.Node]) -> list[str]:
    """Return the grounds of a tone without a sign on them, or without words beside them."""
    toned = set(theme.GROUNDS.values()) - {theme.WASH}
    amiss = []
    for each in nodes:
        if getattr(each.control, "bgcolor", None) not in toned:
            continue
        row = each.around[-1] if each.around else each.control
        signs = looking.all_of(each.control, ft.Icon)
        if not signs or not (looking.words(each.control) or looking.words(row)):
            amiss.append(type(each.control).__name__)
    for each in nodes:
        if isinstance(each.control, ft.Text) and aloud.ink(each) == theme.FIX:
            rows = each.within(ft.Row)
            if not rows or not looking.all_of(rows[0], ft.Icon):
                amiss.append(str(each.control.value))
    return amiss


def test_what_is_written_and_drawn_stands_out_from_its_ground(nodes):
    """Text 4.5 to 1, signs 3 to 1, by day and by night, on the ground each really lies on."""
    weak = []
    for scheme in (theme.light().color_scheme, theme.dark().color_scheme):
        for each in nodes:
            ink, ground = aloud.ink(each), aloud.ground(each)
            if not isinstance(ink, ft.Colors) or not isinstance(ground, ft.Colors):
                continue
            least = TEXT if isinstance(each.control, ft.Text) else SHAPE
            if contrast(scheme, ink, ground) < least:
                weak.append((ink.name, ground.name))
    assert weak == []


@pytest.mark.parametrize(
    ("drawn", "amiss"),
    [
        (ft.FilledButton("", on_click=print), "name"),
        (ft.IconButton(ft.Icons.CLOSE, tooltip="Tutup"), "name"),
        (ft.TextField(), "name"),
        (ft.Container(ft.Text("Buka"), on_click=print), "role"),
        (ft.Semantics(button=True, content=ft.Container(on_click=print)), "name"),
        (
            ft.Semantics(button=True, content=ft.Container(ft.Text("A"), width=30, on_click=print)),
            "room",
        ),
        (ft.Image(src="a.png"), "picture"),
        (ft.Container(ft.Text("Kurang"), bgcolor=theme.GROUNDS[Tone.FIX]), "colour"),
        (ft.Row([ft.Text("Kurang", style=ft.TextStyle(color=theme.FIX))]), "colour"),
        (ft.Stack([ft.Text("Atas"), ft.Text("Bawah")]), "order"),
        (ft.RadioGroup(content=ft.Text("Laki-laki")), "question"),
    ],
)
def test_whoever_listens_here_hears_what_is_amiss(drawn, amiss):
    """Each rule finds what breaks it, and nothing else."""
    nodes = list(aloud.nodes(drawn))
    pressed = [each for each in nodes if aloud.pressed(each)]
    found = {
        "name": [each for each in pressed if not aloud.name(each)],
        "role": [each for each in pressed if not aloud.role(each)],
        "room": [each for each in pressed if aloud.too_small(each)],
        "picture": [each for each in nodes if aloud.unseen(each)],
        "question": [each for each in nodes if aloud.unasked(each)],
        "colour": _told_by_colour_alone(nodes),
        "order": _out_of_order(nodes),
    }
    assert [rule for rule, broken in found.items() if broken] == [amiss]
