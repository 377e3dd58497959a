"""The list of applications: long ones begin with the newest."""

from dataclasses import replace

import flet as ft
import pytest

from app.slip import SHOWN, FindState
from app.strings import t
from app.views import applications
from tests.app.views import looking, states
from tests.app.views.hands import Session
from tests.app.views.looking import Recorder
from tests.fletclient import client, run


@pytest.fixture
def long():
    return states.home(cases=tuple(replace(states.row(), id=f"c{n}") for n in range(SHOWN + 3)))


def listed(drawn):
    named = [each.identifier for each in looking.all_of(drawn, ft.Semantics)]
    return [name for name in named if name and name.startswith("case-")]


def test_a_long_list_begins_with_the_newest(long):
    """Rows that nobody looks at are not drawn, and it is said how many there are."""
    drawn = applications.applications(long, Recorder())

    assert listed(drawn) == [f"case-c{n}" for n in range(SHOWN)]
    assert "Tampilkan yang lebih lama (3 lagi)" in looking.words(drawn)


def test_older_ones_are_drawn_when_they_were_asked_for(long):
    """All of them, and then nothing more is offered."""
    drawn = applications.applications(long, Recorder(), FindState(shown=2 * SHOWN))

    assert listed(drawn) == [f"case-c{n}" for n in range(SHOWN + 3)]
    assert not [said for said in looking.words(drawn) if "lebih lama" in said]


@pytest.mark.parametrize("some", [True, False])
def test_nobody_is_asked_to_choose_where_there_is_nothing(some):
    """Beside an empty list nothing is said; beside one with rows, what to do."""

    async def story() -> None:
        home = states.home() if some else states.home(cases=())
        async with client(Session(home=home).main, "/applications", width=1280) as screen:
            assert (t("applications.choose") in screen.texts()) is some

    run(story())
