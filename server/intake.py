"""
From sealed parcels to the ledger, and back to sealed answers.

Opening is done before the transaction and sealing after it: nothing slow holds the write lock.
Many requests share one transaction, and no answer exists before that transaction is durable.
"""

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace

from sqlalchemy import Connection

from protocol import bundle, errors, messages
from protocol.ids import Digest, written_ms
from protocol.keys import ROUTE_BYTES
from protocol.parcel import PARCEL_LIMIT_BYTES, PieceItem
from server import (
    allowance,
    apart,
    askings,
    books,
    clocks,
    debts,
    engine,
    homebound,
    ledger,
    numbers,
    papers,
    parts,
    projection,
    reading,
    replies,
    sealing,
    tablets,
    timing,
    unread,
)
from server.apart import EntangledError
from server.askings import Asking
from server.books import Books
from server.clocks import Brought
from server.office import Office
from server.reading import Mail, Read
from server.replies import Hearing
from server.sealing import Answer
from server.verdicts import Said, Verdict

Result = bytes | errors.LayarError
"""What a request comes to: a bundle for its askers, or why nothing in it was taken."""
Kept = list[Answer] | errors.LayarError
"""What may be answered now that everything it speaks of is durable."""


def receive(office: Office, bodies: Sequence[bytes]) -> list[Result]:
    """
    Take in what every body brings, in one transaction, and return what to answer each.

    Safe to repeat: what was taken once is only acknowledged again.

    Raises:
        StoreError: nothing of any body was kept.
    """
    with office.engine.connect() as connection:
        return receive_on(connection, office, bodies)


def receive_on(connection: Connection, office: Office, bodies: Sequence[bytes]) -> list[Result]:
    """As `receive`, on a connection somebody holds for as long as they receive."""
    ring = office.keyring
    kept = keep(connection, office, [reading.read(ring, body) for body in bodies])
    return [
        each
        if isinstance(each, errors.LayarError)
        else bundle.pack([sealing.seal(ring, office.world, answer) for answer in each])
        for each in kept
    ]


def keep(connection: Connection, office: Office, requests: Sequence[Read]) -> list[Kept]:
    """
    Keep what was opened, all in one transaction, and return what each request may be told.

    Raises:
        StoreError: nothing of any request was kept.
    """
    asked = [
        [] if isinstance(each, errors.LayarError) else askings.understand(each.opened)
        for each in requests
    ]
    mails = [Mail(()) if isinstance(each, errors.LayarError) else each for each in requests]
    answers: list[list[Answer] | None] = [None] * len(asked)
    if any(asked):
        answers = _kept(connection, office, asked, mails)
    return [
        read if isinstance(read, errors.LayarError) else _or_refused(answer)
        for read, answer in zip(requests, answers, strict=True)
    ]


def _kept(
    connection: Connection,
    office: Office,
    asked: Sequence[Sequence[Asking]],
    mails: Sequence[Mail],
) -> list[list[Answer] | None]:
    """Take all in: abreast of other processes where that can be, else as the only one."""
    locks = apart.locks(asked)
    if locks is not None and engine.parts(connection):
        askers = {asking.asker for request in asked for asking in request}
        with contextlib.suppress(EntangledError), engine.keeping(connection, locks):
            opened = books.open_books(connection, office, apart.standing(connection, office))
            return _take_in(opened, asked, mails, askers)
    with engine.keeping(connection):
        return _take_in(books.open_books(connection, office), asked, mails)


def _or_refused(answer: list[Answer] | None) -> Kept:
    return errors.DeliveryRefusedError() if answer is None else answer


def _take_in(
    opened: Books,
    requests: Sequence[Sequence[Asking]],
    mails: Sequence[Mail],
    apart_for: Collection[bytes] = (),
) -> list[list[Answer] | None]:
    """
    Return the answers each request has earned, None where it was nothing but strangers'.

    `apart_for` are the askers when that is done abreast of others: see `apart`.
    """
    every = [asking for request in requests for asking in request]
    opened.fetch(
        [said.envelope for asking in every for said in asking.said],
        {asking.asker for asking in every} | _endorsed(every),
    )
    if apart_for:
        apart.check(opened, apart_for)
    heard = [_hear(opened, *each) for each in zip(requests, mails, strict=True)]
    if apart_for:
        apart.check_cases(opened, apart_for)
    opened.write()
    projection.write(opened)
    tablets.catch_up(opened)
    _number(opened, every)
    answers = iter(replies.compose(opened, [hearing for request in heard for hearing in request]))
    return [
        [
            *(answer for _ in request if (answer := next(answers)) is not None),
            *homebound.answers(opened, request),
        ]
        if request
        else None
        for request in heard
    ]


