"""The pages of a village's letters, with all that they can have on them."""

from app.model import Tone
from app.model_letters import (
    LetterheadState,
    LetterRow,
    LettersState,
    LetterState,
    LetterVerdict,
)
from tests.app.views import states

LETTERS = LettersState(
    ready=(LetterRow("c1", "SKTM", "SITI", "", "Bisa disiapkan", Tone.NEWS),),
    drafts=(LetterRow("c2", "SKU", "AMAT", "", "Menunggu diperiksa", Tone.WAIT),),
    issued=(LetterRow("c3", "SKTM", "ANI", "470/012/DS-X", "Sudah terbit", Tone.DONE, "kemarin"),),
    stock="Sisa nomor surat: 38",
    short=False,
    gaps=("013: Tablet mati saat surat dibuat",),
)

PAGES = {
    "letters": ("/letters", {"village_letters": LETTERS}),
    "letters-none": (
        "/letters",
        {"village_letters": LettersState((), (), (), "Nomor surat habis.", True)},
    ),
    "letter-draft": (
        "/letters/c1",
        {"letter": LetterState("c1", "SKTM", "Siap", (states.thumb(),), "Surat", signs=True)},
    ),
    "letter-new": ("/letters/c1", {"letter": LetterState("c1", "SKTM", "Siap", prepares=True)}),
    "letter-to-check": ("/letters/c1", {"letter": LetterState("c1", "SKTM", "Siap", checks=True)}),
    "letter-issued": (
        "/letters/c1",
        {
            "letter": LetterState(
                "c1",
                "SKTM",
                "Sudah terbit",
                verdict=LetterVerdict("Surat ini asli", "Cocokkan.", Tone.DONE),
                number="470/012/DS-X",
                whole=True,
                annuls=True,
            )
        },
    ),
    "letter-gone": (
        "/letters/c1",
        {"letter": LetterState("c1", "SKTM", "Ditarik", number="470/1", taken_back="Salah")},
    ),
    "letterhead": (
        "/letterhead",
        {"letterhead": LetterheadState("DS-X", "{no}/{unit}/{year}", "", "12/DS-X/2026", True)},
    ),
    "letterhead-amiss": (
        "/letterhead",
        {"letterhead": LetterheadState("", "{no}", "", "", False, "Pola belum benar.")},
    ),
}
