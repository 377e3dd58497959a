"""
Villages, districts and islands of the regency, from the CSV files in `catalogue/regions`.

Codes are those of Kemendagri, as text with dots and leading zeros; BPS counts otherwise.
Names repeat (three villages are called Tawabi), so a village is always shown with its
district, and only its code is a key.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "catalogue" / "regions"
VILLAGE_BYTES = 5
"""What a village's code takes when it is packed."""


class Level(StrEnum):
    """What a region code names."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"
    ISLAND = "island"


@dataclass(frozen=True)
class Code:
    """A region code in its written form, and what sort of region it names."""

    value: str
    level: Level


@dataclass(frozen=True)
class Village:
    """A desa, with the district it is shown with and the island it mainly lies on."""

    code: str
    name: str
    district: str
    district_name: str
    island: str


@dataclass(frozen=True)
class District:
    """A kecamatan."""

    code: str
    name: str


_FORMS = (
    (Level.PROVINCE, re.compile(r"([0-9]{2})")),
    (Level.REGENCY, re.compile(r"([0-9]{2})\.?([0-9]{2})")),
    (Level.DISTRICT, re.compile(r"([0-9]{2})\.?([0-9]{2})\.?([0-9]{2})")),
    (Level.ISLAND, re.compile(r"([0-9]{2})\.?([0-9]{2})\.?(4[0-9]{4})")),
    (Level.VILLAGE, re.compile(r"([0-9]{2})\.?([0-9]{2})\.?([0-9]{2})\.?([123][0-9]{3})")),
)


def read_code(text: str) -> Code | None:
    """Return a region code, also from digits without dots; None when it is none."""
    said = text.strip()
    for level, form in _FORMS:
        if (found := form.fullmatch(said)) and said.count(".") in {0, len(found.groups()) - 1}:
            return Code(".".join(found.groups()), level)
    return None


def packed(village: str) -> bytes:
    """Return a village's code as signed texts have it: its digits as a number, 0 for no code."""
    return int(village.replace(".", "") or "0").to_bytes(VILLAGE_BYTES, "big")


def unpacked(raw: bytes) -> str:
    """Return the village's code that was packed so."""
    number = int.from_bytes(raw, "big")
    digits = f"{number:010}"
    return ".".join((digits[:2], digits[2:4], digits[4:6], digits[6:])) if number else ""


class Regions:
    """Every village and district, looked up by code or by what somebody types."""

    def __init__(self, villages: tuple[Village, ...], districts: tuple[District, ...]) -> None:
        self.districts = districts
        self._villages: Mapping[str, Village] = {each.code: each for each in villages}
        self._sought = {each.code: _sought(each) for each in villages}

    @property
    def villages(self) -> tuple[Village, ...]:
        """Every village, by code."""
        return tuple(self._villages.values())

    def village(self, code: str) -> Village | None:
        """Return the village with this code, None when there is none."""
        return self._villages.get(code)

    def villages_of(self, district: str) -> tuple[Village, ...]:
        """Return the villages of one district, by name."""
        found = (each for each in self._villages.values() if each.district == district)
        return tuple(sorted(found, key=lambda village: village.name))

    def search(self, query: str, limit: int) -> tuple[Village, ...]:
        """
        Return at most `limit` villages with every word of `query` in their names.

        Capitals, dashes and apostrophes do not matter. Villages whose own name begins so
        come first, then those whose name has it, then those of such a district or island.
        """
        words = plain(query).split()
        if not words:
            return ()
        found = [
            village
            for village in self._villages.values()
            if all(word in self._sought[village.code] for word in words)
        ]
        found.sort(key=lambda village: (_rank(village, " ".join(words)), village.name))
        return tuple(found[:limit])


def plain(text: str) -> str:
    """Return a name as it is compared: small letters and digits, one space between words."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("'", "").replace("’", "")))


def load(folder: Path) -> Regions:
    """Read the CSV files of a folder."""
    districts = tuple(District(row["code"], row["name"]) for row in rows(folder, "districts"))
    names = {district.code: district.name for district in districts}
    islands = {row["village_code"]: row["main_island"] for row in rows(folder, "village_points")}
    villages = tuple(
        Village(
            row["code"],
            row["name"],
            row["district_code"],
            names[row["district_code"]],
            islands.get(row["code"], ""),
        )
        for row in rows(folder, "villages")
    )
    return Regions(villages, districts)


@cache
def regions() -> Regions:
    """Return the regions that come with this version."""
    return load(FOLDER)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of one file of a folder of regions."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sought(village: Village) -> str:
    return plain(f"{village.name} {village.district_name} {village.island}")


def _rank(village: Village, query: str) -> int:
    name = plain(village.name)
    if name.startswith(query):
        return 0
    return 1 if query in name else 2
