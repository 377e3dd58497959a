"""Somebody with a tablet, through the app's own actions."""

from app.device import Device
from app.settings import Deployment, Settings
from app.storage import officers
from app.storage.secrets import beside
from app.strings import t
from protocol import keys
from protocol.keys import SigningSecret
from protocol.posts import Post
from protocol.world import real
from tests.app.actions.stage import NOWHERE, Hall
from tests.tablet import COST

HEAD, SECRETARY, OPERATOR = "718204", "493027", "805613"
NEW = "604917"
ROOT = SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public


class Ticks:
    """A clock that runs forward when it is told to."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def begun(tmp_path):
    """Return somebody with a new tablet, which keeps its secret in a file beside its data."""
    folder = tmp_path / "tablet"
    facts = Settings(Deployment(NOWHERE, ROOT), folder, web=False, host="", secrets=beside(folder))
    hall = Hall(folder, Device(facts, real(), ticks=Ticks(), pin_cost=COST))
    hall.boards()
    hall.does(hall.act.choose_device, "tablet")
    hall.does(hall.act.choose_village, "82.04.17.2003")
    hall.does(hall.act.answer_start, "full_name", "KEPALA CONTOH")
    hall.does(hall.act.introduce)
    types(hall, HEAD)
    assert hall.screen.lock.title == t("lock.again")
    types(hall, HEAD)
    return hall


def with_three(tablet):
    """Return a tablet with a secretary and an operator too; the head is on duty."""
    adds(tablet, "SEKRETARIS CONTOH", Post.SECRETARY, SECRETARY)
    adds(tablet, "OPERATOR CONTOH", Post.OPERATOR, OPERATOR)
    return tablet


def types(hall, pin):
    """Press the keys of a PIN, and the tick."""
    for key in pin:
        hall.does(hall.act.press_key, key)
    assert hall.screen.lock.digits == len(pin)
    hall.does(hall.act.give_pin)


def adds(hall, name, post, pin):
    hall.does(hall.act.arrive, "/officers/new")
    hall.does(hall.act.name_officer, name)
    hall.does(hall.act.choose_post, post)
    hall.does(hall.act.add_officer)
    types(hall, pin)
    types(hall, pin)


def kid(hall, post):
    return next(each.kid for each in listed(hall) if each.post is post and each.serving)


def listed(hall):
    return hall.device.read(officers.listed)


def on_duty(hall):
    now = hall.device.read(officers.on_duty)
    return now.post if now else None


def enters(hall, post, pin):
    hall.does(hall.act.choose_officer, kid(hall, post))
    types(hall, pin)
