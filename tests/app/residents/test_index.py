"""Somebody found in memory, and what a file would change, told before anything is changed."""

import random
import time
from dataclasses import replace

import pytest

from app.residents import changes
from app.residents.index import Entry, Index
from app.residents.resident import Resident
from tests.app.residents import files

PEOPLE = files.read(files.csv_file(list(files.crowd(600)))).residents
REGISTER = Index(Entry(str(number), 1, each) for number, each in enumerate(PEOPLE))


def found(query, register=REGISTER, limit=20):
    return [each.resident for each in register.search(query, limit)]


@pytest.mark.parametrize("typed", [str.lower, str.title, lambda name: " ".join(name.split()[::-1])])
def test_a_name_is_found_however_it_is_typed(typed):
    """Capitals and the order of the words do not matter."""
    for each in random.Random(2).sample(PEOPLE, 20):
        assert each in found(typed(each.name))


def test_a_name_spelt_wrongly_is_found():
    """Two letters swapped, one left out, one too many."""
    dice = random.Random(3)
    for each in dice.sample(PEOPLE, 60):
        name = list(each.name)
        at = dice.randrange(1, len(name) - 2)
        for wrong in (
            [*name[:at], name[at + 1], name[at], *name[at + 2 :]],
            name[:at] + name[at + 1 :],
            [*name[:at], name[at], *name[at:]],
        ):
            assert each in found("".join(wrong).lower()), (each.name, "".join(wrong))


def test_apostrophes_and_dashes_are_no_hindrance():
    """As names are compared: NUR'AINI is Nuraini, and Al-Fatah is al fatah's neighbour."""
    people = [Resident(name=name) for name in ("NUR'AINI CONTOH", "AL-FATAH CONTOH", "LAIN")]
    register = Index(Entry(str(number), 1, each) for number, each in enumerate(people))

    assert found("nuraini", register)[0].name == "NUR'AINI CONTOH"
    assert found("alfatah", register)[0].name == "AL-FATAH CONTOH"
    assert found("xyz", register) == []
    assert found("  ", register) == []


def test_a_number_is_found_by_its_begin_or_its_end():
    """The last digits of a NIK as lists show it, or of a family card."""
    one = PEOPLE[17]

    assert found(one.nik[:12])[0].nik.startswith(one.nik[:12])
    assert one in found(f"{one.nik[:4]} {one.nik[4:8]} {one.nik[8:]}")
    assert {each.kk for each in found(one.kk)} == {one.kk}
    assert found("82") == []


def test_a_household_begins_with_its_head():
    """Everybody of one family card, and nobody for none."""
    household = REGISTER.household(PEOPLE[1].kk)

    assert household[0].resident.relation == "head"
    assert len(household) > 1
    assert Index([Entry("1", 1, Resident(name="X"))]).household("") == ()


def test_a_file_brings_what_is_new_what_changed_and_who_is_absent():
    """People are known by their NIK; what a file does not speak of stays."""
    siti = Resident(nik="1", name="SITI", phone="+62812", rt="001")
    uji = Resident(nik="2", name="UJI")
    gone = Resident(nik="3", name="LAMA")
    register = Index([Entry("s", 1, siti), Entry("u", 4, uji), Entry("g", 1, gone)])
    moved = replace(siti, rt="002", phone="")

    brings = changes.of([moved, uji, Resident(nik="4", name="BARU")], register)

    assert [each.name for each in brings.new] == ["BARU"]
    (change,) = brings.changed
    assert (change.entry.id, change.fields) == ("s", ("rt",))
    assert change.after.phone == "+62812"
    assert [each.id for each in brings.same] == ["u"]
    assert [each.id for each in brings.absent] == ["g"]


def test_a_first_nik_finds_who_it_was_given_to():
    """A child without a NIK stays the same line when the number comes."""
    child = Resident(name="CONTOH BAYI", birth_date="2026-11-01", kk="5")
    register = Index([Entry("c", 1, child)])

    brings = changes.of([replace(child, nik="9")], register)

    assert [(each.entry.id, each.fields) for each in brings.changed] == [("c", ("nik",))]
    assert brings.new == brings.absent == ()


def test_a_search_is_done_before_the_next_letter():
    """Also with a typing error; `make bench` has the figures for 10,000."""
    begun = time.process_time()
    for each in PEOPLE[:20]:
        found(each.name[1:].lower())

    assert (time.process_time() - begun) / 20 < 0.1
