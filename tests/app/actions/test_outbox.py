"""What a person does about what waits is kept, shown, and never loses anything."""

import random

from sqlmodel import select

from app.model_outbox import WayOut
from app.storage import documents, ledger, sending, setbacks, wishes
from app.storage.tables import Fate, Message
from app.strings import t
from protocol.messages import Application, Kind, body_of
from tests.app.actions.stage import Hall

PHOTO = random.Random(3).randbytes(20_000)


def applies(hall, *photos):
    """Queue an application with these photos; return its id."""
    papers = {f"photo_{n}": documents.paper(each) for n, each in enumerate(photos)}
    named = {key: paper.document.to_body() for key, paper in papers.items()}
    said = Application(service="pengaduan", answers={"text": "Dermaga rusak."}, documents=named)

    def say(session):
        world = hall.device.world
        return ledger.say(session, world, Kind.APPLICATION, body_of(said), papers.values()).id

    return hall.device.write(say)


def fails(hall, name, code="delivery.refused"):
    for _ in range(setbacks.TRIES):
        hall.device.write(lambda s: setbacks.failed(s, name, code, hall.act.now()))
    hall.does(hall.act.arrive, "/outbox")


def refuse(hall, case, code):
    def change(session):
        row = session.exec(select(Message).where(Message.id == case)).one()
        row.state, row.code = Fate.REFUSED, code
        session.add(row)

    hall.device.write(change)
    hall.does(hall.act.arrive, "/outbox")


def test_what_was_set_aside_is_tried_again(hall):
    """One press and it waits for the next signal like everything else."""
    hall.introduces()
    case = applies(hall)
    fails(hall, case)
    assert [row.ways_out for row in hall.screen.outbox.stuck] == [(WayOut.AGAIN, WayOut.PUT_AWAY)]

    hall.does(hall.act.try_again, case)

    assert hall.screen.outbox.stuck == ()
    assert [row.id for row in hall.screen.outbox.waiting] == [case]


def test_what_was_put_away_is_kept_and_no_longer_shown(hall):
    """Also after a restart; the ledger still has every byte of it."""
    hall.introduces()
    case = applies(hall)
    fails(hall, case)

    hall.does(hall.act.put_away, case)

    assert hall.screen.outbox.stuck == ()
    again = Hall(hall.device.facts.data).boards()
    assert again.screen.outbox.stuck == ()
    assert again.device.read(lambda session: ledger.raw(session, case))


def test_what_the_office_refused_is_written_anew(hall):
    """The form opens with the answers of then, as a new application."""
    hall.introduces()
    case = applies(hall)
    refuse(hall, case, "document.bad")
    assert t("error.document.bad") in hall.screen.outbox.stuck[0].why

    hall.does(hall.act.write_anew, case)

    draft = hall.routes[-1].rpartition("/")[2]
    found = hall.device.read(lambda session: sending.drafts.load(session, draft))
    assert (found.case, found.answers["text"]) == (None, "Dermaga rusak.")


def test_an_application_is_withdrawn_after_being_asked_twice(hall):
    """Where a photo cannot get through: the office is told, and the case says so."""
    hall.introduces()
    case = applies(hall, PHOTO)
    sha256 = documents.paper(PHOTO).document.sha256
    fails(hall, sha256)
    (row,) = hall.screen.outbox.stuck
    assert row.ways_out == (WayOut.AGAIN, WayOut.WITHDRAW)

    hall.does(hall.act.ask_withdraw, row.id)
    assert hall.screen.outbox.stuck[0].asks
    hall.does(hall.act.withdraw, row.case)

    kinds = [each.kind for each in hall.device.read(ledger.waiting)]
    assert kinds.count(Kind.WITHDRAWAL) == 1
    assert hall.routes[-1] == f"/cases/{case}"
    hall.does(hall.act.arrive, "/outbox")
    assert hall.screen.outbox.stuck == ()


def test_photos_on_a_weak_signal_are_the_persons_choice(hall):
    """It is remembered, and can be taken back."""
    hall.introduces()

    hall.does(hall.act.send_photos, True)
    assert hall.device.read(wishes.photos_anyway)
    hall.does(hall.act.send_photos, False)
    assert not hall.device.read(wishes.photos_anyway)
