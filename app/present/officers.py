"""The officers of a tablet, as the lock, their pages and their book show them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from app.asked import Choice
from app.model_officers import OfficerRow
from app.present import times
from app.storage.deeds import Deed
from app.storage.officer_tables import Standing
from app.storage.officers import Officer
from app.strings import t
from protocol.ids import Kid
from protocol.posts import Post

POSTS = tuple(Post)
NAME_LETTERS = 3


def row(officer: Officer) -> OfficerRow:
    """Show one officer in a list."""
    shut = not officer.serving
    return OfficerRow(officer.kid, officer.name, post(officer.post), shut)


def present(officers: Iterable[Officer]) -> tuple[OfficerRow, ...]:
    """Show everybody who works here, also who forgot their PIN; not those who have left."""
    return tuple(row(each) for each in officers if each.standing is not Standing.LEFT)


def post(post: Post) -> str:
    """Return what a post is called."""
    return t(f"post.{post}")


def posts() -> tuple[Choice, ...]:
    """Return the posts to choose from."""
    return tuple(Choice(each, post(each)) for each in POSTS)


def wait(seconds: int) -> str:
    """Say how long no PIN can be tried, in words; empty for no time."""
    if seconds <= 0:
        return ""
    if seconds <= 60:
        return t("lock.wait_seconds", count=seconds)
    return t("lock.wait_minutes", count=-(-seconds // 60))


def lines(deeds: Iterable[Deed], names: Mapping[Kid, str], now: datetime) -> tuple[Choice, ...]:
    """Show what happened, each with who, whom and when."""
    return tuple(
        Choice(str(each.number), _said(each, names), times.moment(each.at, now)) for each in deeds
    )


def _said(deed: Deed, names: Mapping[Kid, str]) -> str:
    by = t("book.and").join(names.get(each, "?") for each in deed.by)
    about = names.get(deed.about, "?") if deed.about else ""
    return t(f"book.{deed.what}", by=by, about=about, count=deed.count, code=deed.about or "")
