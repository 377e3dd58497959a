"""
The app's root: the page is dressed, the session drawn on it, and every route has its screen.

Pages of the bar are drawn inside the shell; a case (on a phone) and a form lie above it, with an
arrow back.
"""

import flet as ft

from app.strings import t
from app.views import (
    above,
    desk_screens,
    form,
    keypad,
    letter_screens,
    of_case,
    officer_screens,
    register_screens,
    schemes,
    screens,
    theme,
    touch,
    trail,
    trip_screens,
)
from app.views.session import Screen


def app(page: ft.Page, screen: Screen) -> None:
    """Dress the page and draw the session on it; call once, when a session begins."""
    way = trail.Trail()
    touch.outlives(page)
    page.title = t("app.name")
    page.fonts = theme.FONTS
    theme.use_letters(screen.letters)
    theme.use_width(int(page.width or 0))
    _dress(page, screen)
    page.theme_animation_style = ft.AnimationStyle.no_animation()
    _speak(page, screen.language)
    page.on_view_pop = lambda _: touch.on(trail.back, page.route or "/", screen, way)()
    screen.width = int(page.width or 0)
    screens.hold(page, screen)
    page.render_views(_layar, screen, way)


@ft.component
def _layar(screen: Screen, way: trail.Trail) -> ft.Control | list[ft.Control]:
    page = ft.context.page

    def resized(event: ft.PageResizeEvent) -> None:
        theme.use_width(int(event.width))
        screen.width = int(event.width)

    def pressed(event: ft.KeyboardEvent) -> None:
        keypad.typed(event.key, screen.lock, screen.act)

    asks = screen.lock is not None
    ft.use_effect(lambda: setattr(page, "on_resize", resized), [])
    ft.use_effect(lambda: setattr(page, "on_keyboard_event", pressed if asks else None), [asks])
    dressed_by = [screen.theme, _scheme(screen), theme.letters_are_large()]
    ft.use_effect(lambda: _dress(page, screen), dressed_by)
    ft.use_effect(lambda: _speak(page, screen.language), [screen.language])
    return above.Way(way, lambda: _views(screen))


def _views(screen: Screen) -> ft.Control | list[ft.Control]:
    if screen.hidden:
        return [officer_screens.show_blank()]
    if screen.fault is not None:
        return [screens.show_fault()]
    if screen.lock is not None:
        return [officer_screens.show_lock()]
    if screen.start is not None:
        return [screens.show_start()]
    routes = WIDE_ROUTES if screen.width >= theme.WIDE else ROUTES
    router: ft.Control = ft.memo(ft.Router)(routes, not_found=screens.show_lost, manage_views=True)
    return router


def _dress(page: ft.Page, screen: Screen) -> None:
    name = _scheme(screen)
    page.theme, page.dark_theme = theme.light(name), theme.dark(name)
    page.theme_mode = theme.mode(screen.theme)


def _scheme(screen: Screen) -> str:
    return schemes.SEAFARING if screen.rehearsal is None else schemes.REHEARSAL


def _speak(page: ft.Page, language: str) -> None:
    locales = {"id": ft.Locale("id", "ID"), "en": ft.Locale("en", "US")}
    spoken = locales.get(language, locales["id"])
    page.locale_configuration = ft.LocaleConfiguration(list(locales.values()), spoken)


_TABS = [
    ft.Route(index=True, component=desk_screens.show_first),
    ft.Route(path="applications", component=screens.show_applications),
    ft.Route(path="outbox", component=screens.show_outbox),
    ft.Route(path="me", component=screens.show_me),
    *desk_screens.TABS,
    register_screens.TAB,
    letter_screens.TAB,
]
_FORM = ft.Route(
    path="drafts/:id",
    component=screens.show_draft,
    modal=True,
    children=[
        ft.Route(path="pick/:key", component=screens.show_pick),
        ft.Route(path="straight/:key", component=screens.show_straight),
        ft.Route(path=form.DISCARD, component=screens.show_discard),
    ],
)
_ABOVE = [
    _FORM,
    ft.Route(path="ask", component=screens.show_ask, modal=True),
    ft.Route(path="for/:service", component=screens.show_for_whom, modal=True),
    ft.Route(path="people", component=screens.show_people, modal=True),
    ft.Route(path="people/:id", component=screens.show_person, modal=True),
    ft.Route(path="carry/:way", component=screens.show_carry, modal=True),
    ft.Route(path="nearby/:page", component=screens.show_nearby, modal=True),
    ft.Route(path="me/:trust", component=screens.show_trust, modal=True),
    *of_case.ABOVE,
    *desk_screens.ABOVE,
    *register_screens.ABOVE,
    *letter_screens.ABOVE,
    *trip_screens.ABOVE,
    *officer_screens.ABOVE,
]
ROUTES = [
    ft.Route(component=screens.show_shell, outlet=True, children=_TABS),
    ft.Route(path="cases/:id", component=desk_screens.show_one, modal=True),
    register_screens.ALONE,
    *_ABOVE,
]
WIDE_ROUTES = [
    ft.Route(
        component=screens.show_shell,
        outlet=True,
        children=[
            *_TABS,
            ft.Route(path="cases/:id", component=desk_screens.show_list),
            register_screens.BESIDE,
        ],
    ),
    *_ABOVE,
]
