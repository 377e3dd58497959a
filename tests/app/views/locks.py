"""The pages of a tablet's lock and its officers, with all that they can have on them."""

from dataclasses import replace

from app.asked import Choice
from app.model_officers import (
    BookState,
    DutyState,
    Gate,
    LockState,
    NewOfficerState,
    OfficerRow,
    OfficersState,
    OfficerState,
)
from tests.app.views import states

HEAD = OfficerRow("aa", "KEPALA CONTOH", "Kepala desa")
FORGOT = OfficerRow("bb", "OPERATOR CONTOH", "Operator", shut=True)
NAMES = LockState(Gate.CHOOSE, "Tablet terkunci", "Siapa yang bertugas?", (HEAD, FORGOT))
KEYS = LockState(
    Gate.PIN,
    "Kode rahasia",
    "Ketik kode rahasia Anda.",
    chosen=HEAD,
    digits=3,
    amiss="Salah.",
    forgot=True,
    leaves=True,
)
ASKED = LockState(
    Gate.LOST,
    "Kunci tablet hilang",
    "Kantor menyimpan kunci cadangan.",
    amiss="Rusak.",
    leaves=True,
    asked="LYQ1:K:0123",
    code=states.thumb(),
)
POSTS = (Choice("operator", "Operator"), Choice("head", "Kepala desa"))
DUTY = {"duty": DutyState("KEPALA CONTOH", "Kepala desa")}

PAGES = {
    "lock": ("/", {"lock": NAMES}),
    "lock-switch": ("/", {"lock": replace(NAMES, leaves=True)}),
    "lock-keys": ("/", {"lock": KEYS}),
    "lock-waits": ("/", {"lock": replace(KEYS, wait="Tunggu 30 detik.", digits=8)}),
    "lock-helpers": ("/", {"lock": replace(NAMES, gate=Gate.HELPERS, leaves=True)}),
    "lock-lost": ("/", {"lock": replace(ASKED, asked="", code=None)}),
    "lock-asked": ("/", {"lock": ASKED}),
    "lock-answered": ("/", {"lock": replace(NAMES, gate=Gate.ANSWERED)}),
    "on-duty": ("/", {"home": states.home(), **DUTY}),
    "me-tablet": ("/me", {"me": replace(states.me(), tablet=True), **DUTY}),
    "officers": ("/officers", {"officers": OfficersState((HEAD, FORGOT), head=True), **DUTY}),
    "officers-for-others": ("/officers", {"officers": OfficersState((HEAD,), head=False)}),
    "officer": (
        "/officers/bb",
        {"officer": OfficerState(FORGOT, "Sejak Kamis.", helped=True, dismissible=True)},
    ),
    "officer-alone": (
        "/officers/aa",
        {"officer": OfficerState(HEAD, "Sejak Kamis.", helped=False, dismissible=False)},
    ),
    "officer-ends": (
        "/officers/bb",
        {"officer": OfficerState(FORGOT, "", helped=True, dismissible=True, asks=True)},
    ),
    "officer-new": ("/officers/new", {"newcomer": NewOfficerState("", "head", POSTS, "Kurang.")}),
    "officers-book": (
        "/officers/book",
        {"book": BookState((Choice("1", "KEPALA CONTOH mulai bertugas", hint="Kamis"),))},
    ),
}
