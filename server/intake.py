"""
From sealed parcels to the ledger, and back to sealed answers.

Opening is done before the transaction and sealing after it: nothing slow holds the write lock.
Many requests share one transaction, and no answer exists before that transaction is durable.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from protocol import bundle, errors, messages
from protocol.ids import Digest
from protocol.keys import ROUTE_BYTES
from protocol.parcel import PARCEL_LIMIT_BYTES
from server import books, debts, ledger, papers, projection, reading, replies, roster, upserts
from server.books import Books
from server.ledger import Said, Verdict
from server.office import Office
from server.reading import Asking
from server.replies import Answer, Hearing
from server.tables import UNREAD

Result = bytes | errors.LayarError
"""What a request comes to: a bundle for its askers, or why nothing in it was taken."""


def receive(office: Office, bodies: Sequence[bytes]) -> list[Result]:
    """
    Take in what every body brings, in one transaction, and return what to answer each.

    Safe to repeat: what was taken once is only acknowledged again.

    Raises:
        StoreError: nothing of any body was kept.
    """
    opened = [_open(office, body) for body in bodies]
    answers = iter(_keep(office, [each for each in opened if isinstance(each, list)]))
    return [
        bundle.pack([replies.seal(office, answer) for answer in next(answers)])
        if isinstance(each, list)
        else each
        for each in opened
    ]


def _open(office: Office, body: bytes) -> list[Asking] | errors.LayarError:
    try:
        return reading.read(office, body)
    except errors.LayarError as error:
        return error


def _keep(office: Office, requests: Sequence[Sequence[Asking]]) -> list[list[Answer]]:
    if not requests:
        return []
    with office.writing() as session:
        opened = books.open_books(session, office, roster.standing(session, office))
        askings = [asking for request in requests for asking in request]
        opened.fetch(
            [said.envelope for asking in askings for said in asking.said],
            {asking.asker for asking in askings},
        )
        hearings = [_hear(opened, request) for request in requests]
        opened.write()
        projection.write(opened)
        flat = [hearing for request in hearings for hearing in request]
        answers: Iterator[Answer | None] = iter(replies.compose(opened, flat))
        return [
            [answer for _ in request if (answer := next(answers)) is not None]
            for request in hearings
        ]


def _hear(opened: Books, request: Sequence[Asking]) -> list[Hearing]:
    """Keep what a request brings; one hearing for each asker, however many parcels they sent."""
    hearings: dict[bytes, Hearing] = {}
    for asking in request:
        hearing = hearings.setdefault(asking.asker, _hearing(asking))
        if asking.receipt.id > hearing.re:
            hearing.re, hearing.roster = asking.receipt.id, asking.told.roster or 0
            hearing.room = _room(asking)
        _take(opened, asking, hearing)
    return list(hearings.values())


def _take(opened: Books, asking: Asking, hearing: Hearing) -> None:
    for said in asking.said:
        hearing.verdicts.append(ledger.keep(opened, said, asking.asker))
        hearing.authors.add(said.envelope.author)
        hearing.touched |= _named(said)
    if asking.pieces:
        hearing.touched |= papers.keep(opened, asking.asker, asking.pieces)
    hearing.verdicts += [Verdict(id_, code) for id_, code in asking.refused.items()]
    hearing.verdicts += _keep_unread(opened, asking)
    _believe(opened, asking)


def _believe(opened: Books, asking: Asking) -> None:
    """Act on what a receipt says its writer has, unless it speaks of a memory that is gone."""
    device = opened.devices.get(asking.asker)
    if device is None:
        return
    told, epoch = asking.told, asking.receipt.epoch
    if epoch < max(device.memory, opened.epochs.get(asking.asker, 0)):
        return
    route = told.route if told.route and len(told.route) == ROUTE_BYTES else device.route
    if (route, epoch) != (device.route, device.memory):
        if device.memory and epoch > device.memory:
            debts.renew(opened.session, asking.asker)
            opened.owing.add(asking.asker)
        opened.tell(replace(device, route=route, memory=epoch))
    debts.acknowledge(opened.session, asking.asker, {*told.received, *told.held, *told.refused})


def _keep_unread(opened: Books, asking: Asking) -> list[Verdict]:
    rows = [
        {"id": id_, "asker": asking.asker, "heard_ms": opened.at_ms, "raw": raw}
        for id_, raw in asking.newer.items()
    ]
    upserts.keep(opened.session, UNREAD, rows)
    return [Verdict(id_, errors.FormatNewerError.code) for id_ in asking.newer]


def _named(said: Said) -> set[Digest]:
    if said.message is None:
        return set()
    return {document.sha256 for document in messages.papers(said.message).values()}


def _hearing(asking: Asking) -> Hearing:
    return Hearing(asking.asker, asking.receipt.id, _room(asking), asking.told.roster or 0)


def _room(asking: Asking) -> int:
    return PARCEL_LIMIT_BYTES if asking.told.room is None else asking.told.room
