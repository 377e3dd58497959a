"""A letter's code says what the letter says, and anybody checks it without a network."""

import contextlib
from collections.abc import Collection
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import errors, letters, messages, qr_text, services
from protocol.letters import Facts, Verdict
from protocol.messages import Manifest, Officer, Roster, SigningTerm
from protocol.trust import Peers
from tests.protocol import known

FILE = known.load("letter")
GOOD = [vector for vector in FILE["vectors"] if "verdict" in vector]
BAD = [vector for vector in FILE["vectors"] if "refuse" in vector]
DAY = date(2026, 11, 25)
SAID = Facts(
    number="460/012/SKTM/DS-KUPAL/XI/2026",
    service="surat-keterangan-tidak-mampu",
    name="SITI CONTOH",
    nik_end="9902",
    village="82.04.08.2001",
    issued_on=date(2026, 11, 24),
    until=date(2027, 2, 22),
    case="01a0c4506c0074779ab611408c805f37",  # type: ignore[arg-type]
    epoch=1,
    seq=7,
)


def peers(vector: dict[str, Any] | None = None) -> Peers:
    """Return whom somebody with the roster of the vectors knows."""
    vector = vector or {}
    revoked = {known.OFFICER.kid: tuple(vector["revoked"])} if "revoked" in vector else {}
    officer = Officer(
        key=known.OFFICER.public, name="KADES CONTOH", role="officer", scope=FILE["scope"]
    )
    roster = Roster(
        version=1,
        seal=[],
        officers=[officer],
        revoked=revoked,
        suites=[1],
        dictionaries=[1],
        least_app="0.1.0",
        withdrawn=vector.get("withdrawn", []),
    )
    term = SigningTerm(key=known.OFFICE.public, since=0, until=2**53 - 1)
    return Peers(known.ROOT.public, Manifest(version=1, office=[term]), roster)


def check(
    text: str, by: Peers | None = None, day: date = DAY, withdrawn: Collection[str] = ()
) -> letters.Checked:
    """Check a code as whoever has the catalogue of this version does."""
    by_village = services.catalogue().lettered_by_village
    return letters.check(text, known.REALM, by or peers(), day, withdrawn, by_village=by_village)


def found(vector: dict[str, Any]) -> letters.Checked:
    """Check a vector's code as it says."""
    day = date.fromisoformat(vector["today"])
    return check(vector["text"], peers(vector), day)


@pytest.mark.parametrize("vector", GOOD, ids=lambda vector: vector["description"])
def test_a_known_code_is_judged_as_the_vectors_say(vector):
    """And says what they say it does."""
    checked = found(vector)

    assert checked.verdict == vector["verdict"]
    if "facts" in vector:
        assert checked.code
        said = checked.code.facts
        got = {name: getattr(said, name) for name in vector["facts"]}
        dates = {key: value.isoformat() for key, value in got.items() if isinstance(value, date)}
        assert got | dates == vector["facts"]
        assert checked.code.mark == vector["mark"]


@pytest.mark.parametrize("vector", BAD, ids=lambda vector: vector["description"])
def test_what_is_no_letters_code_is_refused(vector):
    """Before anything in it is believed."""
    with pytest.raises(errors.QrBadError):
        check(vector["text"])


def test_the_first_vector_is_written_here():
    """The same bytes on every device."""
    assert letters.write(known.OFFICER, known.REALM, SAID) == GOOD[0]["text"]


def test_no_character_of_a_code_can_be_changed():
    """Each one, to the next of the alphabet: no such text counts."""
    text = GOOD[0]["text"]
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    for at in range(len("LYQ1:L:"), len(text)):
        after = alphabet[(alphabet.index(text[at]) + 1) % len(alphabet)]
        changed = text[:at] + after + text[at + 1 :]
        try:
            verdict = check(changed).verdict
        except errors.QrBadError:
            continue
        assert verdict in {Verdict.ALTERED, Verdict.UNKNOWN, Verdict.NEWER}, at


def test_a_mark_heard_by_other_ways_counts_too():
    """The tablet that took a letter back knows it before any roster does."""
    code = letters.read(GOOD[0]["text"])

    checked = check(GOOD[0]["text"], withdrawn={code.mark})

    assert checked.verdict is Verdict.WITHDRAWN


def test_digits_that_are_no_numbers_are_no_end_of_a_nik():
    """A phone may have said anything: the letter is written all the same."""
    said = letters.facts(
        number="1",
        service="sktm",
        name="SITI",
        nik="²" * 16,
        village="82.04.08.2001",
        issued_on=DAY,
        valid_days=None,
        case=SAID.case,
        place=(1, 7),
    )

    assert said.nik_end == ""


def test_a_code_is_short_enough_for_paper():
    """Long names and numbers too: no more than a QR of 65 modules holds at level M."""
    long = letters.facts(
        number="N" * letters.NUMBER_LIMIT_BYTES,
        service="surat-keterangan-tidak-mampu",
        name="K" * 100,
        nik="8204085708909902",
        village="82.04.08.2001",
        issued_on=DAY,
        valid_days=30,
        case=SAID.case,
        place=(2**32 - 1, 2**32 - 1),
    )
    text = letters.write(known.OFFICER, known.REALM, long)

    assert len(GOOD[0]["text"]) < 300
    assert len(text) <= 372
    assert letters.read(text).facts.name == "K" * 59 + "…"
    assert letters.read(text).facts == long


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    """Whatever comes, a reader says no in its own words."""
    with contextlib.suppress(errors.QrBadError):
        check(qr_text.write("L", content))


def test_a_block_is_of_the_office_alone():
    """Nobody gives numbers to themselves."""
    body = {
        "register": "SKTM",
        "village": "82.04.08.2001",
        "year": 2026,
        "device": known.PHONE.kid,
        "home": "ab" * 8,
        "first": 1,
        "last": 50,
    }
    block = messages.read(16, body)

    assert isinstance(block, messages.Block)
    assert block.book == "SKTM"
    assert messages.body_of(block) == body
    for wrong in ({"first": 0}, {"last": 100_000}, {"register": "../x"}, {"register": ""}):
        with pytest.raises(errors.BodyBadFieldsError):
            messages.read(16, body | wrong)
