"""
Every message the office heard or said, in order, and the rules for taking one in.

`keep` is the one way in, for phones, officers and the office's own desk alike: known already?
may they say it? does it fit its author's chain, and its case? Then it gets the next place in
its case and is owed to whoever has to hear it. All of it happens in the caller's transaction.
"""

from collections.abc import Iterable

from protocol import case, chain, errors, messages, trust
from protocol import envelope as envelopes
from protocol.case import FINAL, Case, Heard
from protocol.envelope import Envelope
from protocol.ids import written_at
from protocol.messages import Message
from protocol.trust import Author, Role
from server import (
    allowance,
    books,
    enlisting,
    entries,
    erasing,
    filing,
    history,
    lettering,
    papers,
    reconsidering,
    seals,
    tablets,
    vouching,
)
from server.books import Books
from server.entries import Entry
from server.verdicts import HELD, Said, Verdict, read


def keep(ledger: Books, said: Said, asker: bytes) -> Verdict:
    """Take one message in, brought by `asker`, and say what became of it. Twice is once."""
    try:
        return take(ledger, said, asker)
    except errors.StepNotAllowedError as error:
        _keep_refused(ledger, said, asker, error.code)
        return Verdict(said.envelope.id, error.code)
    except (errors.RefusedError, errors.TrustError) as error:
        return Verdict(said.envelope.id, error.code)


def take(ledger: Books, said: Said, asker: bytes) -> Verdict:
    """
    Take one message in, brought by `asker`. Twice is once.

    Raises:
        RefusedError, TrustError: it is not taken, and why.
    """
    known = ledger.known.get(said.envelope.id)
    return _again(ledger, known, said, asker) if known else _new(ledger, said, asker)


def author(ledger: Books, key: bytes) -> Author | None:
    """Return who holds a key: by roster, or as somebody who introduced a device."""
    listed = ledger.standing.peers.author(key)
    if listed is not None:
        return listed
    device = ledger.devices.get(key)
    if device is None:
        return None
    return Author(key, Role.TABLET if device.tablet else Role.CITIZEN, device.name)


def _again(ledger: Books, known: Entry, said: Said, asker: bytes) -> Verdict:
    if known.digest != said.envelope.digest:
        raise errors.IdTakenError
    if said.message is not None and asker != known.asker:
        papers.name(ledger, known.id, known.case_id, said.message, asker)
    if reconsidering.may_be_read(ledger, known, said.envelope):
        known.raw = said.envelope.raw
        _read_after_all(ledger, known)
    return Verdict(known.id, known.held or "", known.place)


def _author(ledger: Books, said: Said) -> Author | None:
    """Return who says a message: somebody known, or who makes themselves known by it."""
    known = author(ledger, said.envelope.author)
    if known is None and isinstance(said.message, messages.Introduction):
        role = Role.TABLET if said.message.tablet else Role.CITIZEN
        return Author(said.envelope.author, role, said.message.name)
    return known or enlisting.newcomer(said.envelope, said.message)


def _new(ledger: Books, said: Said, asker: bytes) -> Verdict:
    envelope, message = said.envelope, said.message
    who = _author(ledger, said)
    if who is None:
        if message is None or not enlisting.waits(ledger, asker):
            raise errors.UnknownAuthorError(envelope.kid)
        who = Author(envelope.author, Role.TABLET, "")
    begun = ledger.epochs.get(envelope.author, 0)
    if 0 < begun < envelope.epoch and not trust.revoked(ledger.standing.peers.roster, envelope):
        # What was held comes first: what is said now may follow from it.
        _release(ledger, ledger.held_forks(envelope.author, envelope.epoch))
    fork = _forks(ledger, envelope)
    held = _held(ledger, said, who, asker, fork=fork)
    if held and held not in HELD:
        return Verdict(envelope.id, held)
    entry = _entry(ledger, said, who, asker, held=held, fork=fork)
    if message is not None:
        papers.name(ledger, entry.id, entry.case_id, message, asker)
        if not held:
            _read_in(ledger, entry, envelope, message, who)
        ledger.wait(entry)
    _add(ledger, entry)
    return Verdict(entry.id, held, entry.place)


