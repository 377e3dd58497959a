"""Outreach trips, as a person sees them, on the screen and on paper."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app import outreach
from app.asked import Choice, QuestionState
from app.model import Tone
from app.model_trips import StopState, TripRow, TripState, WishRow, WishState
from app.outreach import Standing
from app.outreach_sheet import Leaf, Part, Row
from app.present import answers, times
from app.storage.trips import Attendance, Trip
from app.strings import language, t
from protocol import dates
from protocol.answers import Answered
from protocol.questions import Kind
from protocol.regions import regions
from protocol.services import Catalogue, Service

DAY, SERVICE = "day", "service"
Stops = Sequence[tuple[str, tuple[Standing, ...]]]


def row(trip: Trip) -> TripRow:
    """Show a trip in a list."""
    names = ", ".join(map(_village, trip.stops)) or t("trips.no_stops")
    return TripRow(trip.id, day(trip.on) or t("trips.no_day"), names)


def day(typed: str) -> str:
    """Write the day of a trip; empty while it is not whole."""
    read = dates.read(typed).value if typed else None
    return times.weekday(date.fromisoformat(read)) if isinstance(read, str) else ""


def trip(trip: Trip, stops: Stops, came: Mapping[str, Attendance]) -> TripState:
    """Show a trip and whom it meets where."""
    asked = QuestionState(DAY, Kind.DATE, t("trips.day"), "", "", False, trip.on, "", "")
    return TripState(row(trip), asked, tuple(_stop(code, met, came) for code, met in stops))


def services(catalogue: Catalogue, chosen: str) -> QuestionState:
    """Ask what somebody is put on the list for."""
    offered = outreach.services(catalogue)
    choices = tuple(Choice(each.key, each.short.in_(language())) for each in offered)
    asked = t("trips.service")
    return QuestionState(SERVICE, Kind.CHOICE, asked, "", "", True, chosen, "", "", choices=choices)


def villages(query: str, trip: Trip, limit: int) -> tuple[Choice, ...]:
    """Return the villages that may be stops and are none yet."""
    found = regions().search(query, limit)
    return tuple(
        Choice(each.code, each.name, t("village.hint", district=each.district_name))
        for each in found
        if each.code not in trip.stops
    )


def wish(trip: Trip, standing: Standing, came: Attendance) -> WishState:
    """Show one person of a trip on site."""
    shown = wish_row(standing, came)
    return WishState(trip.id, shown, lacks(standing), came.came, came.done, came.lacked)


def wish_row(standing: Standing, came: Attendance | None) -> WishRow:
    """Show somebody on the list of a trip."""
    title = standing.wish.service.short.in_(language())
    about = f"{title} · {standing.wish.about}" if standing.wish.about else title
    tone = Tone.DONE if standing.ready else Tone.WAIT
    return WishRow(standing.wish.key, standing.wish.name, about, said(standing), tone, _came(came))


def said(standing: Standing) -> str:
    """Say in one line whether somebody is ready, or what is lacking."""
    return t("trips.ready") if standing.ready else t("trips.lacks", what=", ".join(lacks(standing)))


def lacks(standing: Standing) -> tuple[str, ...]:
    """Name what is lacking: papers by their names, other answers by their number."""
    named = dict.fromkeys(_paper(standing.wish.service, each) for each in standing.papers)
    open_ = (t("trips.open", count=standing.open),) if standing.open else ()
    return (*named, *open_)


def list_leaf(trip: Trip, stops: Stops, came: Mapping[str, Attendance], made: str) -> Leaf:
    """Return the list of a trip for paper."""
    parts = tuple(
        Part(_village(code), tuple(_paper_row(each, came) for each in met)) for code, met in stops
    )
    return Leaf(t("trips.list_title"), row(trip).title, parts, t("trips.foot", made=made))


def sheet_leaf(standing: Standing, made: str) -> Leaf:
    """Return what somebody has answered, named as the form names it, for copying."""
    service, forms = standing.wish.service, outreach.national_forms(standing.wish.service)
    parts = tuple(
        Part(
            page.page.title.in_(language()),
            answers=tuple((each.question.label.in_(language()), _answer(each)) for each in asked),
        )
        for page in standing.review.pages
        if (asked := [each for each in page.questions if not each.question.by_camera])
    )
    bring = Part(t("trips.papers"), answers=tuple((each, "") for each in lacks(standing)))
    for_ = t("trips.copied_to", forms=", ".join(forms)) if forms else t("trips.copied")
    return Leaf(
        title=service.title.in_(language()),
        subtitle=for_,
        parts=(*parts, *([bring] if bring.answers else [])),
        foot=t("trips.foot", made=made),
        signs=(t("trips.sign_person"), t("trips.sign_officer")),
    )


def _stop(code: str, met: Sequence[Standing], came: Mapping[str, Attendance]) -> StopState:
    ready = sum(each.ready for each in met)
    rows = tuple(wish_row(each, came.get(each.wish.key)) for each in met)
    return StopState(code, _village(code), t("trips.count", ready=ready, all=len(met)), rows)


def _paper_row(standing: Standing, came: Mapping[str, Attendance]) -> Row:
    shown = wish_row(standing, came.get(standing.wish.key))
    after = f". {shown.came}" if shown.came else ""
    return Row(shown.name, shown.about, f"{shown.standing}{after}")


def _came(came: Attendance | None) -> str:
    if came is None or not (came.came or came.done or came.lacked):
        return ""
    words = t("trips.done") if came.done else t("trips.came") if came.came else ""
    lacked = t("trips.lacked_was", what=came.lacked) if came.lacked else ""
    return " ".join(each for each in (words, lacked) if each)


def _paper(service: Service, asked: Answered) -> str:
    keys: Iterable[str] = outreach.one_of(service, asked)
    first, *others = [service.question(key).label.in_(language()) for key in keys]
    for other in others:
        first = t("form.either", one=first, other=other)
    return first


def _answer(asked: Answered) -> str:
    value = asked.checked.value if asked.checked.accepted else None
    return answers.text(asked.question, value).replace("\n", "; ")


def _village(code: str) -> str:
    found = regions().village(code)
    return found.name if found else code
