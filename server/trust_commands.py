"""The commands about people's devices: `enrol`, `revoke`, `announce` to them, the `roster`."""

import argparse
import re

from sqlmodel import Session

from protocol import errors, keys, qr, regions, trust, world
from protocol.ids import Kid
from protocol.services import Catalogue
from protocol.shapes import Extent
from protocol.world import World
from server import announcing, ended, office, officers
from server.settings import Settings
from server.usage import UsageError

Commands = argparse._SubParsersAction


def add(commands: "Commands[argparse.ArgumentParser]") -> None:
    """Add the commands to a parser's."""
    enrol = commands.add_parser("enrol", help="let a device speak for a village officer")
    enrol.add_argument("device", help="what its page shows (LYQ1:R:…), or its public key in hex")
    enrol.add_argument("--name", required=True, help="as citizens will read it")
    scope = enrol.add_mutually_exclusive_group(required=True)
    scope.add_argument("--village", nargs="+", metavar="CODE", default=[])
    scope.add_argument("--service", nargs="+", metavar="KEY", default=[])
    scope.add_argument("--all", action="store_true", help="every village and service")
    enrol.set_defaults(do=_enrol)

    revoke = commands.add_parser("revoke", help="let a lost or misused device's word end")
    revoke.add_argument("device", help="its short name (16 hex digits), public key, or LYQ1:R:…")
    how = revoke.add_mutually_exclusive_group()
    how.add_argument(
        "--last",
        metavar="EPOCH:SEQ",
        help="its last message that stands; else the newest that was heard",
    )
    how.add_argument("--undo", action="store_true", help="let it speak again")
    revoke.set_defaults(do=_revoke)

    tell = commands.add_parser("announce", help="say something to everybody's phone")
    tell.add_argument("text", help=f"at most {announcing.LETTERS} letters, as it will be read")
    tell.add_argument("--village", nargs="+", metavar="CODE", default=[], help="only there")
    tell.set_defaults(do=_announce)

    told = commands.add_parser("roster", help="list whom the office speaks for, and who is revoked")
    told.set_defaults(do=_tell)


def _enrol(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    key, scope = _key(asked.device), _scope(asked, opened.catalogue)
    with opened.writing() as session:
        officers.enrol(session, opened.world, key, asked.name, scope)
    print(f"{keys.signing_kid(key)} speaks as {asked.name} for {' '.join(scope)}")


def _revoke(asked: argparse.Namespace, settings: Settings) -> None:
    kid, last = _kid(asked.device), _extent(asked.last)
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        try:
            told = _turn(session, opened.world, kid, last, undo=asked.undo)
        except errors.UnknownAuthorError as error:
            raise UsageError(f"nobody here is {kid}; to revoke it all the same, say --last") from (
                error
            )
    ended.remember(opened)
    print(told)


def _turn(session: Session, world: World, kid: Kid, last: Extent | None, *, undo: bool) -> str:
    """Let an author's word end or count again, and return what to say of it."""
    if not undo:
        stands = officers.revoke(session, world, kid, last)
        return f"{kid} is revoked; its last message that stands is {stands[0]}:{stands[1]}"
    if not officers.reinstate(session, world, kid):
        raise UsageError(f"{kid} is not revoked")
    return f"{kid} may speak again"


def _announce(asked: argparse.Namespace, settings: Settings) -> None:
    text = " ".join(asked.text.split())
    if not 0 < len(text) <= announcing.LETTERS:
        raise UsageError(f"an announcement has 1 to {announcing.LETTERS} letters")
    villages = regions.regions()
    if unknown := [code for code in asked.village if villages.village(code) is None]:
        raise UsageError(f"no such village: {', '.join(unknown)}")
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        count = announcing.announce(session, opened, text, asked.village)
    print(f"signed, and owed to {count} phones")


def _tell(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.reading() as session:
        listed = officers.listed(session.connection())
    for each in listed:
        ended = f"  revoked after {each.ended[0]}:{each.ended[1]}" if each.ended else ""
        print(f"{each.kid}  {each.role:<8} {each.name}  {' '.join(each.scope)}{ended}")


def _key(text: str) -> bytes:
    try:
        key = qr.read_request(text)[0] if text.startswith("LYQ1:") else bytes.fromhex(text)
        keys.check_signing(key)
    except (ValueError, errors.QrBadError, errors.KeyBadError) as error:
        raise UsageError("this is neither the text of a device's code nor a public key") from error
    return key


def _kid(text: str) -> Kid:
    if re.fullmatch("[0-9a-f]{16}", text):
        return Kid(text)
    return keys.signing_kid(_key(text))


def _scope(asked: argparse.Namespace, catalogue: Catalogue) -> list[str]:
    if asked.all:
        return [trust.EVERYWHERE]
    villages = regions.regions()
    unknown = [code for code in asked.village if villages.village(code) is None]
    unknown += [key for key in asked.service if key not in catalogue]
    if unknown:
        raise UsageError(f"no such village or service: {', '.join(unknown)}")
    return [*asked.village, *asked.service]


def _extent(text: str | None) -> Extent | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,10}):(\d{1,10})", text)
    if found is None:
        raise UsageError("--last is an epoch and a number, such as 1:17")
    return int(found[1]), int(found[2])
