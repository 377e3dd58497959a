"""Who issued a letter is said by name and post: a village's head, or an agency's official."""

from datetime import date

import pytest

from app.present import letters as present
from app.present.answers import village
from app.strings import t
from protocol import letters, services
from protocol.ids import CaseId, Kid
from protocol.letters import Checked, Code, Verdict
from protocol.posts import Post
from protocol.trust import Author, Role

HOME = "82.04.17.2003"
DAY = date(2026, 11, 25)


def issuer(service, place, role, name="NAMA CONTOH", post=None):
    """Return whom the page of a checked letter names."""
    said = letters.facts(
        number="1/001/X/XI/2026",
        service=service,
        name="SITI CONTOH",
        nik="8204085708909902",
        village=place,
        issued_on=DAY,
        valid_days=None,
        case=CaseId("01a0c4506c0074779ab611408c805f37"),
        place=(1, 2),
    )
    who = Author(b"k" * 32, role, name, ("*",), post)
    checked = Checked(Verdict.GENUINE, Code(said, Kid("00" * 8), b"", b""), who)
    shown = present.verdict(checked, services.catalogue())
    return dict(shown.lines)[t("letter.issuer")]


@pytest.mark.parametrize(
    ("service", "place", "post"),
    [
        ("rekomendasi-bbm-nelayan", "", "Dinas Perikanan"),
        ("dispensasi-waktu-nikah", HOME, "Kecamatan Bacan Selatan"),
        ("permohonan-informasi", "", "Pejabat Pengelola Informasi dan Dokumentasi"),
    ],
)
def test_an_agencys_official_is_named_with_their_agency(service, place, post):
    """Also a camat's, by the village the code names: who signs may do so on the head's behalf."""
    assert issuer(service, place, Role.AGENCY) == f"NAMA CONTOH, {post}"


def test_a_villages_head_is_named_with_the_village():
    """As before; whoever speaks for the office or a service nobody knows has no post."""
    sktm = "surat-keterangan-tidak-mampu"
    assert issuer(sktm, HOME, Role.OFFICER, post=Post.HEAD) == f"NAMA CONTOH, {village(HOME)}"
    assert issuer("tidak-dikenal", "", Role.AGENCY) == f"NAMA CONTOH, {t('event.office')}"
    assert issuer("tidak-dikenal", "", Role.OFFICE) == t("event.office")
