"""Answers are read back as a person would say them."""

import pytest

from app import strings
from app.present import answers
from protocol import services

CATALOGUE = services.catalogue()


def question(service, key):
    return CATALOGUE[service].question(key)


@pytest.mark.parametrize(
    ("service", "key", "value", "said"),
    [
        ("surat-keterangan-tidak-mampu", "purpose", "school", "Sekolah atau kuliah"),
        ("surat-keterangan-tidak-mampu", "nik", "8204081708909901", "8204 0817 0890 9901"),
        ("surat-keterangan-tidak-mampu", "birth_date", "1990-08-17", "17 Agustus 1990"),
        ("surat-keterangan-tidak-mampu", "dependants", 4, "4"),
        ("surat-keterangan-tidak-mampu", "has_ktp", True, "Ya"),
        (
            "surat-keterangan-tidak-mampu",
            "receives_aid",
            ["pkh", "pip"],
            "PKH, Bantuan sekolah (PIP)",
        ),
        ("surat-keterangan-tidak-mampu", "hamlet", "", ""),
        ("surat-keterangan-tidak-mampu", "birth_date", "kemarin", "kemarin"),
    ],
)
def test_codes_become_words(service, key, value, said):
    """Options by their labels, days by month names, long numbers in fours."""
    strings.use("id")
    assert answers.text(question(service, key), value) == said


def test_a_village_is_never_named_without_its_district():
    """Three villages are called Tawabi; the district tells them apart."""
    strings.use("id")
    said = answers.village("82.04.17.2003")
    assert "Kecamatan" in said
    assert answers.village("99.99.99.9999") == "99.99.99.9999"


def test_money_is_written_as_the_office_writes_it():
    """No space after Rp, dots for thousands."""
    assert answers.rupiah(1_500_000) == "Rp1.500.000"
    capital = question("pendampingan-nib", "capital")
    assert answers.text(capital, "²") == "²"  # a digit that is no number
