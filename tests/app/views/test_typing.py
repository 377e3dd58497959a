"""Typing: nothing is lost, nothing is slow."""

import flet as ft

from app.views import boxes, theme
from tests.app.views import looking, states
from tests.app.views.hands import Session
from tests.fletclient import client, run


def test_typing_loses_no_letter():
    """Each letter goes out, comes back as state, and stays in the box with its neighbours."""

    async def story() -> None:
        asked = (states.question(), states.question(key="other", value="tetap"))
        session = Session(form=states.form(*asked))
        async with client(session.main, "/drafts/d1") as screen:
            for typed in ("A", "Ai", "Ais"):
                await screen.write("q", typed)
            assert screen.find(ft.TextField, key="q").value == "Ais"
            assert screen.find(ft.TextField, key="other").value == "tetap"
            assert session.hand.calls[-1] == ("answer", "d1", "q", "Ais")

    run(story())


def test_a_letter_costs_the_screen_next_to_nothing():
    """What is typed is not sent back to where it was typed."""

    async def story() -> None:
        session = Session(form=states.form(states.question(value="A")))
        async with client(session.main, "/drafts/d1") as screen:
            before = screen.bytes_sent
            await screen.write("q", "Ai")
            assert screen.bytes_sent - before < 500

    run(story())


def test_typing_does_not_draw_what_lies_beneath():
    """A letter in a form draws the form, not the list of applications under it."""

    async def story() -> None:
        session = Session(form=states.form(states.question()))
        async with client(session.main, "/applications") as screen:
            await screen.open("/drafts/d1")
            before = screen.find(ft.Text, value="Permohonan saya")
            await screen.write("q", "Ai")
            assert screen.find(ft.TextField, key="q").value == "Ai"
            assert screen.find(ft.Text, value="Permohonan saya") is before

    run(story())


def test_news_while_typing_leaves_the_box_alone():
    """A refresh of other states, as the courier brings them, keeps what is being typed."""

    async def story() -> None:
        session = Session(form=states.form(states.question()))
        async with client(session.main, "/drafts/d1") as screen:
            box = screen.find(ft.TextField, key="q")
            await screen.write("q", "Ais")
            session.hand.screen.home = states.home(waiting=3)
            session.hand.screen.outbox = states.outbox(sending=True)
            await screen.rest()
            assert screen.find(ft.TextField, key="q").value == "Ais"
            assert screen.find(ft.TextField, key="q")._i == box._i

    run(story())


def test_a_long_list_opens_above_the_form_and_returns_to_it():
    """Choosing one of many answers the question and leads back to the form."""

    async def story() -> None:
        asked = states.question("village", choices=states.few(9))
        session = Session(form=states.form(asked))
        async with client(session.main, "/drafts/d1") as screen:
            await screen.press("q")
            await screen.until(lambda: screen.page.route == "/drafts/d1/pick/q")
            await screen.write("search-choice", "desa 3")
            assert "Desa 4" not in screen.texts()
            await screen.press("choice-v3")
            await screen.until(lambda: screen.page.route == "/drafts/d1")
            assert ("answer", "d1", "q", "v3") in session.hand.calls

    run(story())


def test_all_sixteen_digits_are_seen_with_the_largest_letters():
    """On a phone 360 pixels wide, in letters twice as large, none is cut off by the edge."""
    room = 360 - 2 * (theme.GAP + theme.GAP)
    letter = 0.6
    theme.use_letters(2.0)
    try:
        drawn = boxes.long_number(
            states.question("nik", value="8204081708909901"), boxes.Reply(answer=print)
        )
    finally:
        theme.use_letters(1.0)

    assert 16 * letter * 2 * looking.box(drawn, "q").text_style.size <= room
