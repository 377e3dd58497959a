"""
The screen components: each takes its state from the session's `Screen`, calls its view, frames it.

With `root`, `above`, `ear`, `routes` and the other modules of screens, the only places with hooks.
"""

from collections.abc import Callable
from typing import TypeVar

import flet as ft

from app import heard, heard_by_hand
from app.model import CaseState
from app.slip import FindState
from app.strings import t
from app.views import (
    above,
    asking,
    carrying,
    chart,
    codes,
    duty,
    ear,
    fault,
    form,
    frame,
    home,
    me,
    outbox,
    pages,
    people,
    rehearsal,
    review,
    signature,
    start,
    straight,
    theme,
    touch,
    vouching,
)
from app.views import applications as applications_view
from app.views import case as case_view
from app.views.session import Screen

T = TypeVar("T")

NO_LOOK: chart.Look | None = None
NO_STROKES: tuple[signature.Stroke, ...] = ()


def hold(page: ft.Page, screen: Screen) -> None:
    """Keep a session's screen where every component of it finds it."""
    page.session.store.set("screen", screen)


def current() -> Screen:
    """
    Return the session's screen and redraw the calling component with it.

    Not from a context: Flet may draw a component once more whose place another has taken, from
    which none is reached; were that an error, nothing more of the session would be drawn.
    """
    screen: Screen = ft.context.page.session.store.get("screen")
    return ft.use_state(screen)[0]


def named(shown: T | None, name: Callable[[T], str], parameter: str = "id") -> T | None:
    """Return what is shown, if it is what the route names with this parameter."""
    wanted = ft.use_route_params().get(parameter)
    return shown if shown is not None and name(shown) == wanted else None


@ft.component
def show_fault() -> ft.Control:
    """Draw what stands in the way, instead of everything else."""
    screen = current()
    body = fault.safely(lambda: fault.instead(screen.fault, screen.carry, screen.act))
    return frame.alone(rehearsal.banded(frame.noticed(body, screen), screen), screen.width)


@ft.component
def show_start() -> ft.Control:
    """Draw the step of the first start."""
    screen = current()
    state = screen.start
    here = ear.sound(heard.start, state, screen)
    body = fault.safely(lambda: start.start(state, screen.act, here) if state else fault.opening())
    return frame.alone(frame.measured(frame.noticed(body, screen), screen), screen.width)


@ft.component
def show_lost() -> ft.Control:
    """Draw that a page does not exist."""
    current()
    return fault.not_found()


@ft.component
def show_shell() -> ft.Control:
    """Draw the bar and the page that lies in it."""
    screen, way, outlet = current(), ft.use_context(above.Way), ft.use_route_outlet()
    location, page = ft.use_route_location(), ft.context.page
    if way is not None and location:
        way.base = location
    route = (page.route or "/").partition("?")[0]
    ft.use_effect(touch.on(screen.act.arrive, route), [route])
    ft.use_effect(touch.on(screen.voice.silence) if screen.voice else lambda: None, [route])
    banded = duty.banded(rehearsal.banded(frame.noticed(outlet, screen), screen), screen)
    body = frame.measured(banded, screen)
    return frame.shell(body, location, screen)


@ft.component
def show_home() -> ft.Control:
    """Draw the first page."""
    screen = current()
    here = ear.sound(heard.home, screen.home, screen)
    return pages.page(home.home, screen, screen.home, here)


@ft.component
def show_applications() -> ft.Control:
    """Draw the list of applications, on a wide window beside the chosen one."""
    screen = current()
    chosen = ft.use_route_params().get("id", "")
    here = ear.sound(heard.applications, screen.home, screen)
    find = screen.find or FindState()
    listed = pages.page(applications_view.applications, screen, screen.home, find, chosen, here)
    state = named(screen.case, _id)

    def detail() -> ft.Control:
        if not chosen:
            return applications_view.unchosen(screen.home and screen.home.cases)
        return pages.page(case_view.case, screen, state, ear.sound(heard.case, state, screen))

    return frame.panes(listed, detail, screen.width)


@ft.component
def show_outbox() -> ft.Control:
    """Draw what has not been sent."""
    screen = current()
    here = ear.sound(heard.outbox, screen.outbox, screen)
    body = pages.page(outbox.outbox, screen, screen.outbox, here)
    return frame.centred(body, screen.width - frame.RAIL_WIDTH)


@ft.component
def show_me() -> ft.Control:
    """Draw the person and the settings."""
    screen = current()
    body = pages.page(me.me, screen, screen.me, ear.sound(heard.me, screen.me, screen))
    return frame.centred(body, screen.width - frame.RAIL_WIDTH)


@ft.component
def show_trust() -> ft.Control:
    """Draw how two phones introduce and vouch."""
    screen = current()
    if ft.use_route_params().get("trust") == "vouch":
        here = ear.sound(heard_by_hand.vouch, screen.vouch, screen)
        return above.page(vouching.vouch, screen, screen.vouch, t("me.title"), here)
    here = ear.sound(heard_by_hand.introduce, screen.introduce, screen)
    return above.page(vouching.introduce, screen, screen.introduce, t("me.title"), here)


