"""One device, however many windows look at it."""

from app import device
from app.settings import Deployment, Settings
from app.sync.courier import CourierState
from protocol import keys, world
from protocol.keys import SigningSecret

ROOT = SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public


def facts(folder):
    return Settings(Deployment("http://127.0.0.1:9", ROOT), folder, web=False, host="127.0.0.1")


def test_two_windows_find_the_same_device(tmp_path):
    """A second tab, or a screen started anew, finds the store and the courier that are there."""
    first = device.aboard(facts(tmp_path), world.real())
    second = device.aboard(facts(tmp_path), world.real())

    assert first is second
    first.courier.stop()


def test_a_window_that_breaks_stops_neither_the_courier_nor_the_others(tmp_path):
    """News reaches every other window, and those who left hear nothing more."""
    held = device.Device(facts(tmp_path), world.real())
    heard = []

    def broken(_state):
        raise RuntimeError

    held.watch(broken)
    leave = held.watch(heard.append)
    held._tell(CourierState(news=1))
    leave()
    held._tell(CourierState(news=2))

    assert [state.news for state in heard] == [1]
