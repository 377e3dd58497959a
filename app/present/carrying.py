"""Carrying by hand in words: how much goes along, what a file brought, what is held for others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.carried import CarryState
from app.present import times
from app.storage.custody import Holding
from app.storage.ledger import Waiting
from app.strings import t
from app.sync.carry import Taken
from protocol.documents import PIECE_BYTES

_KIB = 1024
_MIB = 1024 * 1024


@dataclass(frozen=True)
class Hold:
    """What stands on the pages besides what the person does there."""

    carrier: str
    waiting: Sequence[Waiting]
    up: Holding
    down: Holding
    fetching: bool = False


def show(hold: Hold, before: CarryState | None, now: datetime) -> CarryState:
    """Show what there is to carry; what the person has done on the page stays."""
    state = before or CarryState(hold.carrier, ())
    return replace(
        state,
        goes=_goes(hold.waiting),
        fetching=hold.fetching,
        along=t("carry.along", count=hold.up.count + hold.down.count)
        if hold.up.count + hold.down.count
        else "",
        holding=tuple(
            t(
                f"carry.holding_{name}",
                count=each.count,
                size=size(each.size_bytes),
                since=times.since(each.since, now),
            )
            for name, each in (("up", hold.up), ("down", hold.down))
            if each.since is not None
        ),
    )


def taken(brought: Taken) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say what files brought, and what was wrong with them."""
    counts = (
        ("for_us", brought.for_us),
        ("up", brought.up),
        ("down", brought.down),
        ("known", brought.known),
        ("own", brought.own),
    )
    lines = [t(f"carry.took_{name}", count=count) for name, count in counts if count]
    if brought.office:
        lines.insert(0, t("carry.took_office"))
    amiss = [
        t("carry.file_amiss", file=each.file, why=t(f"error.{each.code}"))
        for each in brought.findings
    ]
    if brought.full:
        amiss.append(t("error.carry.custody_full"))
    if brought.bad:
        amiss.append(t("carry.unreadable", count=brought.bad))
    if not lines and not amiss:
        lines.append(t("carry.took_nothing"))
    return tuple(lines), tuple(amiss)


def size(size_bytes: int) -> str:
    """Write a size as people say it, never too small."""
    if size_bytes < _MIB:
        return t("carry.kb", size=max(1, -(-size_bytes // _KIB)))
    whole, tenth = divmod(-(-size_bytes * 10 // _MIB), 10)
    return t("carry.mb", whole=whole, tenth=tenth)


def _goes(waiting: Sequence[Waiting]) -> tuple[str, ...]:
    if not waiting:
        return (t("carry.goes_nothing"),)
    texts = sum(each.text_waits for each in waiting)
    pieces = sum(each.pieces_left for each in waiting)
    size_bytes = sum(each.size_bytes for each in waiting if each.text_waits) + pieces * PIECE_BYTES
    lines = [t("carry.goes_texts", count=texts)] if texts else []
    lines += [t("carry.goes_photos")] if pieces else []
    return (*lines, t("carry.goes_size", size=size(size_bytes)))