@ft.component
def show_ask() -> ft.Control:
    """Draw a question and what the catalogue says to it."""
    screen = current()
    here = ear.sound(heard.ask, screen.ask, screen)
    return above.page(asking.ask, screen, screen.ask, t("nav.home"), here)


@ft.component
def show_case() -> ft.Control:
    """Draw one application above the others."""
    screen = current()
    state = named(screen.case, _id)
    here = ear.sound(heard.case, state, screen)
    return above.page(case_view.case, screen, state, t("applications.title"), here)


@ft.component
def show_carry() -> ft.Control:
    """Draw a way of carrying by hand."""
    screen = current()
    takes = ft.use_route_params().get("way") == "take"
    here = ear.sound(heard_by_hand.take if takes else heard_by_hand.give, screen.carry, screen)
    body = pages.page(carrying.take if takes else carrying.give, screen, screen.carry)
    return above.above(body, t("outbox.title"), screen, here)


@ft.component
def show_nearby() -> ft.Control:
    """Draw codes to show and read, or the relay."""
    screen = current()
    here = ear.sound(heard_by_hand.nearby, screen.nearby, screen)
    return above.page(codes.nearby, screen, screen.nearby, t("me.title"), here)


@ft.component
def show_for_whom() -> ft.Control:
    """Draw the question for whom a service is."""
    screen = current()
    state = named(screen.for_whom, lambda state: state.service, "service")
    title, here = state.title if state else "", ear.sound(heard.for_whom, state, screen)
    return above.page(people.for_whom, screen, state, title, here)


@ft.component
def show_people() -> ft.Control:
    """Draw everybody on this phone."""
    screen = current()
    here = ear.sound(heard.people, screen.people, screen)
    return above.page(people.everybody, screen, screen.people, t("me.title"), here)


@ft.component
def show_person() -> ft.Control:
    """Draw one of the people on this phone."""
    screen = current()
    state = named(screen.person, lambda state: state.row.id or "new")
    here = ear.sound(heard.person, state, screen)
    return above.page(people.person, screen, state, t("people.title"), here)


@ft.component
def show_draft() -> ft.Control:
    """Draw the page of a form in hand, or everything once more."""
    screen = current()
    draft = ft.use_route_params().get("id", "")
    now, last = screen.form, screen.review
    if last is not None and last.draft == draft:
        here = ear.sound(heard.review, last, screen)
        return above.page(review.review, screen, last, last.service, here)
    if now is not None and now.draft == draft:
        return above.page(form.form, screen, now, now.service, ear.sound(heard.form, now, screen))
    return above.above(frame.noticed(fault.opening(), screen), "", screen)


@ft.component
def show_pick() -> ft.Control:
    """Draw the page on which one question is answered: a long list, a chart, a signature."""
    screen = current()
    query, look_for = ft.use_state("")
    look, see = ft.use_state(NO_LOOK)
    drawn, draw = ft.use_state(NO_STROKES)
    params = ft.use_route_params()
    draft, key = params.get("id", ""), params.get("key", "")
    state = screen.form
    question = next((each for each in state.questions if each.key == key), None) if state else None
    side = min(screen.width, theme.READING_WIDTH) - 2 * theme.GAP

    def done(value: str) -> None:
        screen.act.answer(draft, key, value)
        screen.act.go(f"/drafts/{draft}")

    def look_at(then: chart.Look) -> None:
        see(then)

    def draw_as(then: tuple[signature.Stroke, ...]) -> None:
        draw(then)

    def body() -> ft.Control:
        if question is None or state is None:
            return fault.opening()
        if question.kind == "point" and state.chart is not None:
            seen = look or chart.begun(question, state.chart)
            return chart.chart(question, state.chart, seen, look_at, side=side, done=done)
        if question.kind == "signature":
            return signature.sign(question, drawn, draw_as, side=side, done=done)
        return form.pick(question, query, look_for, done)

    return above.above(fault.safely(body), "", screen)


@ft.component
def show_straight() -> ft.Control:
    """Draw the page on which a photo is turned and cut."""
    screen = current()
    params, now = ft.use_route_params(), screen.straight
    known = now is not None and (now.draft, now.key) == (params.get("id"), params.get("key"))
    state = now if known else None
    return above.page(straight.straight, screen, state, state.label if state else "")


@ft.component
def show_discard() -> ft.Control:
    """Draw the question before a form is thrown away."""
    screen = current()
    draft = ft.use_route_params().get("id", "")
    here = ear.sound(heard.discard, draft, screen)
    return above.above(fault.safely(lambda: form.discard(draft, screen.act)), "", screen, here)


def _id(state: CaseState) -> str:
    return state.row.id
