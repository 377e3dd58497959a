"""
Made-up applications for a surat keterangan tidak mampu: 15 answers, about 1,004 bytes of JSON.

The same seed gives the same applications everywhere. Nobody in them lives: the NIK end in
99xx, which the register does not give out.
"""

import json
import random
from collections.abc import Iterator, Mapping

from protocol import regions, services, statements

SERVICE = "surat-keterangan-tidak-mampu"
SEED = 8204

GIVEN = (
    "ABDUL", "RAHMA", "SITI", "NURHAYATI", "IBRAHIM", "HALIMA", "JAENAB", "MUHAMAD", "FATIMAH",
    "YUSUF", "MARLINA", "SAMSUDIN", "HASNA", "RUSLAN", "ROSITA", "ARIFIN", "WAHIDA", "LUKMAN",
    "YOHANES", "ADRIANA", "FERDINAN", "NOVITA", "DARMAN", "SARTINI", "BAHRUDIN", "MERLIN", "OKTA",
    "HERLINA", "SALMA", "RISKI", "DELVIANA", "MANSUR", "YULIANTI", "ASRUL", "KARTINI", "WELEM",
)  # fmt: skip
FAMILY = (
    "TAHER", "USMAN", "KARIM", "HAMISI", "ABUBAKAR", "LA ODE", "SANGAJI", "BUAMONA", "DJAMAL",
    "TOMIA", "KASUBA", "MANDAR", "SYAMSI", "UMASUGI", "LATIF", "HUSEN", "DRAKEL", "SALEH",
    "TUHUTERU", "LAWANI", "PAPUTUNGAN", "BARANYANAN", "SOLEMAN", "MAULANA", "HI ADAM", "LESSY",
)  # fmt: skip
TOWNS = ("Labuha", "Laiwui", "Saketa", "Guruapin", "Maffa", "Wayaloar", "Babang", "Kampung Makian")
WORK = ("nelayan", "petani", "buruh harian", "mengurus rumah tangga", "tukang kayu", "penjual ikan")
SAID = (
    "anak kedua diterima di sekolah dan panitia meminta surat ini sebelum akhir bulan karena hasil "
    "laut turun angin barat kebun kelapa belum bisa dipanen sampai tahun depan suami sakit sejak "
    "lama yang bekerja sekarang hanya pertama ikut mengasuh tiga keponakan orang tuanya merantau "
    "perahu rusak kena ombak tidak ada biaya untuk mesin baru rumah papan dengan atap daun sagu "
    "belakang masjid dekat dermaga lama seberang kali kecil dusun ujung jalan tani sumur umum "
    "menumpang mertua cat biru pohon kenari dua pintu sesudah kios sebelah tempat perbaikan spit "
    "listrik mati setiap malam air bersih jauh kartu sehat tidak aktif obat harus dibeli di Labuha "
    "ongkos kapal mahal adik masih kecil ibu sudah tua nenek lumpuh ayah meninggal waktu badai "
    "beasiswa kuliah Ternate semester depan perkara tanah keluarga pengadilan saksi tetangga pala "
    "cengkih ikan asin jualan warung kue pagi upah harian kadang kosong musim hujan panjang "
    "bengkel tertimbun longsor gempa retak dinding terpal sementara pengungsi kakek buta sebelah "
    "operasi katarak rujukan Manado ambulans laut patah tulang jatuh memanjat kopra harga anjlok "
    "tengkulak utang pupuk bibit cokelat hama babi hutan gagal panen gereja pendeta paduan suara "
    "seragam sepatu ransel angkutan ojek bensin botolan genset solar antre petugas puskesmas bidan "
    "melahirkan kembar prematur inkubator gizi posyandu timbangan turun campak demam berdarah "
    "kelambu rob menggenangi pekarangan talud jebol pindah mengontrak kamar petak Galela Tobelo "
    "Sanana bercerai rukun wali ijazah hilang terbakar kompor laporan kehilangan polsek pinjaman "
    "koperasi simpanan habis selamatan tahlilan tujuh turunan warisan batas patok sengketa camat"
)
BANDS = ("lt_500k", "500k_1m", "1m_2m")
PURPOSES = ("school", "hospital", "legal_aid", "electricity", "scholarship", "pbi_reactivation")


def applications(count: int, seed: int = SEED) -> Iterator[dict[str, object]]:
    """Yield the bodies of `count` applications, as they stand in a message."""
    dice = random.Random(seed)
    consent = statements.mark(services.catalogue()[SERVICE].question("consent"))
    for _ in range(count):
        yield _application(dice, consent)


def as_json(application: Mapping[str, object]) -> bytes:
    """Return an application as a web form would post it."""
    return json.dumps(application, ensure_ascii=False, separators=(",", ":")).encode()


def _application(dice: random.Random, consent: str) -> dict[str, object]:
    name = f"{dice.choice(GIVEN)} {dice.choice(GIVEN)} {dice.choice(FAMILY)}"
    nik = _number(dice)
    return {
        "service": SERVICE,
        "answers": {
            "full_name": name,
            "nik": nik,
            "kk_number": _number(dice),
            "birth_place": dice.choice(TOWNS),
            "birth_date": f"{dice.randint(1955, 2006)}-{dice.randint(1, 12):02}-"
            f"{dice.randint(1, 28):02}",
            "occupation": dice.choice(WORK),
            "village_code": dice.choice(regions.regions().villages).code,
            "rt": f"{dice.randint(1, 12):03}",
            "address_note": f"{_text(dice, 8)}, {dice.uniform(-2, 1):.5f} "
            f"{dice.uniform(126.5, 128.8):.5f}",
            "phone": f"+6281{dice.randint(10**8, 10**9 - 1)}",
            "purpose": dice.choice(PURPOSES),
            "purpose_detail": _text(dice, 64),
            "dependants": dice.randint(0, 9),
            "monthly_income_band": dice.choice(BANDS),
            "consent": consent,
        },
        "applicant": {"name": name, "nik": nik},
    }


def _text(dice: random.Random, words: int) -> str:
    """Return words in no order anybody could foresee: free text is what does not compress."""
    return " ".join(dice.choices(SAID.split(), k=words))


def _number(dice: random.Random) -> str:
    district, day, month = dice.randint(1, 30), dice.randint(1, 28), dice.randint(1, 12)
    return f"8204{district:02}{day:02}{month:02}{dice.randint(0, 99):02}99{dice.randint(1, 99):02}"
