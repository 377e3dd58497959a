"""
Figures as they may leave the office: nobody is singled out by a small number.

Who knows a village knows who the one person is that asked for something there last month. So in
what is published a group never says of how many it is if they are fewer than `SMALLEST`, nor how
long so few waited; zero says nothing of anybody and is told. Where one number alone is left out in
a kind of group, the others and the whole would give it away: then the next smallest is left out
as well. Villages are named in no figure of people.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from server.figures import By, Figures, Group

SMALLEST = 5

COUNTS = ("received", "answered", "in_time", "open", "warned", "overdue", "blurred")


def guarded(figures: Figures) -> Figures:
    """Return figures with every number left out that may single somebody out."""
    groups: list[Group] = []
    for by in By:
        groups += _kind(figures.of(by))
    periods = tuple(
        replace(each, received=_told(each.received), answered=_told(each.answered))
        for each in figures.periods
    )
    return replace(figures, groups=tuple(groups), periods=periods)


def coarse(figures: Figures) -> Figures:
    """
    Return guarded figures whose counts are rounded to the nearest `SMALLEST`.

    For a part that somebody chose: beside the whole, or beside another part, exact counts would
    give away by subtraction what is too small to be told.
    """
    periods = (
        replace(each, received=_rounded(each.received), answered=_rounded(each.answered))
        for each in figures.periods
    )
    return replace(figures, groups=tuple(map(_coarser, figures.groups)), periods=tuple(periods))


def _coarser(group: Group) -> Group:
    counts: dict[str, Any] = {name: _rounded(getattr(group, name)) for name in COUNTS}
    return replace(group, **counts)


def _rounded(count: int | None) -> int | None:
    return None if count is None else (count + SMALLEST // 2) // SMALLEST * SMALLEST


def small(count: int) -> bool:
    """Tell whether a count is of so few that it is not told."""
    return 0 < count < SMALLEST


def _told(count: int | None) -> int | None:
    return None if count is None or small(count) else count


def _kind(groups: Sequence[Group]) -> list[Group]:
    hidden: list[dict[str, Any]] = [{} for _ in groups]
    for name in COUNTS:
        told = [getattr(group, name) or 0 for group in groups]
        out = {at for at, count in enumerate(told) if small(count)}
        if len(out) == 1 and len(groups) > 1:
            rest = [at for at, count in enumerate(told) if count and at not in out]
            out |= {min(rest, key=lambda at: (told[at], at))} if rest else set()
        for at in out:
            hidden[at][name] = None
    return [_without(group, each) for group, each in zip(groups, hidden, strict=True)]


def _without(group: Group, hidden: dict[str, Any]) -> Group:
    if "answered" in hidden or not group.answered:
        hidden |= {"whole": None, "parts": {}, "shares": {}}
    return replace(group, **hidden)
