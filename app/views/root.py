"""
The routes and the screen components: the only file with hooks.

A screen takes its state from the session's `Screen`, calls its view and frames it. Pages of the
bar are drawn inside the shell; a case (on a phone) and a form lie above it, with an arrow back.
"""

from collections.abc import Awaitable, Callable

import flet as ft

from app.strings import t
from app.views import applications as applications_view
from app.views import (
    carrying,
    codes,
    fault,
    form,
    frame,
    home,
    me,
    outbox,
    pages,
    review,
    start,
    theme,
    touch,
    trail,
    vouching,
)
from app.views import case as case_view
from app.views.session import Screen

Context: ft.ContextProvider[Screen | None] = ft.create_context(None)
Way: ft.ContextProvider[trail.Trail | None] = ft.create_context(None)


def app(page: ft.Page, screen: Screen) -> None:
    """Dress the page and draw the session on it; call once, when a session begins."""
    way = trail.Trail()
    page.title = t("app.name")
    page.fonts = theme.FONTS
    theme.use_letters(screen.letters)
    _dress(page, screen.theme)
    page.theme_animation_style = ft.AnimationStyle.no_animation()
    _speak(page, screen.language)
    page.on_view_pop = lambda _: touch.on(trail.back, page.route or "/", screen, way)()
    screen.width = int(page.width or 0)
    page.render_views(_layar, screen, way)


@ft.component
def _layar(screen: Screen, way: trail.Trail) -> ft.Control | list[ft.Control]:
    page = ft.context.page

    def resized(event: ft.PageResizeEvent) -> None:
        screen.width = int(event.width)

    ft.use_effect(lambda: setattr(page, "on_resize", resized), [])
    ft.use_effect(lambda: _dress(page, screen.theme), [screen.theme, theme.letters_are_large()])
    ft.use_effect(lambda: _speak(page, screen.language), [screen.language])
    return Context(screen, lambda: Way(way, lambda: _views(screen)))


def _views(screen: Screen) -> ft.Control | list[ft.Control]:
    if screen.fault is not None:
        return [_fault()]
    if screen.start is not None:
        return [_start()]
    routes = WIDE_ROUTES if screen.width >= theme.WIDE else ROUTES
    router: ft.Control = ft.memo(ft.Router)(routes, not_found=_lost, manage_views=True)
    return router


def _dress(page: ft.Page, mode: str) -> None:
    page.theme, page.dark_theme, page.theme_mode = theme.light(), theme.dark(), theme.mode(mode)


def _speak(page: ft.Page, language: str) -> None:
    locales = {"id": ft.Locale("id", "ID"), "en": ft.Locale("en", "US")}
    spoken = locales.get(language, locales["id"])
    page.locale_configuration = ft.LocaleConfiguration(list(locales.values()), spoken)


def _screen() -> Screen:
    """Return the session's screen and redraw the calling component with it."""
    screen = ft.use_context(Context)
    assert screen is not None
    return screen


@ft.component
def _fault() -> ft.Control:
    screen = _screen()
    body = fault.safely(lambda: fault.instead(screen.fault, screen.carry, screen.act))
    return frame.alone(frame.noticed(body, screen), screen.width)


@ft.component
def _start() -> ft.Control:
    screen = _screen()
    state = screen.start
    body = fault.safely(lambda: start.start(state, screen.act) if state else fault.opening())
    return frame.alone(frame.measured(frame.noticed(body, screen), screen), screen.width)


@ft.component
def _lost() -> ft.Control:
    _screen()
    return fault.not_found()


@ft.component
def _shell() -> ft.Control:
    screen, way, outlet = _screen(), ft.use_context(Way), ft.use_route_outlet()
    location, page = ft.use_route_location(), ft.context.page
    if way is not None and location:
        way.base = location
    route = (page.route or "/").partition("?")[0]
    ft.use_effect(touch.on(screen.act.arrive, route), [route])
    body = frame.measured(frame.noticed(outlet, screen), screen)
    return frame.shell(body, location, screen)


@ft.component
def _home() -> ft.Control:
    screen = _screen()
    return pages.page(home.home, screen, screen.home)


@ft.component
def _applications() -> ft.Control:
    screen = _screen()
    chosen = ft.use_route_params().get("id", "")
    listed = pages.page(applications_view.applications, screen, screen.home, chosen)
    if screen.width < theme.WIDE:
        return listed
    detail = _case_body(screen, chosen) if chosen else applications_view.unchosen()
    return frame.panes(listed, detail, screen.width)


@ft.component
def _outbox() -> ft.Control:
    screen = _screen()
    body = pages.page(outbox.outbox, screen, screen.outbox)
    return frame.centred(body, screen.width - frame.RAIL_WIDTH)