def _keep_refused(ledger: Books, said: Said, asker: bytes, code: str) -> None:
    """Remember what does not fit its case: a copy of it may come again when it would."""
    who = author(ledger, said.envelope.author)
    if who is not None:
        fork = _forks(ledger, said.envelope)
        _add(ledger, _entry(ledger, said, who, asker, held=code, fork=fork))


def _entry(ledger: Books, said: Said, who: Author, asker: bytes, *, held: str, fork: bool) -> Entry:
    found = said.envelope, said.message, who.role, asker, ledger.at_ms
    return entries.entry(*found, brought=ledger.brought, held=held, fork=fork)


def _add(ledger: Books, entry: Entry) -> None:
    """Enter a new message; what its author may have forgotten, or not know of, is owed to them."""
    ledger.add(entry)
    device = ledger.devices.get(entry.author)
    asked_about = entry.fork or entry.held == errors.RevokedError.code
    if device and entry.case_id and (asked_about or entry.epoch < device.memory):
        ledger.owe(entry.author, entry.id)


def _forks(ledger: Books, envelope: Envelope) -> bool:
    link = books.link(envelope.id, envelope.epoch, envelope.seq, envelope.digest, envelope.prev)
    return chain.arrival(ledger.neighbours(envelope), link) is chain.Outcome.FORK


def _held(ledger: Books, said: Said, who: Author, asker: bytes, *, fork: bool) -> str:
    """
    Return the code a new message is held (or refused) under, empty when it can be read.

    A fork is held until its author begins a new epoch; one that comes later is read at once.
    """
    envelope = said.envelope
    if fork and envelope.epoch >= ledger.epochs.get(envelope.author, 0):
        return errors.ForkError.code
    if trust.revoked(ledger.standing.peers.roster, envelope):
        return errors.RevokedError.code
    if said.message is None:
        return said.code
    if _author(ledger, said) is None:
        return errors.UnvouchedError.code
    return _fits(ledger, envelope, said.message, who, asker)


def _fits(ledger: Books, envelope: Envelope, message: Message, who: Author, asker: bytes) -> str:
    """
    Check that this author may say this, and that it fits its case.

    Return the code it has to be held under, empty for none.

    Raises:
        RefusedError: it will not be taken.
    """
    if isinstance(message, messages.Application):
        filing.check(ledger, message, who)
        return "" if allowance.may_apply(ledger, who.key) else errors.UnvouchedError.code
    if isinstance(message, messages.Endorsement):
        vouching.check(ledger, message, who)
        return ""
    if isinstance(message, messages.Enlistment):
        return enlisting.check(ledger, message, who, asker)
    case_id = entries.case_of(envelope, message)
    if case_id is None:
        if isinstance(message, messages.Note) and who.role is not Role.OFFICE:
            raise errors.NotEntitledError("an announcement by somebody else")
        trust.entitle(who, message.kind)
        return ""
    file = ledger.file(case_id)
    if file is None:
        if who.role not in trust.RIGHTS[message.kind]:
            raise errors.NotEntitledError(f"{who.role} says {message.kind.name}")
        if erasing.known(ledger.connection, case_id):
            raise errors.ErasedError
        return errors.CaseUnknownError.code
    trust.entitle(
        who,
        message.kind,
        service=file.case.service,
        village=filing.open_village(ledger, file),
        owns_case=file.case.author == who.key,
        at_desk=filing.at_desk(ledger, file),
        step=message.step if isinstance(message, messages.Decision) else None,
    )
    service = ledger.published.catalogue.get(file.case.service)
    seals.check(ledger, message, service, file)
    if isinstance(message, messages.Supplement):
        filing.check_niks(ledger, service, message.answers)
    lettering.check(ledger, file, message, who)
    _after(ledger, file.case, _heard(envelope, message, who, file.places + 1))
    return ""


