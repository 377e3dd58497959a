"""Numbers on the papers: what cannot be one is refused, what is odd is asked about."""

from datetime import date

import pytest

from protocol import numbers
from tests.protocol.asking import KK, WOMAN, cases, codes


@pytest.mark.parametrize("vector", cases("nik"))
def test_every_known_nik_is_read_as_known(vector):
    """A NIK that disagrees with the form is asked about; only an impossible one is refused."""
    form, expect = vector["ctx"], vector["expect"]
    born = date.fromisoformat(form["birth"]) if "birth" in form else None

    read = numbers.read_nik(vector["input"], born, form.get("sex", ""))

    assert (expect["value"], expect["errors"], expect["warnings"]) == (read.value, *codes(read))
    if "parsed" in expect:
        assert numbers.Parts(**expect["parsed"]) == numbers.parts(expect["value"])


@pytest.mark.parametrize("vector", cases("kk"))
def test_every_known_kk_number_is_read_as_known(vector):
    """The commonest slip, a NIK in its place, is asked about."""
    niks = [nik for nik in [vector.get("ctx", {}).get("same_form_nik")] if nik]

    read = numbers.read_kk(vector["input"], niks)

    expect = vector["expect"]
    assert (expect["value"], expect["errors"], expect["warnings"]) == (read.value, *codes(read))


@pytest.mark.parametrize("vector", cases("rt_rw"))
def test_every_known_rt_is_read_as_known(vector):
    """Three digits, `000` for none, nothing for not known."""
    read = numbers.read_rt(vector["input"])

    assert (vector["expect"]["value"], vector["expect"]["errors"]) == (read.value, codes(read)[0])


def test_practice_and_life_never_mix_in_kk_numbers_either():
    """The same range is set aside there."""
    real = "8204081201150001"

    assert codes(numbers.read_kk(real, practice=True))[0] == ["kk_not_practice"]
    assert codes(numbers.read_kk(KK, practice=False))[0] == ["kk_test_range"]


def test_a_woman_s_day_of_birth_is_told_from_a_man_s():
    """Forty is added to it."""
    said = numbers.parts(WOMAN)

    assert said is not None
    assert (said.sex, said.day) == ("female", 17)