@ft.component
def _me() -> ft.Control:
    screen = _screen()
    return frame.centred(pages.page(me.me, screen, screen.me), screen.width - frame.RAIL_WIDTH)


@ft.component
def _trust() -> ft.Control:
    screen, route = _screen(), ft.use_view_path()
    if ft.use_route_params().get("trust") == "vouch":
        body = pages.page(vouching.vouch, screen, screen.vouch)
    else:
        body = pages.page(vouching.introduce, screen, screen.introduce)
    return _above(frame.noticed(body, screen), t("me.title"), screen, route)


@ft.component
def _case() -> ft.Control:
    screen, route = _screen(), ft.use_view_path()
    body = _case_body(screen, ft.use_route_params().get("id", ""))
    return _above(frame.noticed(body, screen), t("applications.title"), screen, route)


@ft.component
def _carry() -> ft.Control:
    screen, route = _screen(), ft.use_view_path()
    draw = carrying.PAGES.get(ft.use_route_params().get("way", ""), carrying.give)
    return _above(pages.page(draw, screen, screen.carry), t("outbox.title"), screen, route)


@ft.component
def _nearby() -> ft.Control:
    screen, route = _screen(), ft.use_view_path()
    body = pages.page(codes.nearby, screen, screen.nearby)
    return _above(frame.noticed(body, screen), t("me.title"), screen, route)


@ft.component
def _draft() -> ft.Control:
    screen, route = _screen(), ft.use_view_path()
    draft = ft.use_route_params().get("id", "")
    now, last = screen.form, screen.review
    body, title = fault.opening(), ""
    if last is not None and last.draft == draft:
        body, title = pages.page(review.review, screen, last), last.service
    elif now is not None and now.draft == draft:
        body, title = pages.page(form.form, screen, now), now.service
    return _above(frame.noticed(body, screen), title, screen, route)


@ft.component
def _pick() -> ft.Control:
    screen, route = _screen(), ft.use_view_path()
    query, look = ft.use_state("")
    params = ft.use_route_params()
    draft, key = params.get("id", ""), params.get("key", "")
    state = screen.form
    asked = [each for each in state.questions if each.key == key] if state else []
    body = (
        fault.safely(lambda: form.pick(draft, asked[0], query, look, screen.act))
        if asked
        else fault.opening()
    )
    return _above(body, "", screen, route)


@ft.component
def _discard() -> ft.Control:
    screen, route = _screen(), ft.use_view_path()
    draft = ft.use_route_params().get("id", "")
    return _above(fault.safely(lambda: form.discard(draft, screen.act)), "", screen, route)


def _above(body: ft.Control, title: str, screen: Screen, route: str) -> ft.View:
    """Frame a page above the others; a form past its first page goes back page by page."""
    back = touch.on(trail.back, route, screen, ft.use_context(Way) or trail.Trail())
    view = frame.above(body, title, screen.width, back)
    view.route = route
    if trail.turns_page(route, screen):
        view.can_pop = False
        view.on_confirm_pop = _turn(back)
    return view


def _turn(back: touch.Press) -> Callable[[ft.Event[ft.View]], Awaitable[None]]:
    async def turn(event: ft.Event[ft.View]) -> None:
        await event.control.confirm_pop(False)
        back()

    return turn


def _case_body(screen: Screen, case: str) -> ft.Control:
    state = screen.case if screen.case and screen.case.row.id == case else None
    return pages.page(case_view.case, screen, state)


_TABS = [
    ft.Route(index=True, component=_home),
    ft.Route(path="applications", component=_applications),
    ft.Route(path="outbox", component=_outbox),
    ft.Route(path="me", component=_me),
]
_FORM = ft.Route(
    path="drafts/:id",
    component=_draft,
    modal=True,
    children=[
        ft.Route(path="pick/:key", component=_pick),
        ft.Route(path=form.DISCARD, component=_discard),
    ],
)
_ABOVE = [
    _FORM,
    ft.Route(path="carry/:way", component=_carry, modal=True),
    ft.Route(path="nearby/:page", component=_nearby, modal=True),
    ft.Route(path="me/:trust", component=_trust, modal=True),
]
ROUTES = [
    ft.Route(component=_shell, outlet=True, children=_TABS),
    ft.Route(path="cases/:id", component=_case, modal=True),
    *_ABOVE,
]
WIDE_ROUTES = [
    ft.Route(
        component=_shell,
        outlet=True,
        children=[*_TABS, ft.Route(path="cases/:id", component=_applications)],
    ),
    *_ABOVE,
]
