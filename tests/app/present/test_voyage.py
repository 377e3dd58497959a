"""The voyage line shows no harbour that nobody has proved."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import strings
from app.model import Reach, Tone
from app.present import voyage
from app.storage.deliveries import Delivery
from protocol.case import FINAL, State
from tests.app.present import made
from tests.app.present.made import NOW

case = partial(made.case, service="surat-keterangan-tidak-mampu", holder="village")
SAVED, CARRIED, RECEIVED, END = range(4)


deliveries = st.builds(
    Delivery,
    saved_at=st.just(NOW - timedelta(days=2)),
    received_at=st.sampled_from([None, NOW - timedelta(days=1)]),
    waiting=st.integers(0, 3),
    photos_left=st.integers(0, 3),
    since=st.sampled_from([None, NOW - timedelta(hours=3)]),
    carried_at=st.sampled_from([None, NOW - timedelta(hours=30)]),
    carrier=st.sampled_from(["", "KM Contoh"]),
    carried_way=st.sampled_from(["", "card", "relay"]),
)


@given(state=st.sampled_from(State), delivery=deliveries, language=st.sampled_from(["id", "en"]))
def test_there_is_always_one_boat_and_one_sentence(state, delivery, language):
    """Whatever is known, the line has four harbours, one of them with the boat, and words."""
    strings.use(language)
    line = voyage.draw(case(state), delivery, "Kantor desa", NOW)

    reaches = [harbour.reach for harbour in line.harbours]
    assert len(reaches) == 4
    assert reaches.count(Reach.CURRENT) == 1
    assert reaches == sorted(reaches, key=[Reach.REACHED, Reach.CURRENT, Reach.AHEAD].index)
    assert line.sentence
    assert strings.MISSING_FACT not in line.sentence


@given(delivery=deliveries)
def test_nothing_is_received_without_a_receipt(delivery):
    """An application no receipt names stays in its first harbour, or where it is carried."""
    if delivery.received_at is None:
        line = voyage.draw(case(State.QUEUED), delivery, "Kantor desa", NOW)
        here = SAVED if delivery.carried_at is None else CARRIED
        assert line.harbours[here].reach is Reach.CURRENT
        assert {each.reach for each in line.harbours[here + 1 :]} == {Reach.AHEAD}
        assert {each.when for each in line.harbours[here + 1 :]} == {""}


def test_who_carries_it_is_said_with_the_day():
    """By whom and since when, as the signed word has it."""
    strings.use("id")
    delivery = Delivery(
        NOW - timedelta(days=9),
        waiting=1,
        carried_at=NOW - timedelta(days=7),
        carrier="KM Sabuk Nusantara",
    )

    line = voyage.draw(case(State.QUEUED), delivery, "", NOW)

    assert line.sentence == "Dibawa KM Sabuk Nusantara sejak Selasa, 17 November."
    assert [each.when for each in line.harbours] == ["15 Nov", "17 Nov", "", ""]


@given(state=st.sampled_from(State), delivery=deliveries)
def test_the_last_harbour_needs_a_decision(state, delivery):
    """Only a case that has ended or can be collected is shown at its end."""
    line = voyage.draw(case(state), delivery, "Kantor desa", NOW)
    ends = FINAL | {State.READY, State.PASSED_ON}

    if line.harbours[END].reach is Reach.CURRENT:
        assert state in ends
        assert not delivery.waiting


def test_having_no_signal_is_waiting_and_never_a_fault():
    """What waits on the phone is shown in the colour and words of waiting."""
    delivery = Delivery(NOW, waiting=1, since=NOW)
    assert voyage.draw(case(State.QUEUED), delivery, "", NOW).tone is Tone.WAIT


@pytest.mark.parametrize(
    ("service", "key"), [("pengaduan", "answered"), ("kelahiran", "completed")]
)
def test_a_complaint_ends_answered_and_the_rest_done(service, key):
    """The last harbour has the name of what the person waits for."""
    strings.use("id")
    line = voyage.draw(case(State.RECEIVED, service=service), Delivery(NOW, NOW), "", NOW)
    assert line.harbours[END].label == strings.t(f"voyage.{key}")
