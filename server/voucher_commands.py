"""The `layar-server voucher` command: one officer may come onto a village's tablet."""

import argparse
from collections.abc import Iterable
from datetime import timedelta

import segno

from protocol import ids, keys, regions, vouchers, world
from protocol.ids import Kid
from protocol.messages import Officer
from protocol.posts import Post
from protocol.vouchers import Voucher, VoucherId
from server import audit, office, roster
from server.audit import Action
from server.settings import Settings
from server.usage import UsageError

DAYS = 90
"""A tablet may be that long on its way to a signal."""
_SCALE = 8
_QUIET_MODULES = 4
_Commands = argparse._SubParsersAction


def add(commands: "_Commands[argparse.ArgumentParser]") -> None:
    """Add the command to a parser's."""
    make = commands.add_parser("voucher", help="let one officer onto a village's tablet, once")
    make.add_argument("--village", required=True, metavar="CODE")
    make.add_argument("--post", required=True, choices=[post.value for post in Post])
    make.add_argument(
        "--days", type=int, default=DAYS, help=f"how long it counts; {DAYS} unless said"
    )
    make.add_argument(
        "--replaces",
        metavar="KID",
        help="a new key for this officer (16 hex digits, see `roster`), whose old one ends",
    )
    make.add_argument(
        "--qr", metavar="FILE.png", help="the code as a picture; else it is drawn here"
    )
    make.set_defaults(do=_make)


def _make(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    if regions.regions().village(asked.village) is None:
        raise UsageError(f"no such village: {asked.village}")
    if not 0 < asked.days <= 366:
        raise UsageError("--days is 1 to 366")
    with opened.writing() as session:
        connection = session.connection()
        if asked.replaces is not None:
            standing = roster.standing(connection, opened).peers.roster
            _check_replaced(asked, standing.officers if standing else ())
        now = opened.world.now()
        voucher = Voucher(
            id=VoucherId(ids.new(opened.world)),
            village=asked.village,
            post=Post(asked.post),
            until=now.replace(second=0, microsecond=0) + timedelta(days=asked.days),
            replaces=Kid(asked.replaces) if asked.replaces else None,
        )
        text = vouchers.write(opened.keyring.signing, opened.realm, voucher)
        audit.note(session, now, "command", Action.VOUCHER_MADE, f"{voucher.id} {asked.village}")
    print(text)
    code = segno.make_qr(text, error="m")
    if asked.qr:
        code.save(asked.qr, kind="png", scale=_SCALE, border=_QUIET_MODULES)
    else:
        code.terminal(compact=True)
    print(f"for one {asked.post} of {asked.village}, until {voucher.until:%Y-%m-%d %H:%M} UTC")


def _check_replaced(asked: argparse.Namespace, officers: Iterable[Officer]) -> None:
    for officer in officers:
        if keys.signing_kid(officer.key) == asked.replaces:
            if officer.post != asked.post or asked.village not in officer.scope:
                raise UsageError(f"{asked.replaces} is {officer.post} of {officer.scope}")
            return
    raise UsageError(f"nobody here is {asked.replaces}")
