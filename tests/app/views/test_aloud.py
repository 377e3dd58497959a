"""Every page, as somebody meets it who listens, has large fingers, or sees no colours."""

from dataclasses import replace

import flet as ft
import pytest

from app.asked import ChartState, Spot, StraightState
from app.carried import CarryState
from app.model import FaultState, Notice, PhotosWait, Reason, Tone, WayOut
from app.model_asking import AnswerState, AskState
from app.model_people import ForWhomState, PersonRow
from app.model_vouching import IntroduceState, VouchState
from app.nearby import ReadState, RelayState, ShownState
from app.views import theme
from protocol.questions import Kind
from tests.app.views import aloud, looking, states
from tests.app.views.hands import Session
from tests.app.views.test_theme import SHAPE, TEXT, contrast
from tests.fletclient import client, run

PART = states.question("name", key="name", label="Nama")
CHOSEN = states.question("choice", key="relation", label="Hubungan", choices=states.few())
LACKING = (Reason("Foto KK", 1),)
ANSWER = AnswerState("Berkas: Kelahiran", ("Foto KK",), "Dari daftar layanan: Akta.", "kelahiran")
TONES = tuple(states.row(f"c{number}", tone) for number, tone in enumerate(Tone))


def asked(kind: str, **facts: object) -> dict[str, object]:
    """Return a form with one question of a kind, empty and amiss."""
    given = {"choices": states.few(), "statement": "Ini benar.", "picture": "papers/kk.svg"}
    composed = {"rows": ((PART, CHOSEN), (PART, CHOSEN)), "blank": (PART, CHOSEN)}
    more = composed if kind in {"rows", "person", "place"} else {}
    question = states.question(kind, error="Perlu diisi.", **{**given, **more, **facts})
    chart = ChartState((Spot("Kupal", -0.7, 127.5),), (), (-0.7, 127.5))
    return {"form": replace(states.form(question), lacking=LACKING, chart=chart)}


PAGES = {
    "home": ("/", {"home": states.home(waiting=2, cases=TONES)}),
    "home-empty": ("/", {"home": states.home(cases=(), drafts=())}),
    "home-search": ("/", {"home": states.home(query="akta")}),
    "home-noticed": ("/", {"notice": Notice("Tersimpan.", Tone.DONE, 1)}),
    "applications": ("/applications", {"home": states.home(cases=TONES)}),
    "outbox": ("/outbox", {"outbox": states.outbox(problem="Belum ada sinyal.")}),
    "outbox-sending": ("/outbox", {"outbox": states.outbox(sending=True)}),
    "outbox-stuck": (
        "/outbox",
        {"outbox": states.outbox(stuck=(states.stuck(*WayOut),), photos=PhotosWait.WAIT)},
    ),
    "outbox-empty": ("/outbox", {"outbox": states.outbox(waiting=0)}),
    "me": ("/me", {}),
    "ask": ("/ask", {"ask": AskState("syarat?", ("Apa syaratnya?",), answers=(ANSWER,))}),
    "ask-unknown": ("/ask", {"ask": AskState("beras?", (), unknown=True, office=True)}),
    "case": ("/cases/c1", {"case": states.case()}),
    "case-returned": ("/cases/c1", {"case": states.case(fixable=True, next_thing="Foto lagi.")}),
    "review": ("/drafts/d1", {"review": states.review()}),
    "review-lacking": ("/drafts/d1", {"review": states.review(ready=False)}),
    "fixing": ("/drafts/d1", {"form": states.form(states.question(), fixing="Kurang jelas.")}),
    "warned": ("/drafts/d1", {"form": states.form(states.question(warning="Betul?"), page=1)}),
    "photo-there": ("/drafts/d1", asked("photo", photo=states.photo())),
    "several": (
        "/drafts/d1/pick/q",
        {"form": states.form(states.question("choice", choices=states.few(9)))},
    ),
    "chart": ("/drafts/d1/pick/q", asked("point")),
    "signature": ("/drafts/d1/pick/q", asked("signature")),
    "straight": (
        "/drafts/d1/straight/q",
        {"straight": StraightState("d1", "q", "Foto KK", states.thumb(), True)},
    ),
    "discard": ("/drafts/d1/discard", {"form": states.form()}),
    "for-whom": (
        "/for/sktm",
        {"for_whom": ForWhomState("sktm", "Tidak mampu", (PersonRow("m1", "SITI", "Anda"),))},
    ),
    "give": ("/carry/give", {"carry": CarryState("", ("2 kiriman",), missing=True)}),
    "take": ("/carry/take", {"carry": CarryState("", (), taken=("1 kabar",), amiss=("Rusak.",))}),
    "codes": ("/nearby/show", {"nearby": ShownState(b"GIF", (b"one", b"two"))}),
    "codes-none": ("/nearby/show", {"nearby": ShownState(b"", (), said="Belum kenal.")}),
    "codes-read": ("/nearby/read", {"nearby": ReadState(3, 8, "Kosong.", back=b"PNG")}),
    "relay": ("/nearby/relay", {"nearby": RelayState("192.168.8.10", "", "tadi", "Ada.", True)}),
    "introduce": ("/me/introduce", {"introduce": IntroduceState(b"PNG", "LYQ1:R:A", "123 456")}),
    "vouch": (
        "/me/vouch",
        {
            "vouch": VouchState(
                states.question("long_text", key="code"), "123 456", (PART,), readable=True
            )
        },
    ),
    "start": ("/", {"start": states.start()}),
    "start-village": ("/", {"start": states.start(1)}),
    "start-who": ("/", {"start": states.start(2, readable=True)}),
    "fault": ("/", {"fault": FaultState("Penuh", "Data aman.")}),
    "nowhere": ("/nowhere", {}),
    **{f"form-{kind.value}": ("/drafts/d1", asked(kind.value)) for kind in Kind},
}
"""Every page, with all that it can have on it: its route, and what is shown there."""


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

    heads = [each.control for each in nodes if getattr(each.control, "header", None)]
    assert [each.heading_level for each in heads[:1]] == [1]
    assert [each.heading_level for each in heads].count(1) == 1
    assert looking.words(heads[0])[0].strip()

    assert _out_of_order(nodes) == []
    assert _told_by_colour_alone(nodes) == []


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
        "colour": _told_by_colour_alone(nodes),
        "order": _out_of_order(nodes),
    }
    assert [rule for rule, broken in found.items() if broken] == [amiss]
