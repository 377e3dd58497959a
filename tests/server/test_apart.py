"""Requests of different askers, taken in by several processes at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from protocol import world
from server import apart, askings, engine, intake, keyring, office, reading, roster
from server.office import Office
from server.settings import Settings
from server.tables import CASES, CHAIN, MESSAGE, PUBLISHED
from tests import postgresql
from tests.server.phones import Phone, Photo
from tests.server.tablets import Tablet

NOBODYS = apart.LOCKS
"""A lock no asker has."""
MOMENT_S = 0.4
AT_LAST_S = 60
"""Whoever waits for a lock gives up earlier, with an error."""
TOGETHER, EACH = 4, 6


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    keyring.make(tmp_path, world.real(), development=True)
    cluster = postgresql.cluster()
    told = {"LAYAR_DATA": str(tmp_path), "LAYAR_DATABASE_URL": cluster.create("apart")}
    opened = office.open_office(Settings.from_env(told), world.real())
    assert opened.calendar  # loaded now: it takes a while
    _sign_roster(opened)
    yield opened
    opened.engine.dispose()
    cluster.drop("apart")


def _sign_roster(opened: Office) -> None:
    with opened.writing() as session:
        roster.standing(session.connection(), opened)


@contextmanager
def under_way(opened: Office, *own: int) -> Iterator[None]:
    """Somebody is in the middle of a transaction with these locks; without any, with the turn."""
    with opened.engine.connect() as connection, engine.keeping(connection, own or None):
        yield


def beside(opened: Office, work: Callable[[], object], within_s: float, *own: int) -> bool:
    """Tell whether work ends while a transaction with these locks is under way; else after it."""
    with ThreadPoolExecutor(1) as pool:
        with under_way(opened, *own):
            doing = pool.submit(work)
            early, _ = wait([doing], within_s)
        doing.result(AT_LAST_S)
    return bool(early)


def sending(opened: Office, phone: Phone, *said: object) -> Callable[[], None]:
    """Return what sends one parcel and sees that all of it was received."""
    body = phone.up(*said)

    def send() -> None:
        (answer,) = intake.receive(opened, [body])
        assert isinstance(answer, bytes)
        received = phone.read(answer).receipt.received
        assert set(received) == {each.id for each in said if hasattr(each, "id")}

    return send


def known(opened: Office) -> Phone:
    """Return a phone that has introduced itself."""
    phone = Phone(opened, world.real())
    sending(opened, phone, phone.introduce())()
    return phone


def lock_of(phone: Phone) -> int:
    body = phone.up(phone.apply())
    mail = reading.read(phone.office.keyring, body)
    assert isinstance(mail, reading.Mail)
    (lock,) = apart.locks([askings.understand(mail.opened)]) or ()
    return lock


def test_askers_do_not_wait_for_one_another(opened):
    """Somebody's introduction and application are taken in while others' are."""
    phone = Phone(opened, world.real())
    send = sending(opened, phone, phone.introduce(), phone.apply())

    assert beside(opened, send, AT_LAST_S, NOBODYS)


def test_one_asker_is_taken_in_once_at_a_time(opened):
    """What one phone sends twice at the same moment has one order."""
    phone = known(opened)

    assert not beside(opened, sending(opened, phone, phone.apply()), MOMENT_S, lock_of(phone))


def test_whoever_has_the_whole_turn_is_alone(opened):
    """Nobody writes beside somebody who has not said what they will touch."""
    phone = known(opened)

    assert not beside(opened, sending(opened, phone, phone.apply()), MOMENT_S)


def withdrawal(opened: Office) -> Callable[[], None]:
    phone = known(opened)
    application = phone.apply()
    sending(opened, phone, application)()
    return sending(opened, phone, phone.withdraw(application.id))


def tablets_question(opened: Office) -> Callable[[], None]:
    tablet = Tablet(opened, world.real())
    sending(opened, tablet, tablet.introduce())()
    return sending(opened, tablet)


def somebody_elses_application(opened: Office) -> Callable[[], None]:
    carrier, author = known(opened), known(opened)
    return sending(opened, carrier, author.apply())


def question_after_the_roster_changed(opened: Office) -> Callable[[], None]:
    phone = known(opened)
    with opened.writing() as session:
        roster.outdate(session.connection())
    return sending(opened, phone)


@pytest.mark.parametrize(
    "made",
    [
        withdrawal,
        tablets_question,
        somebody_elses_application,
        question_after_the_roster_changed,
    ],
)
def test_what_others_may_have_to_do_with_is_taken_in_alone(opened, made):
    """It waits until nobody else is in the middle of anything."""
    assert not beside(opened, made(opened), MOMENT_S, NOBODYS)


def test_pieces_for_somebody_elses_case_are_taken_in_alone(opened):
    """Photos of one case that come from two phones are counted together."""
    carrier, author = known(opened), known(opened)
    photo = Photo(world.real().entropy(20_000))
    sending(opened, carrier, author.apply(papers=photo.named()))()

    assert not beside(opened, sending(opened, carrier, *photo.pieces), MOMENT_S, NOBODYS)


def test_a_roster_is_signed_once(opened):
    """Processes that find it outdated at the same moment do not each sign one."""
    phones = [known(opened) for _ in range(TOGETHER)]
    with opened.writing() as session:
        before = session.scalar(select(PUBLISHED.c.version))
        roster.outdate(session.connection())

    with ThreadPoolExecutor(TOGETHER) as pool:
        for done in [pool.submit(sending(opened, phone, phone.apply())) for phone in phones]:
            done.result()

    with opened.reading() as session:
        assert session.scalar(select(PUBLISHED.c.version)) == (before or 0) + 1


def test_nothing_is_lost_or_doubled_where_all_write_at_once(opened):
    """Applications with photos, withdrawals among them: every case once, places without holes."""
    phones = [known(opened) for _ in range(TOGETHER)]

    def story(phone: Phone) -> None:
        for number in range(EACH):
            photo = Photo(world.real().entropy(20_000))
            application = phone.apply(papers=photo.named())
            sending(opened, phone, application, *photo.pieces)()
            if number % 3 == 0:
                sending(opened, phone, phone.withdraw(application.id))()

    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(story, phones))

    with opened.reading() as session:
        places = session.execute(
            select(MESSAGE.c.case_id, func.count(), func.max(MESSAGE.c.place))
            .where(MESSAGE.c.place.is_not(None))
            .group_by(MESSAGE.c.case_id)
        ).all()
        photos = session.execute(select(CASES.c.photos_held, CASES.c.photos_total)).all()
        gaps = session.scalar(select(func.count()).where(CHAIN.c.upto != CHAIN.c.top))
        odd = session.scalar(
            select(func.count()).where(MESSAGE.c.fork | MESSAGE.c.held.is_not(None))
        )
    assert len(places) == TOGETHER * EACH
    assert all(count == highest for _, count, highest in places)
    assert photos == [(1, 1)] * TOGETHER * EACH
    assert (gaps, odd) == (0, 0)


def test_who_carries_for_many_is_taken_in_alone(opened):
    """PostgreSQL has room for a few thousand locks in all."""
    phones = [Phone(opened, world.real()) for _ in range(3 * apart.MOST)]
    asked = [
        askings.understand(mail.opened)
        for phone in phones
        if isinstance(
            mail := reading.read(opened.keyring, phone.up(phone.introduce())), reading.Mail
        )
    ]

    few, many = apart.locks(asked[:3]), apart.locks(asked)

    assert few == tuple(sorted(set(few or ())))
    assert many is None
