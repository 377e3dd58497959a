"""Somebody of the register as answers of a form, as a possible double, as a proposal."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.residents import codes, doubles, facts, proposals
from app.residents.doubles import OpenCase, Why
from app.residents.index import Entry, Index
from app.residents.resident import Marital, Resident, Status
from protocol import answers, services
from protocol.answers import Form

CATALOGUE = services.catalogue()
SKTM = CATALOGUE["surat-keterangan-tidak-mampu"]
SITI = Resident(
    nik="8204085708909902",
    kk="8204081201159901",
    name="SITI CONTOH",
    sex="female",
    birth_place="Labuha",
    birth_date="1990-08-17",
    religion="islam",
    marital="married",
    relation="wife",
    occupation="NELAYAN/PERIKANAN",
    hamlet="Dusun II",
    rt="002",
    village="82.04.17.2003",
)
UJI = Resident(nik="8204081708909901", name="CONTOH UJI", birth_date="1990-08-17")
REGISTER = Index([Entry("s", 1, SITI), Entry("u", 1, UJI)])


def said(**others):
    """The answers of an application by Siti, as they stand on the wire."""
    given = {"full_name": SITI.name, "nik": SITI.nik, "birth_date": "1990-08-17"}
    return {**given, "marital_status": "married_registered", "rt": "2", **others}


def test_what_the_register_knows_is_filled_in_and_stands():
    """Each answer is accepted; a box the register cannot speak for stays empty."""
    begun = facts.fill(SKTM, SITI)

    assert (begun["full_name"], begun["nik"], begun["kk_number"]) == (SITI.name, SITI.nik, SITI.kk)
    assert (begun["birth_date"], begun["occupation"]) == ("17-08-1990", "nelayan")
    assert begun["village_code"] == SITI.village
    assert "marital_status" not in begun
    review = answers.review(Form(SKTM, begun), date(2026, 11, 24), True)
    filled = [each for page in review.pages for each in page.questions if each.raw]
    assert len(filled) >= 10
    assert all(each.checked.accepted for each in filled)


def test_what_registers_write_means_what_there_are_words_for():
    """Every code a file can bring is one that pages name."""
    spelt = tomllib.loads((Path(codes.__file__).parent / "codes.toml").read_text("utf-8"))

    def meant(field):
        return {codes.code(field, text) for texts in spelt[field].values() for text in texts}

    for field, known in (("marital", Marital), ("status", Status)):
        assert meant(field) == set(known)
    asked = {each.key: {o.value for o in each.options} for each in SKTM.questions if each.options}
    for field in ("sex", "religion"):
        assert meant(field) == asked[field]


def test_every_service_can_be_begun_for_anybody():
    """No service is filled with what it does not ask or offer."""
    sailor = replace(SITI, occupation="PILOT", marital="widowed")
    for service in CATALOGUE.values():
        begun = facts.fill(service, sailor)
        review = answers.review(Form(service, begun), date(2026, 11, 24), True)
        for each in (each for page in review.pages for each in page.questions):
            assert not each.raw or each.checked.accepted, (service.key, each.question.key)
    assert facts.known(sailor)["occupation_other"] == "PILOT"


def test_somebody_who_may_be_there_twice_is_told():
    """The same NIK with another name; name and birth date with another NIK; one still open."""
    again = replace(SITI, nik="8204085708909999")
    register = Index([*REGISTER.entries, Entry("t", 1, again)])
    open_ = [OpenCase("c1", SITI.nik, SKTM.key), OpenCase("c2", UJI.nik, SKTM.key)]

    found = doubles.find(replace(SITI, name="LAIN SEKALI"), register)
    assert [(each.why, each.entry.id) for each in found] == [(Why.OTHER_NAME, "s")]
    found = doubles.find(SITI, register, open_, SKTM.key)
    assert [each.why for each in found] == [Why.OTHER_NIK, Why.OPEN_CASE]
    assert (found[0].entry.id, found[1].case) == ("t", "c1")
    assert doubles.find(SITI, REGISTER, open_, "kartu-keluarga") == ()
    assert doubles.find(UJI, REGISTER) == ()


def test_how_a_name_is_written_is_no_double():
    """Capitals, dots and apostrophes are no other name."""
    assert doubles.find(replace(SITI, name="Siti Contoh."), REGISTER) == ()


def test_an_application_that_says_otherwise_proposes():
    """Only what differs, side by side; an application that agrees proposes nothing."""
    assert proposals.of(SKTM, said(), REGISTER) is None

    moved = proposals.of(SKTM, said(rt="003", hamlet="Dusun III", kk_number=SITI.kk), REGISTER)

    assert moved.entry.id == "s"
    assert [(each.field, each.has, each.says) for each in moved.differences] == [
        ("hamlet", "Dusun II", "Dusun III"),
        ("rt", "002", "003"),
    ]


def test_what_is_taken_is_what_the_officer_chose():
    """Field by field; the rest of the line stays."""
    moved = proposals.of(SKTM, said(rt="003", hamlet="Dusun III"), REGISTER)

    after = proposals.taken(moved, {"rt"})

    assert (after.rt, after.hamlet, after.kk) == ("003", "Dusun II", SITI.kk)
    assert proposals.taken(moved, ()) == SITI


def test_somebody_the_register_does_not_have_is_proposed_whole():
    """A new line, if an officer says so."""
    proposal = proposals.of(SKTM, said(nik="8204081708909903", full_name="BARU"), REGISTER)

    assert proposal.entry is None
    assert {"nik", "name", "rt"} <= {each.field for each in proposal.differences}
    assert proposals.taken(proposal, {"nik", "name"}).name == "BARU"


def test_a_service_that_asks_nobody_proposes_nothing():
    """A complaint without a name says nothing about the register."""
    assert proposals.of(SKTM, {"reason": "x"}, REGISTER) is None
