"""When a tablet locks by itself, and what shows while another app is in front."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.model_officers import Gate
from app.stage import Felt
from protocol.posts import Post
from tests.app.actions.keys import begun, on_duty, with_three


@pytest.fixture
def three(tmp_path):
    """A tablet with three officers, its head on duty."""
    return with_three(begun(tmp_path))


def test_nobody_there_for_two_minutes_locks_it(three):
    """By the clock that only runs forward, or by the other one: whichever says so first."""
    touch(three)
    three.device.ticks.now += 119
    three.does(lambda: three.act.do(looks(three)))
    assert on_duty(three) is Post.HEAD

    three.device.ticks.now += 1
    three.does(lambda: three.act.do(looks(three)))
    assert on_duty(three) is None
    assert three.screen.lock.gate is Gate.CHOOSE


def test_a_tablet_that_slept_is_locked_though_its_ticks_stood_still(three):
    """Its own clock has gone on."""
    touch(three)
    later(three, minutes=3)
    three.does(lambda: three.act.do(looks(three)))

    assert on_duty(three) is None


def test_a_clock_set_back_keeps_nothing_open(three):
    """The ticks do not know of it."""
    touch(three)
    later(three, days=-3)
    three.device.ticks.now += 120
    three.does(lambda: three.act.do(looks(three)))

    assert on_duty(three) is None


@pytest.mark.parametrize(("seconds", "post"), [(29, Post.HEAD), (30, None)])
def test_behind_another_app_the_page_is_blank_and_soon_locked(three, seconds, post):
    """Half a minute is enough to answer a call; after it a PIN is asked for."""
    three.does(three.act.woke, "AppLifecycleState.INACTIVE")
    assert three.screen.hidden
    three.device.ticks.now += seconds
    three.does(three.act.woke, "AppLifecycleState.RESUME")

    assert not three.screen.hidden
    assert on_duty(three) is post


def test_a_phone_is_never_blank_and_never_locked(hall):
    """It is one person's, and stays as it was."""
    hall.introduces()
    hall.does(hall.act.woke, "AppLifecycleState.INACTIVE")
    hall.does(hall.act.woke, "AppLifecycleState.RESUME")

    assert not getattr(hall.screen, "hidden", False)
    assert getattr(hall.screen, "lock", None) is None
    assert getattr(hall.screen, "duty", None) is None


def test_every_touch_says_that_somebody_is_there(three):
    """Whatever is asked for, the two minutes begin anew."""
    three.device.ticks.now += 119
    Felt(three.act).seen(1)
    three.settles()
    three.device.ticks.now += 119
    three.does(lambda: three.act.do(looks(three)))

    assert on_duty(three) is Post.HEAD


def test_a_screen_that_goes_leaves_nobody_on_duty(three):
    """A page that was closed cannot say who is at work."""
    three.act.closed()
    three.device.desk.submit(print).result()

    assert on_duty(three) is None


def touch(hall):
    hall.act.touched()


def later(hall, **span):
    world, gone = hall.device.world, timedelta(**span)
    hall.device.world = replace(world, now=lambda: world.now() + gone)


def looks(hall):
    """What the look-out does every few seconds."""

    async def look():
        await hall.act.look_at_watch()

    return look