def _read_in(
    ledger: Books, entry: Entry, envelope: Envelope, message: Message, who: Author
) -> None:
    """Read a message that fits into its case: its place, the fold, and who has to hear it."""
    if isinstance(message, messages.Introduction) and filing.introduce(ledger, envelope, message):
        _release(ledger, ledger.held_unvouched(envelope.author))
    if isinstance(message, messages.Endorsement):
        if vouching.endorse(ledger, envelope, message):
            _release(ledger, ledger.held_unvouched(message.key))
        tablets.tell_of_voucher(ledger, entry, message)
    if isinstance(message, messages.Enlistment) and enlisting.enlist(
        ledger, envelope, message, entry.asker
    ):
        _release(ledger, ledger.held_unvouched(message.key))
    if entry.case_id is None:
        return
    entry.read_ms = ledger.at_ms
    if isinstance(message, messages.Application):
        entry.place = 1
        hearer = entry.author if entry.author in ledger.devices else entry.asker
        heard = _heard(envelope, message, who, entry.place)
        at_ms = entry.heard_ms
        ledger.files[entry.case_id] = opened = filing.open_file(
            ledger, message, [heard], hearer, heard_ms=at_ms, changed_ms=at_ms
        )
        ledger.changed.add(entry.case_id)
        tablets.tell(ledger, opened, entry)
        _release(ledger, ledger.awaited.pop(entry.case_id, {}).values())
        return
    file = ledger.file(entry.case_id)
    if file is None:
        raise errors.CaseUnknownError
    entry.place = file.places = file.places + 1
    file.case = _after(ledger, file.case, _heard(envelope, message, who, entry.place))
    file.changed_ms = max(file.changed_ms, entry.heard_ms)
    ledger.changed.add(entry.case_id)
    tablets.tell(ledger, file, entry)
    lettering.keep(ledger, file, entry, message, who)
    if file.case.state in FINAL and not allowance.vouched(ledger, file.case.author):
        _release(ledger, ledger.held_unvouched(file.case.author))


def _release(ledger: Books, held: Iterable[Entry]) -> None:
    """
    Read what was held and no longer needs to be, oldest first.

    Its author was told that it is held, so that it was read (or refused after all) is owed to
    the one who brought it: the message itself, under the place or the code it has now.
    """
    for entry in sorted(held, key=lambda each: (each.author, each.epoch, each.seq, each.id)):
        before = entry.held
        _read_after_all(ledger, entry)
        if entry.held != before:
            ledger.owe(entry.asker, entry.id)


def _read_after_all(ledger: Books, entry: Entry) -> None:
    """Read a message that was held, or find another code for it."""
    said = read(envelopes.parse(entry.raw))
    who = _author(ledger, said)
    if who is None or said.message is None:
        return
    try:
        entry.held = _fits(ledger, said.envelope, said.message, who, entry.asker) or None
        if entry.held is None:
            entry.role = who.role.value
            _read_in(ledger, entry, said.envelope, said.message, who)
    except (errors.RefusedError, errors.TrustError) as error:
        entry.held = error.code
    ledger.wait(entry)
    ledger.known[entry.id] = entry
    ledger.read(entry)


def _after(ledger: Books, now: Case, heard: Heard) -> Case:
    flow, _ = history.course(now.service, ledger.published.catalogue)
    return case.after(now, heard, flow)


def _heard(envelope: Envelope, message: Message, who: Author, place: int) -> Heard:
    return Heard(
        id=envelope.id,
        kind=message.kind,
        message=message,
        author=envelope.author,
        role=who.role,
        name=who.name,
        place=place,
        written_at=written_at(envelope.id),
    )
