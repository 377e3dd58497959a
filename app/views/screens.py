"""
The screen components: each takes its state from the session's `Screen`, calls its view, frames it.

With `root`, `above`, `ear` and `of_case`, the only places with hooks.
"""

import flet as ft

from app import heard
from app.model import CaseState
from app.slip import FindState
from app.strings import t
from app.views import (
    above,
    asking,
    carrying,
    chart,
    codes,
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

NO_LOOK: chart.Look | None = None
NO_STROKES: tuple[signature.Stroke, ...] = ()
SILENCE: ear.Sound | None = None

Context: ft.ContextProvider[Screen | None] = ft.create_context(None)


def current() -> Screen:
    """Return the session's screen and redraw the calling component with it."""
    screen = ft.use_context(Context)
    assert screen is not None
    return screen


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
    body = frame.measured(rehearsal.banded(frame.noticed(outlet, screen), screen), screen)
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
    listed = pages.page(
        applications_view.applications, screen, screen.home, screen.find or FindState(), chosen
    )
    if screen.width < theme.WIDE:
        return listed
    detail = _case_body(screen, chosen) if chosen else applications_view.unchosen()
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
    return frame.centred(pages.page(me.me, screen, screen.me), screen.width - frame.RAIL_WIDTH)


@ft.component
def show_trust() -> ft.Control:
    """Draw how two phones introduce and vouch."""
    screen, route = current(), ft.use_view_path()
    if ft.use_route_params().get("trust") == "vouch":
        body = pages.page(vouching.vouch, screen, screen.vouch)
    else:
        body = pages.page(vouching.introduce, screen, screen.introduce)
    return above.above(frame.noticed(body, screen), t("me.title"), screen, route)


@ft.component
def show_ask() -> ft.Control:
    """Draw a question and what the catalogue says to it."""
    screen, route = current(), ft.use_view_path()
    body = pages.page(asking.ask, screen, screen.ask)
    return above.above(frame.noticed(body, screen), t("nav.home"), screen, route)


@ft.component
def show_case() -> ft.Control:
    """Draw one application above the others."""
    screen, route = current(), ft.use_view_path()
    case = ft.use_route_params().get("id", "")
    body, here = _case_body(screen, case), ear.sound(heard.case, _case_of(screen, case), screen)
    return above.above(frame.noticed(body, screen), t("applications.title"), screen, route, here)


@ft.component
def show_carry() -> ft.Control:
    """Draw a way of carrying by hand."""
    screen, route = current(), ft.use_view_path()
    draw = carrying.PAGES.get(ft.use_route_params().get("way", ""), carrying.give)
    return above.above(pages.page(draw, screen, screen.carry), t("outbox.title"), screen, route)


@ft.component
def show_nearby() -> ft.Control:
    """Draw codes to show and read, or the relay."""
    screen, route = current(), ft.use_view_path()
    body = pages.page(codes.nearby, screen, screen.nearby)
    return above.above(frame.noticed(body, screen), t("me.title"), screen, route)


@ft.component
def show_for_whom() -> ft.Control:
    """Draw the question for whom a service is."""
    screen, route = current(), ft.use_view_path()
    asked = screen.for_whom
    state = asked if asked and asked.service == ft.use_route_params().get("service") else None
    body = pages.page(people.for_whom, screen, state)
    title, here = state.title if state else "", ear.sound(heard.for_whom, state, screen)
    return above.above(frame.noticed(body, screen), title, screen, route, here)


@ft.component
def show_people() -> ft.Control:
    """Draw everybody on this phone."""
    screen, route = current(), ft.use_view_path()
    body = pages.page(people.everybody, screen, screen.people)
    return above.above(frame.noticed(body, screen), t("me.title"), screen, route)


@ft.component
def show_person() -> ft.Control:
    """Draw one of the people on this phone."""
    screen, route = current(), ft.use_view_path()
    shown, asked = screen.person, ft.use_route_params().get("id", "")
    state = shown if shown and asked == (shown.row.id or "new") else None
    body = pages.page(people.person, screen, state)
    return above.above(frame.noticed(body, screen), t("people.title"), screen, route)


@ft.component
def show_draft() -> ft.Control:
    """Draw the page of a form in hand, or everything once more."""
    screen, route = current(), ft.use_view_path()
    draft = ft.use_route_params().get("id", "")
    now, last = screen.form, screen.review
    body, title, here = fault.opening(), "", SILENCE
    if last is not None and last.draft == draft:
        body, title = pages.page(review.review, screen, last), last.service
        here = ear.sound(heard.review, last, screen)
    elif now is not None and now.draft == draft:
        body, title = pages.page(form.form, screen, now), now.service
        here = ear.sound(heard.form, now, screen)
    return above.above(frame.noticed(body, screen), title, screen, route, here)


@ft.component
def show_pick() -> ft.Control:
    """Draw the page on which one question is answered: a long list, a chart, a signature."""
    screen, route = current(), ft.use_view_path()
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

    return above.above(fault.safely(body), "", screen, route)


@ft.component
def show_straight() -> ft.Control:
    """Draw the page on which a photo is turned and cut."""
    screen, route = current(), ft.use_view_path()
    params, now = ft.use_route_params(), screen.straight
    known = now is not None and (now.draft, now.key) == (params.get("id"), params.get("key"))
    body = pages.page(straight.straight, screen, now if known else None)
    return above.above(
        frame.noticed(body, screen), now.label if known and now else "", screen, route
    )


@ft.component
def show_discard() -> ft.Control:
    """Draw the question before a form is thrown away."""
    screen, route = current(), ft.use_view_path()
    draft = ft.use_route_params().get("id", "")
    return above.above(fault.safely(lambda: form.discard(draft, screen.act)), "", screen, route)


def _case_body(screen: Screen, case: str) -> ft.Control:
    return pages.page(case_view.case, screen, _case_of(screen, case))


def _case_of(screen: Screen, case: str) -> CaseState | None:
    return screen.case if screen.case and screen.case.row.id == case else None
