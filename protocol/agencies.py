"""Who handles what is asked for, and how those who issue letters of their own head them."""

import re
from dataclasses import dataclass

from protocol import question_file, regions
from protocol.questions import Text
from protocol.toml_table import Table

VILLAGE = "village"
"""The key of the villages' offices, and their level."""
DISTRICT = "district"
"""The level of what each district has one of: letters of each are numbered by themselves."""
_DISTRICT_SIGN = "KEC-"
_SIGN_LETTERS = 8
_SIGN = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,11}")
_LINES = 2


@dataclass(frozen=True)
class Letterhead:
    """
    How an agency heads and signs its letters; `{district}` stands for that of the case.

    `lines` come below the regency's; `post` is who signs; `seat` where; `sign` what its numbers
    have, empty where each district has its own.
    """

    lines: tuple[str, ...]
    post: str
    seat: str
    sign: str = ""
    address: str = ""


@dataclass(frozen=True)
class Agency:
    """A body that handles services; it issues letters where it has a letterhead."""

    key: str
    name: Text
    level: str
    letterhead: Letterhead | None = None

    def keeper(self, village: str) -> str:
        """
        Return whose register a letter for this village is numbered in.

        An agency has one for the regency; of what each district has, each has one of its own.
        """
        return f"{self.key}/{village[:8]}" if self.level == DISTRICT else self.key


def read(file: Table) -> dict[str, Agency]:
    """Read the agencies by their keys."""
    found: dict[str, Agency] = {}
    for each in file.tables("agency"):
        key = each.string("key")
        head = each.table("letterhead")
        found[key] = Agency(
            key,
            question_file.text(each, "name"),
            each.string("level"),
            _letterhead(head) if head else None,
        )
        each.done()
    file.done()
    return found


def named(text: str, village: str) -> str:
    """Return a text of a letterhead with the district it names."""
    return text.replace("{district}", _district(village))


def sign(head: Letterhead, village: str) -> str:
    """Return what an agency's numbers have: `DISKAN`, or of a district's office `KEC-BACSELAT`."""
    return head.sign or _DISTRICT_SIGN + _short(_district(village))


def _district(village: str) -> str:
    found = regions.regions().village(village)
    return found.district_name if found else ""


def _short(name: str) -> str:
    """Return a district's name in few capitals: `BACTSELA` for Bacan Timur Selatan."""
    words = name.upper().split()
    if sum(map(len, words)) <= _SIGN_LETTERS:
        return "".join(words)
    between = "".join(word[0] for word in words[1:-1])
    return f"{words[0][:3]}{between}{words[-1]}"[:_SIGN_LETTERS]


def _letterhead(table: Table) -> Letterhead:
    head = Letterhead(
        lines=table.strings("lines", needed=True),
        post=table.string("post"),
        seat=table.string("seat"),
        sign=table.string("sign", ""),
        address=table.string("address", ""),
    )
    table.done()
    if head.sign and not _SIGN.fullmatch(head.sign):
        raise table.wrong("a sign is capitals, digits, hyphens and dots, 12 at most")
    if len(head.lines) > _LINES:
        raise table.wrong("a letterhead has two lines at most below the regency's")
    return head
