"""The page of the village's relay."""

import flet as ft
import pytest

from app.nearby import RelayState
from app.strings import t
from app.views import me, relay
from tests.app.views import looking, states
from tests.app.views.looking import Recorder

USED = RelayState("http://192.168.8.10:8788", "", "hari ini 14.05", t("relay.left"), True)


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_it_says_what_a_relay_is_for(act):
    """Before one is used: what it does, that it cannot read, and how to begin."""
    said = looking.words(relay.relay(RelayState("", ""), act))

    assert t("relay.what") in said
    assert t("relay.begin") in said
    assert t("relay.scan") not in said


def test_it_says_which_is_used_and_what_it_means(act):
    """Address, when it was met, and that the office does not have it yet."""
    said = looking.words(relay.relay(USED, act))

    for each in (USED.address, t("relay.met", when=USED.met), t("relay.left"), t("relay.other")):
        assert each in said


def test_an_address_is_typed_photographed_or_chosen(act):
    """Each way leads to the same."""
    drawn = relay.relay(USED, act)
    looking.type_into(drawn, relay.TYPED, "192.168.8.11")
    for each in ("relay.scan", "relay.choose", "relay.leave"):
        looking.press(drawn, t(each))
    typed = relay.relay(RelayState("", "192.168.8.11"), act)
    looking.press(typed, t("relay.use"))

    assert act.calls == [
        ("type_relay", "192.168.8.11"),
        ("scan_relay", True),
        ("scan_relay", False),
        ("leave_relay",),
        ("use_relay",),
    ]


def test_nothing_is_used_before_anything_was_typed(act):
    """The button waits for an address."""
    (button,) = looking.all_of(relay.relay(RelayState("", ""), act), ft.FilledButton)

    assert button.disabled


def test_the_persons_page_leads_there(act):
    """Among how things are sent."""
    looking.press(me.me(states.me(), act), "open-relay")

    assert act.calls == [("go", "/nearby/relay")]
