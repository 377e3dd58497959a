"""Ids keep their order, and the code a citizen says finds its way back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import errors, ids
from protocol.ids import CaseId, MessageId
from protocol.world import World
from tests.protocol import known

CASES = st.binary(min_size=16, max_size=16).map(lambda raw: CaseId(raw.hex()))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_new_id_is_a_uuid_of_version_7():
    """Readers refuse any other."""
    assert ids.valid(bytes.fromhex(ids.new(known.world())))


@given(st.timedeltas(timedelta(0), timedelta(days=2_932_000)).map(lambda age: EPOCH + age))
def test_an_id_tells_when_it_was_written(now):
    """To the millisecond, by the writer's clock."""
    made = ids.new(World(now=lambda: now, entropy=bytes))

    assert timedelta(0) <= now - ids.written_at(made) < timedelta(milliseconds=1)


def test_ids_of_one_millisecond_keep_their_order():
    """An application and its supplement written at once are still read one after the other."""
    clock = iter(known.NOW + timedelta(microseconds=step) for step in range(0, 1000, 50))
    dice = known.Dice()
    made = [ids.new(World(now=lambda: next(clock), entropy=dice)) for _ in range(20)]

    assert made == sorted(made)
    assert len({ids.written_at(one) for one in made}) == 1


def test_an_id_from_beyond_the_calendar_is_still_a_time():
    """A clock of a stranger cannot stop a reader."""
    assert ids.written_at(MessageId("f" * 12 + "7" + "0" * 19)).year == 9999


@pytest.mark.parametrize(
    "raw", ["01a0c4506c004963867e5873573a2c98", "01a0c4506c007963067e5873573a2c98", "01a0"]
)
def test_other_uuids_are_no_ids(raw):
    """A version 4, another variant, and a short one."""
    assert not ids.valid(bytes.fromhex(raw))


@pytest.mark.parametrize(
    "vector", known.load("identifier_vectors")["vectors"]["receipt"], ids=lambda v: v["note"]
)
def test_known_receipt_codes_are_read(vector):
    """What people write and say is read as the known codes have it."""
    expected = vector["expect"]
    if expected["errors"]:
        with pytest.raises(errors.ReceiptCodeBadError) as refused:
            ids.read_receipt_code(vector["input"])
        assert [refused.value.why] == expected["errors"]
    else:
        assert ids.read_receipt_code(vector["input"]) == expected["value"]


@given(CASES)
def test_a_receipt_code_reads_back_as_itself(case):
    """However it is grouped, spaced or cased."""
    code = ids.receipt_code(case)

    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", code)
    assert ids.read_receipt_code(code) == code
    assert ids.read_receipt_code(f" {code.lower().replace('-', ' . ')} ") == code


@given(CASES, st.integers(0, 9), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_always_noticed(case, index, symbol):
    """A misheard letter never opens somebody else's case."""
    right = ids.receipt_code(case).replace("-", "")
    wrong = right[:index] + symbol + right[index + 1 :]
    if wrong == right:
        return
    with pytest.raises(errors.ReceiptCodeBadError):
        ids.read_receipt_code(wrong)


@pytest.mark.parametrize(
    "vector", known.load("receipt_code")["vectors"], ids=lambda vector: vector["expect"]
)
def test_phone_and_office_derive_the_same_code(vector):
    """Neither tells the other: both work it out from the case id."""
    assert ids.receipt_code(CaseId(vector["case"])) == vector["expect"]
