"""
Write dictionary 2, which bodies lean on: `python tools/make_dictionary.py [FILE]`.

What is nearest the end costs least to refer to, so the rarest stands first: place names, the marks
of other messages, every form's keys and choices, words people write, then what every application
has. In front of the text go the tables of Zstandard, which say how often what comes in messages
made up of the same. All of it is known to everybody: nothing comes from anybody's answers.

The tables are counted by the system's own libzstd, whose builds may count differently; the text is
the same everywhere.
"""

import csv
import ctypes
import ctypes.util
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from made_up_bodies import Lists, bodies

ROOT = Path(__file__).parents[1]
INPUTS = Path(__file__).with_name("dictionary2")
REGIONS = ROOT / "protocol" / "catalogue" / "regions"
OUTPUT = ROOT / "protocol" / "dictionary2.zdict"
NUMBER = 8_204
LEVEL = 17
TABLES_BYTES = 1_024
"""More than they ever take."""
EVERYBODY = "*"


class _Plan(ctypes.Structure):
    """What libzstd calls ZDICT_params_t."""

    _fields_ = (("level", ctypes.c_int), ("loud", ctypes.c_uint), ("number", ctypes.c_uint))


def make() -> str:
    """Return the text of the dictionary."""
    forms = dict(_forms())
    everybody = forms.pop(EVERYBODY)
    services = [_form(service, dict(asked)) for service, asked in reversed(forms.items())]
    return "".join([_places(), *_messages(), *services, _words(), _person(everybody)])


def with_tables(text: bytes, said: Sequence[bytes]) -> bytes:
    """Return the text with tables in front, counted in what is said."""
    system = ctypes.CDLL(ctypes.util.find_library("zstd"))
    system.ZDICT_finalizeDictionary.restype = ctypes.c_size_t
    made = ctypes.create_string_buffer(len(text) + TABLES_BYTES)
    sizes = (ctypes.c_size_t * len(said))(*map(len, said))
    size = system.ZDICT_finalizeDictionary(
        made,
        ctypes.c_size_t(len(made)),
        text,
        ctypes.c_size_t(len(text)),
        b"".join(said),
        sizes,
        ctypes.c_uint(len(said)),
        _Plan(LEVEL, 0, NUMBER),
    )
    if size > len(made):
        raise RuntimeError("libzstd would not count")
    return made.raw[:size]


def _lists() -> Lists:
    """Return what messages are made up of."""
    forms = dict(_forms())
    words = _words().split()
    return Lists(
        everybody=forms.pop(EVERYBODY),
        services=forms,
        words=[word for word in words if not word.isupper()],
        names=[word for word in words if word.isupper()],
        places=_places().split(),
    )


def _places() -> str:
    islands = [row["name"].removeprefix("Pulau ") for row in _rows("islands") if _inhabited(row)]
    villages = [row["name"] for row in _rows("villages")]
    districts = [row["name"] for row in _rows("districts")]
    return " ".join(dict.fromkeys([*islands, *villages, *districts])) + " "


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REGIONS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _inhabited(row: dict[str, str]) -> bool:
    return row["is_populated"] == "1"


def _words() -> str:
    return " ".join(" ".join(_lines("words")).split()) + " "


def _forms() -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield each service with its questions and what may be chosen."""
    service, asked = "", {}
    for line in _lines("forms"):
        key, *choices = line.split()
        if line.startswith(" "):
            asked[key] = choices
            continue
        if service:
            yield service, asked
        service, asked = key, {}
    yield service, asked


def _lines(name: str) -> Iterator[str]:
    text = (INPUTS / f"{name}.txt").read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _form(service: str, asked: dict[str, list[str]]) -> str:
    """Return an application without its applicant, each question with all that may be chosen."""
    papers = asked.pop("documents", [])
    named = "".join(f'"{paper}":{{"sha256":"' for paper in papers)
    return f'{{"service":"{service}","answers":{{{_answers(asked)}}},"documents":{{{named}'


def _answers(asked: dict[str, list[str]]) -> str:
    return ",".join(f'"{key}":"{_chosen(choices)}"' for key, choices in asked.items())


def _chosen(choices: list[str]) -> str:
    return '","'.join(choices)


def _messages() -> Iterator[str]:
    """Yield what the other messages look like, the most frequent last."""
    yield (
        '{"version":1,"office":[{"key":"","from":1790000000000,"until":18}],"root":""}'
        '{"version":1,"seal":[{"key":"","officers":[{"key":"","name":"","role":"officer",'
        '"role":"agency","scope":["82.04."],"scope":["*"]}],"revoked":{"":[1,1]},"suites":[1],'
        '"dictionaries":[1,2],"least_app":"0.1.0"}'
        '{"key":"","introduction":"","level":2,"nik":"8204","name":""}'
        '{"case":"019","title":"","number":"","documents":{"letter":{"sha256":"",'
        '"type":"application/pdf","size":,"pieces":""}}}{"case":"019","text":""}'
        '{"case":"019","reason":""}{"case":"019","answers":{"'
        '{"seal":"","name":"","nik":"8204","village":"82.04.","phone":"+628"}'
    )
    yield (
        '{"case":"019","step":"receive","accept","sign","visit","schedule","pass_on","forward",'
        '"approve","ready","complete","ask","reject","reason":"","note":"","questions":["'
        '"],"after":1,"place":"","date":"20","items":["'
    )
    yield (
        '{"to":"","at":179,"re":"019","received":["019","019"],'
        '"held":{"":"format.newer","case.unknown","author.unvouched","chain.fork"},'
        '"refused":{"":"case.step_not_allowed","trust.not_entitled"},"places":{"019":1,"019":2},'
        '"chain":{"":[17,1]},"pieces":{"":"_w"},"owed":0}'
        '{"to":"","at":179,"received":["019"],"route":"","room":65536,"roster":1}'
    )


def _person(asked: dict[str, list[str]]) -> str:
    """Return what nearly every application says, as it usually says it."""
    return (
        '","pieces":""}},"documents":{"photo_kk":{"sha256":"","photo_ktp":{"sha256":"",'
        '"type":"image/jpeg","size":1,"pieces":"'
        '","applicant":{"name":"","nik":"8204"}}'
        f'{{"service":"","answers":{{{_answers(asked)}}}'
        '":true,":false,"200","199","198","197","196",":1,":2,":3'
        '","full_name":"","nik":"8204","kk_number":"8204","birth_place":"","birth_date":"19'
        '","sex":"female","religion":"islam","marital_status":"single","occupation":"nelayan'
        '","village_code":"82.04.","hamlet":"","rt":"00","rw":"00","address_note":"'
        '","phone":"+628","contact_via":"sms","filed_by":"self","collect_at":"village"'
        '},"consent":"1-55bb44d60e7da9f4"},"applicant":{"name":"","nik":"8204"}}'
    )


def main() -> int:
    """Write the dictionary."""
    made = with_tables(make().encode(), list(bodies(_lists())))
    (Path(sys.argv[1]) if sys.argv[1:] else OUTPUT).write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
