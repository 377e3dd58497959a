"""Where the arrow back and the phone's own back key lead."""

from dataclasses import dataclass

from app.views.session import Screen


@dataclass
class Trail:
    """The page of the bar that lies beneath, where a page above it returns to."""

    base: str = "/"


def back(route: str, screen: Screen, trail: Trail) -> None:
    """Go out of a long list to the form, to the form's page before, or to what lies beneath."""
    kind, draft, above = _parts(route)
    if kind == "drafts" and above:
        screen.act.go(f"/drafts/{draft}")
    elif kind == "drafts" and (before := _page_before(screen, draft)) is not None:
        screen.act.show_page(draft, before)
    elif kind in {"slips", "ratings", "withdrawals"}:
        screen.act.go(f"/cases/{draft}")
    elif kind == "people" and draft and trail.base == "/me":
        screen.act.go("/people")
    else:
        screen.act.go(trail.base)


def turns_page(route: str, screen: Screen) -> bool:
    """Tell whether going back turns a page of a form instead of leaving it."""
    kind, draft, above = _parts(route)
    return kind == "drafts" and not above and _page_before(screen, draft) is not None


def _parts(route: str) -> tuple[str, str, str]:
    kind, _, rest = route.strip("/").partition("/")
    draft, _, above = rest.partition("/")
    return kind, draft, above


def _page_before(screen: Screen, draft: str) -> int | None:
    if screen.review is not None and screen.review.draft == draft:
        return max((line.page for line in screen.review.lines), default=0)
    if screen.form is not None and screen.form.draft == draft and screen.form.page > 0:
        return screen.form.page - 1
    return None
