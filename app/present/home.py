"""The first page and the first start."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import model
from app.filling import Filling
from app.present import answers, cases, form, times
from app.storage.announcements import Announcement
from app.strings import language, t
from protocol import dates, ids
from protocol.answers import Review
from protocol.case import FINAL
from protocol.regions import regions
from protocol.services import Catalogue, Service

VILLAGES_SHOWN = 30


@dataclass(frozen=True)
class Person:
    """Who holds this phone, what they look for, and the services found, in order."""

    name: str
    village: str
    query: str = ""
    found: tuple[Service, ...] = ()


@dataclass(frozen=True)
class Starting:
    """How far the first start has come."""

    who: Filling
    step: int = 0
    query: str = ""
    district: str = ""
    village: str = ""
    tablet: bool = False


def home(
    person: Person,
    catalogue: Catalogue,
    drafts: Iterable[model.DraftRow],
    known: Sequence[cases.Known],
    now: datetime,
) -> model.HomeState:
    """Show the first page."""
    return model.HomeState(
        name=person.name,
        village=answers.village(person.village),
        query=person.query,
        tiles=tuple(
            model.Tile(service.key, service.short.in_(language()), service.icon)
            for service in person.found
        ),
        drafts=tuple(drafts),
        cases=tuple(
            cases.row(each, catalogue, now) for each in _moving_first(known) if each.shut_by is None
        ),
        locked=tuple(
            model.Choice(each.shut_by, ids.receipt_code(each.case.id))
            for each in _moving_first(known)
            if each.shut_by is not None
        ),
        waiting=sum(1 for each in known if each.delivery.waiting),
    )


def announced(said: Iterable[Announcement], now: datetime) -> tuple[model.Choice, ...]:
    """Show what the office says to everybody, with its day."""
    return tuple(
        model.Choice(each.id, t("home.announced", text=each.text, when=times.moment(each.at, now)))
        for each in said
    )


def draft_row(
    filling: Filling, review: Review, updated_at: datetime, now: datetime, who: str = ""
) -> model.DraftRow:
    """Show a form begun and not sent; `who` it is for, where several people are on the phone."""
    if filling.case:
        progress = t("draft.fixing")
    else:
        pages = len(filling.shown(review))
        progress = t(
            "draft.progress",
            page=min(filling.page + 1, pages),  # past the last one all is read back
            pages=pages,
            when=times.moment(updated_at, now),
        )
    if who:
        progress = t("draft.for", name=who, progress=progress)
    return model.DraftRow(filling.draft, filling.service.short.in_(language()), progress)


def damaged_row(draft: str, updated_at: datetime, now: datetime) -> model.DraftRow:
    """Show a form that cannot be read any more: what there is to do is throw it away."""
    when = times.moment(updated_at, now)
    return model.DraftRow(draft, t("draft.damaged"), t("draft.damaged_text", when=when), True)


def start(
    starting: Starting, practice: bool, now: datetime, *, readable: bool = False
) -> model.StartState:
    """Show a step of the first start: language, village, who you are."""
    places = regions()
    if starting.query:
        found = places.search(starting.query, VILLAGES_SHOWN)
    else:
        found = places.villages_of(starting.district) if starting.district else ()
    review = starting.who.review(dates.today(now), practice)
    return model.StartState(
        step=starting.step,
        language=language(),
        query=starting.query,
        districts=tuple(model.Choice(each.code, each.name) for each in places.districts),
        district=starting.district,
        villages=form.village_choices(found),
        village=starting.village,
        village_label=answers.village(starting.village) if starting.village else "",
        questions=form.question_states(starting.who, review),
        readable=readable,
        tablet=starting.tablet,
    )


def _moving_first(known: Sequence[cases.Known]) -> list[cases.Known]:
    newest = sorted(known, key=lambda each: each.case.filed_at, reverse=True)
    return sorted(newest, key=lambda each: each.case.state in FINAL)