def _number(opened: Books, every: Sequence[Asking]) -> None:
    """Reserve letter numbers for the tablets among the askers that have few left."""
    for asking in every:
        if asking.told.home is not None and asking.asker in opened.devices:
            numbers.top_up(opened, asking.asker, asking.told)
    opened.write()


def _hear(opened: Books, request: Sequence[Asking], mail: Mail) -> list[Hearing]:
    """Keep what a request brings; one hearing for each asker, however many parcels they sent."""
    hearings: dict[bytes, Hearing] = {}
    for asking in request:
        if not asking.known_to(opened):
            continue
        hearing = hearings.setdefault(asking.asker, _hearing(asking))
        if asking.receipt.id > hearing.re:
            hearing.re, hearing.roster = asking.receipt.id, asking.told.roster or 0
            hearing.room = _room(asking)
            hearing.lacks = asking.told.pieces
            if asking.told.catalogue is not None:
                hearing.catalogue = asking.told.catalogue
        if asking.told.mailbag:
            hearing.taken, hearing.taken_bytes = mail.marks, mail.size_bytes
            hearing.serves = frozenset(asking.told.serves)
        _take(opened, asking, hearing)
    # Whatever order a courier brought them in: the messages that name pieces come first.
    for asker, pieces in _pieces(request).items():
        if asker in hearings:
            hearings[asker].touched |= _keep_pieces(opened, asker, pieces)
            hearings[asker].fresh = True
    return list(hearings.values())


def _pieces(request: Sequence[Asking]) -> dict[bytes, list[PieceItem]]:
    """Return the pieces a request brings, by who brings them, whatever parcels they are in."""
    found: dict[bytes, list[PieceItem]] = {}
    for asking in request:
        if asking.pieces:
            found.setdefault(asking.asker, []).extend(asking.pieces)
    return found


def _keep_pieces(opened: Books, asker: bytes, came: Sequence[PieceItem]) -> set[Digest]:
    """Keep pieces, and what parts make whole; return the documents they belong to."""
    names = {Digest(piece.sha256.hex()) for piece in came}
    known = papers.standing(opened.connection, asker, names)
    held = parts.held(opened.connection, asker, known)
    brought = parts.join(opened, asker, known, held, came)
    pieces = allowance.fitting(opened, asker, brought)
    parts.forget(opened.connection, asker, held, pieces)
    return papers.keep(opened, asker, known, pieces)


def _take(opened: Books, asking: Asking, hearing: Hearing) -> None:
    sealed_ms = written_ms(asking.receipt.id)
    opened.brought = _met(opened, asking.asker, sealed_ms)
    for said in asking.said:
        known, raw = said.envelope.id in opened.known, said.envelope.raw
        if not known and not allowance.takes(opened, asking.asker, len(raw)):
            continue  # not named, so that the phone keeps it and offers it another day
        hearing.verdicts.append(ledger.keep(opened, said, asking.asker))
        hearing.fresh = hearing.fresh or not known
        hearing.authors.add(said.envelope.author)
        hearing.touched |= _named(said)
    opened.brought = None
    _met(opened, asking.asker, sealed_ms)  # who was a stranger may be known by now
    hearing.verdicts += [Verdict(id_, code) for id_, code in asking.refused.items()]
    hearing.verdicts += unread.keep(opened, asking)
    _believe(opened, asking)


def _met(opened: Books, asker: bytes, sealed_ms: int) -> Brought:
    """Note that a device was heard from, and return how its clock goes."""
    device = opened.devices.get(asker)
    before = device.going if device else None
    going = clocks.after(before, sealed_ms, opened.at_ms)
    if device is not None and going != before:
        opened.tell(replace(device, **asdict(going)))
    return Brought(sealed_ms, going.lag_ms)


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
            opened.flush()
            debts.renew(opened.connection, asking.asker)
            opened.owing.add(asking.asker)
        opened.tell(replace(device, route=route, memory=epoch))
    heard = {*told.received, *told.held, *told.refused}
    opened.changed.update(timing.awaited(opened.connection, asking.asker, heard))
    debts.acknowledge(opened.connection, asking.asker, heard, opened.at_ms)


def _endorsed(askings: Sequence[Asking]) -> set[bytes]:
    return {
        said.message.key
        for asking in askings
        for said in asking.said
        if isinstance(said.message, messages.Endorsement)
    }


def _named(said: Said) -> set[Digest]:
    if said.message is None or not getattr(said.message, "documents", None):
        return set()
    return {document.sha256 for document in messages.papers(said.message).values()}


def _hearing(asking: Asking) -> Hearing:
    told = asking.told
    return Hearing(
        asking.asker,
        asking.receipt.id,
        _room(asking),
        told.roster or 0,
        told.catalogue,
        lacks=told.pieces,
    )


def _room(asking: Asking) -> int:
    return PARCEL_LIMIT_BYTES if asking.told.room is None else asking.told.room
