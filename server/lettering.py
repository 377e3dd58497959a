"""
Letters as they come in: each number once, each code its author's, and which no longer count.

A village's numbers are its own, so are an agency's, and each district's office has its own.
"""

from sqlalchemy import Connection, select, update
from sqlmodel import Session

from protocol import dates, errors, keys, letters
from protocol.letters import Checked, Code
from protocol.messages import Annulment, Letter, Message
from protocol.trust import Author, Role
from server import roster, upserts, withdrawn
from server.books import Books
from server.entries import Entry, File
from server.letter_tables import ISSUED
from server.office import Office


def check(ledger: Books, file: File, message: Message, who: Author) -> None:
    """
    Check that a letter's number is free, and its code its own; pass over everything else.

    Raises:
        NumberTakenError: another letter has this number.
        NotEntitledError: its code is another letter's, or letters of this service are somebody
            else's to issue; what is annulled is no letter of the case and its issuer.
    """
    if isinstance(message, Annulment):
        _check_annulment(ledger.connection, message, keeper(ledger, file, who))
    if not isinstance(message, Letter):
        return
    by_village = ledger.published.catalogue.lettered_by_village(file.case.service)
    if by_village not in {None, who.role is Role.OFFICER}:
        raise errors.NotEntitledError("letters of this service are issued by others")
    code = _code(message)
    if code and not _of(code, message, who):
        raise errors.NotEntitledError("the code is another letter's")
    taken = ISSUED.c.number == message.number
    if message.draw is not None:
        taken |= (
            (ISSUED.c.book == message.draw.book)
            & (ISSUED.c.year == message.draw.year)
            & (ISSUED.c.serial == message.draw.serial)
        )
    known = select(ISSUED.c.message).where(ISSUED.c.keeper == keeper(ledger, file, who), taken)
    if ledger.connection.execute(known).first() is not None:
        raise errors.NumberTakenError


def verdict(session: Session, office: Office, text: str) -> Checked:
    """
    Say whether a letter's code counts, by what the office has heard; it may sign its roster anew.

    Raises:
        QrBadError: no text of a letter.
    """
    connection, today = session.connection(), dates.today(office.world.now())
    peers, marks = roster.standing(connection, office).peers, withdrawn.marks(connection, today)
    by_village = office.catalogue.lettered_by_village
    return letters.check(text, office.realm, peers, today, marks, by_village=by_village)


def keep(ledger: Books, file: File, entry: Entry, message: Message, who: Author) -> None:
    """Write down a letter that was read into its case, or that one no longer counts."""
    if isinstance(message, Annulment):
        ledger.connection.execute(
            update(ISSUED).where(ISSUED.c.message == message.letter).values(annulled=True)
        )
        roster.outdate(ledger.connection)
    if not isinstance(message, Letter):
        return
    code, draw = _code(message), message.draw
    until = code.facts.until if code else None
    row = {
        "message": entry.id,
        "case_id": message.case,
        "keeper": keeper(ledger, file, who),
        "number": message.number,
        "book": draw.book if draw else None,
        "year": draw.year if draw else None,
        "serial": draw.serial if draw else None,
        "mark": code.mark if code else "",
        "until": until.isoformat() if until else "",
        "annulled": False,
    }
    upserts.keep(ledger.connection, ISSUED, [row])


def keeper(ledger: Books, file: File, who: Author) -> str:
    """Return whose register a letter of a case is in that somebody issues."""
    if who.role is Role.OFFICER:
        return file.village
    catalogue = ledger.published.catalogue
    service = catalogue.get(file.case.service)
    agency = catalogue.agencies.get(service.agency) if service else None
    return agency.keeper(file.village) if agency else ""


def _of(code: Code, message: Letter, who: Author) -> bool:
    """Tell whether a code is that of the letter it came with."""
    said = code.facts
    kid = keys.signing_kid(who.key)
    return (code.issuer, said.number, said.case) == (kid, message.number, message.case)


def _code(message: Letter) -> Code | None:
    if message.code is None:
        return None
    try:
        return letters.read(message.code)
    except (errors.QrBadError, errors.FormatNewerError) as error:
        raise errors.NotEntitledError("no letter's code") from error


def _check_annulment(connection: Connection, said: Annulment, keeper: str) -> None:
    known = select(ISSUED.c.message).where(
        ISSUED.c.message == said.letter,
        ISSUED.c.case_id == said.case,
        ISSUED.c.keeper == keeper,
    )
    if connection.execute(known).first() is None:
        raise errors.NotEntitledError("no letter of this case")
