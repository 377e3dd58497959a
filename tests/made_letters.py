"""A letter of every service that has one, of people nobody is: for tests, and for the pictures."""

from datetime import UTC, date, datetime
from typing import Any

from protocol import agencies, letter_page, letters, qr_modules, services
from protocol.agencies import Agency
from protocol.ids import CaseId
from protocol.keys import SigningSecret
from protocol.letter_sheet import Page
from tests.protocol import known

HOME = "82.04.17.2003"
CASE = CaseId("01a0c4506c0074779ab611408c805f37")
TODAY = date(2026, 11, 25)
MADE_AT = datetime(2026, 11, 25, 3, tzinfo=UTC)
NUMBER = "470/012/DS-KUPAL/XI/2026"
NIP = "19800817 200501 1 003"
WHO: dict[str, Any] = {
    "full_name": "SITI CONTOH",
    "nik": "8204085708909902",
    "birth_place": "Labuha",
    "birth_date": "1990-08-17",
    "sex": "female",
    "religion": "islam",
    "marital_status": "married_registered",
    "occupation": "nelayan",
    "village_code": HOME,
    "hamlet": "Dusun II",
    "rt": "002",
    "rw": "000",
}
ASKED: dict[str, dict[str, Any]] = {
    "surat-keterangan-tidak-mampu": {
        "purpose": "school",
        "purpose_detail": "Beasiswa anak masuk SMA",
        "relation": "child",
        "for_person_name": "CONTOH ANAK",
        "for_person_nik": "8204085708909903",
        "dependants": 4,
        "monthly_income_band": "lt_500k",
    },
    "surat-keterangan-usaha": {
        "business_name": "Kios Sinar Contoh",
        "business_kind": "kios",
        "business_place": "Dekat dermaga, Dusun II",
        "started_year": 2019,
        "workers": 2,
        "purpose": "kur_loan",
    },
    "surat-keterangan-domisili": {
        "stay_kind": "temporary",
        "since_date": "2025-02-01",
        "origin_address": "Ternate",
        "host_name": "TUAN RUMAH CONTOH",
        "purpose": "Melamar kerja",
    },
    "surat-beda-identitas": {
        "doc_a": "ktp",
        "doc_a_value": "SITI CONTOH",
        "doc_b": "diploma",
        "doc_b_value": "SITTI CONTO",
        "correct_value": "SITI CONTOH",
        "purpose": "Melamar kerja",
        "fix_population_data": False,
    },
    "pengantar-skck": {"purpose": "work_mine", "police_office": "polsek"},
    "surat-pengantar-kehilangan": {
        "lost_item": "ktp",
        "lost_place": "Pasar Labuha",
        "lost_date": "2026-11-20",
        "story": "Jatuh waktu turun dari perahu.",
    },
    "pengantar-nikah": {
        "role": "bride",
        "father_line": "Binti CONTOH",
        "prior_status": "never_married",
        "father_name": "AYAH CONTOH",
        "father_nik": "8204085708509902",
        "mother_name": "IBU CONTOH",
        "partner_name": "CALON CONTOH",
        "partner_address": "Desa Babang",
        "faith_track": "kua",
        "plan_date": "2026-12-20",
        "plan_place": "kua_office",
    },
    "dispensasi-waktu-nikah": {
        "wedding_date": "2026-12-05",
        "wedding_place": "Desa Kupal",
        "partner_name": "CALON CONTOH",
        "late_reason": "Kapal tidak jalan karena gelombang, orang tua baru tiba.",
    },
    "rekomendasi-bbm-nelayan": {
        "fuel": "pertalite",
        "outlet": "spbun",
        "collector_name": "SITI CONTOH",
        "boat_name": "Contoh 01",
        "boat_gt": "1.5",
        "engine_kind": "outboard",
        "engine_pk": "15",
        "engine_count": 1,
        "hours_per_day": "6",
        "days_per_month": 20,
        "litres_month": 120,
        "kusuka_number": "CONTOH-01",
    },
    "permohonan-informasi": {
        "info_wanted": "Rincian APBDes tahun 2026 dan laporan pelaksanaannya.",
        "info_purpose": "Ingin tahu penggunaan dana desa",
        "target": "village",
        "form_of_answer": "file",
    },
}
LONG = "\n".join(
    f"Baris ke-{n} dari cerita yang panjang sekali dan turun ke bawah." for n in range(12)
)


Issuer = tuple[SigningSecret, bytes]
"""A key, and the realm it signs in."""
OFFICER: Issuer = (known.OFFICER, known.REALM)


def code(service: str, name: str, nik: str, by: Issuer = OFFICER) -> str:
    """Return the text of a letter's code, by the officer of the vectors if nobody else is."""
    form = services.catalogue()[service].letter
    agency = agency_of(service)
    assert form
    said = letters.facts(
        number=number_of(service),
        service=service,
        name=name,
        nik=nik,
        village=HOME if agency.level in {"village", "district"} else "",
        issued_on=TODAY,
        valid_days=form.valid_days,
        case=CASE,
        place=(1, 7),
    )
    return letters.write(*by, said)


def agency_of(service: str) -> Agency:
    """Return who handles a service, and issues its letter."""
    return services.catalogue().agencies[services.catalogue()[service].agency]


def number_of(service: str) -> str:
    """Return a number as whoever issues a service's letter writes it."""
    head = agency_of(service).letterhead
    return NUMBER if head is None else NUMBER.replace("DS-KUPAL", agencies.sign(head, HOME))


def issuer_of(service: str, behalf: str = "") -> letter_page.Issuer:
    """Return who issues a service's letter: a village's head, an agency's, or one on its behalf."""
    if services.catalogue()[service].letter_of_village:
        return letter_page.of_village(HOME, "KADES CONTOH, S.IP")
    return letter_page.of_agency(
        agency_of(service), HOME, "PEJABAT CONTOH, M.Si", nip=NIP, behalf=behalf
    )


def pages(
    service: str, *, signed: bool = True, by: Issuer = OFFICER, behalf: str = "", **answers: Any
) -> tuple[tuple[Page, ...], str]:
    """Return a letter laid out, and the text of its code: none where it is a draft."""
    issuer = issuer_of(service, behalf)
    said = {**WHO, **ASKED[service], **answers}
    filled = letter_page.filled(services.catalogue()[service], CASE, said, issuer, TODAY)
    text = code(service, filled.name, filled.nik, by) if signed else ""
    modules = qr_modules.of(text) if signed else None
    return letter_page.pages(filled, issuer, TODAY, number=number_of(service), code=modules), text


def pdf(
    service: str, *, signed: bool = True, by: Issuer = OFFICER, behalf: str = "", **answers: Any
) -> bytes:
    """Return a letter as the file that is printed."""
    laid_out, text = pages(service, signed=signed, by=by, behalf=behalf, **answers)
    return letter_page.pdf(laid_out, f"{service} {number_of(service)}", text, MADE_AT)
