"""What village tablets are owed: the cases of their village, as they go on and as they stood."""

from sqlalchemy import ColumnElement, Select, and_, exists, select

from protocol.ids import MessageId
from protocol.messages import Endorsement, Kind
from server import audience
from server.books import Books
from server.entries import Entry, File
from server.tables import CASES, DEVICE, MESSAGE, OWED


def catch_up(ledger: Books) -> None:
    """Owe every tablet that serves a village from now on what was said there before."""
    began, ledger.began = sorted(ledger.began), set()
    for tablet, village in began:
        for statement in (_introductions(ledger, tablet, village), _said(ledger, tablet, village)):
            for (message,) in ledger.connection.execute(statement).all():
                ledger.owe(tablet, MessageId(message))
    if began:
        ledger.write()


def tell(ledger: Books, file: File, entry: Entry) -> None:
    """Owe a message of a case to all who have to hear it, but for who said or brought it."""
    service = ledger.published.catalogue.get(file.case.service)
    hearers = audience.of_case(file.hearer, service, file.village, ledger.tablets)
    filed = entry.kind == Kind.APPLICATION
    for hearer in sorted(hearers - {entry.author, entry.asker}):
        if filed and (introduced := introduction(ledger, entry.author)):
            ledger.owe(hearer, introduced)
        ledger.owe(hearer, entry.id)


def tell_of_voucher(ledger: Books, entry: Entry, said: Endorsement) -> None:
    """Owe an officer's word for a phone to the tablets of its village."""
    device = ledger.devices.get(said.key)
    if device is None:
        return
    for tablet in ledger.tablets:
        if device.village in tablet.villages and tablet.key != entry.asker:
            ledger.owe(tablet.key, entry.id)


def introduction(ledger: Books, author: bytes) -> MessageId | None:
    """Return the message by which a phone said who holds it: officers vouch for that."""
    device = ledger.devices.get(author)
    if device is None or device.tablet:
        return None
    ledger.flush()
    found = ledger.connection.execute(
        select(MESSAGE.c.id).where(
            MESSAGE.c.author == author, MESSAGE.c.digest == device.introduced
        )
    ).scalar()
    return MessageId(found) if found else None


def _said(ledger: Books, tablet: bytes, village: str) -> Select[tuple[str]]:
    """Ask for what was read into the village's cases, the application of each first."""
    return (
        select(MESSAGE.c.id)
        .join(CASES, CASES.c.id == MESSAGE.c.case_id)
        .where(_of_village(ledger, village), MESSAGE.c.place.is_not(None))
        .where(MESSAGE.c.asker != tablet, ~_owed(tablet))
        .order_by(MESSAGE.c.heard_ms, MESSAGE.c.place)
    )


def _introductions(ledger: Books, tablet: bytes, village: str) -> Select[tuple[str]]:
    authors = select(CASES.c.author).where(_of_village(ledger, village))
    return (
        select(MESSAGE.c.id)
        .join(DEVICE, DEVICE.c.key == MESSAGE.c.author)
        .where(DEVICE.c.introduced == MESSAGE.c.digest, DEVICE.c.tablet.is_(False))
        .where(DEVICE.c.key.in_(authors), ~_owed(tablet))
    )


def _of_village(ledger: Books, village: str) -> ColumnElement[bool]:
    catalogue = ledger.published.catalogue
    known = {**catalogue.ended, **catalogue.services}.values()
    services = [each.key for each in known if each.of_village]
    return and_(CASES.c.village == village, CASES.c.service.in_(services))


def _owed(tablet: bytes) -> ColumnElement[bool]:
    return exists().where(OWED.c.hearer == tablet, OWED.c.message == MESSAGE.c.id)
