"""The outbox: what waits and why, what does not get through, and how long it may take."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.model_outbox import OutboxState, PhotosWait, StuckRow, WaitingRow, WayOut
from app.present import cases, times, voyage
from app.storage.troubles import Trouble
from app.strings import has, t
from protocol.ids import CaseId
from protocol.services import Catalogue

_OPENING = frozenset({WayOut.ANEW, WayOut.WITHDRAW})
"""What nobody does about an application behind a PIN."""
_A_ROUND_TRIP_S = 2
"""What an answer takes after the last byte, on a link one would ask about."""


@dataclass(frozen=True)
class Contact:
    """
    What the courier knows: when the office was last heard, what it does, what went wrong.

    `still` says that nothing moves just now. About `left_bytes` go by themselves;
    `bytes_per_s` is the measured speed, None when not known. `photos_wait` says that photos
    are left for a better link, `photos_anyway` that the person wants them sent nevertheless.
    """

    last_at: datetime | None = None
    sending: bool = False
    trouble: str = ""
    done: int = 0
    total: int = 0
    still: bool = False
    left_bytes: int = 0
    bytes_per_s: float | None = None
    photos_wait: bool = False
    photos_anyway: bool = False


def outbox(
    known: Sequence[cases.Known],
    troubles: Sequence[Trouble],
    contact: Contact,
    catalogue: Catalogue,
    now: datetime,
    *,
    asking: str = "",
) -> OutboxState:
    """
    Show what waits for the office, since when and why, and what needs a person.

    `asking` names what the person is asked about once more before it is withdrawn.
    """
    waiting = [each for each in _without(known, troubles) if _waits(each)]
    titles = {each.case.id: cases.listed(each, catalogue) for each in known}
    shut = {each.case.id for each in known if each.shut_by is not None}
    return OutboxState(
        waiting=tuple(
            WaitingRow(
                each.case.id,
                titles[each.case.id],
                times.since(each.delivery.since or each.delivery.saved_at, now),
                _why(each, contact, now),
            )
            for each in waiting
        ),
        last_contact=times.moment(contact.last_at, now) if contact.last_at else "",
        sending=contact.sending,
        progress=_progress(contact),
        problem=t(f"error.{contact.trouble}") if contact.trouble and waiting else "",
        stuck=tuple(_stuck(each, titles, asking, shut=each.case in shut) for each in troubles),
        estimate=_estimate(contact) if waiting and not (contact.sending and contact.still) else "",
        still=contact.sending and contact.still,
        photos=_photos(contact, waiting),
    )


def _without(known: Sequence[cases.Known], troubles: Sequence[Trouble]) -> list[cases.Known]:
    """Return cases less what of them is stuck: one thing stands in one place of the page."""
    stuck = {each.case for each in troubles if not each.photo}
    photos = Counter(each.case for each in troubles if each.photo)
    return [
        _less(each, photos[each.case.id]) if each.case.id in photos else each
        for each in known
        if each.case.id not in stuck
    ]


def _less(known: cases.Known, photos: int) -> cases.Known:
    left = max(0, known.delivery.photos_left - photos)
    return replace(known, delivery=replace(known.delivery, photos_left=left))


def _waits(known: cases.Known) -> bool:
    return bool(known.delivery.waiting or known.delivery.photos_left)


def span(seconds: float) -> str:
    """Say about how long something takes, rounded as one says it, never too short."""
    if seconds <= 10:
        return t("span.moment")
    if seconds <= 90:
        return t("span.seconds", count=-(-int(seconds) // 10) * 10)
    if seconds <= 3600:
        return t("span.minutes", count=-(-int(seconds) // 60))
    return t("span.long")


def _estimate(contact: Contact) -> str:
    if contact.bytes_per_s is None or not contact.left_bytes:
        return ""
    time = span(contact.left_bytes / contact.bytes_per_s + _A_ROUND_TRIP_S)
    return t("outbox.left" if contact.sending else "outbox.takes", time=time)


def _progress(contact: Contact) -> str:
    if not contact.sending:
        return ""
    if contact.still:
        return t("outbox.still")
    return t("sync.sending", done=contact.done, total=contact.total) if contact.total else ""


def _photos(contact: Contact, waiting: Sequence[cases.Known]) -> PhotosWait:
    if not any(each.delivery.photos_left for each in waiting):
        return PhotosWait.NONE
    if contact.photos_anyway:
        return PhotosWait.SENT_ANYWAY
    return PhotosWait.WAIT if contact.photos_wait else PhotosWait.NONE


def _stuck(trouble: Trouble, titles: Mapping[CaseId, str], asking: str, *, shut: bool) -> StuckRow:
    case = trouble.case or CaseId("")
    return StuckRow(
        trouble.name,
        case,
        titles.get(case, t("stuck.phone")),
        _why_stuck(trouble),
        tuple(each for each in _ways_out(trouble) if not (shut and each in _OPENING)),
        asks=trouble.name == asking,
    )


def _why_stuck(trouble: Trouble) -> str:
    """Say why something does not get through by itself."""
    if trouble.refused:
        return voyage.turned_away(trouble.code)
    if trouble.photo:
        key = f"stuck_photo.{trouble.code}"
        return t(key) if has(key) else t("stuck_photo.other")
    key = f"stuck_text.{trouble.code}"
    return t(key) if has(key) else t("stuck_text.other")


def _ways_out(trouble: Trouble) -> tuple[WayOut, ...]:
    """Return what fits: what the office refused is written anew, what broke is tried again."""
    if trouble.refused or trouble.code == "store.damaged":
        anew = (WayOut.ANEW,) if trouble.opens and trouble.refused else ()
        return (*anew, WayOut.PUT_AWAY)
    return (WayOut.AGAIN, WayOut.WITHDRAW) if trouble.photo else (WayOut.AGAIN, WayOut.PUT_AWAY)


def _why(known: cases.Known, contact: Contact, now: datetime) -> str:
    if not known.delivery.waiting:
        slow = contact.photos_wait and not contact.photos_anyway
        key = "why.photos_slow" if slow else "why.photos"
        return t(key, count=known.delivery.photos_left)
    if known.delivery.carried_at:
        return voyage.carried(known.delivery, now)
    return t("why.no_signal") if contact.trouble else t("why.first_try")
