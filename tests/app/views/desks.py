"""The pages of a tablet's desk, with all that they can have on them."""

from dataclasses import replace

from app.model import Choice, Tone
from app.model_desk import (
    AskedState,
    BoardState,
    CallerState,
    DeskCaseState,
    DeskChip,
    DeskRow,
    DeskState,
    PaperState,
    VoucherState,
)
from tests.app.views import locks, states

ROW = DeskRow(
    "c1",
    "Tidak mampu",
    "SITI CONTOH · NIK 8204…9902",
    "7K3MQ-9XT4G",
    "Sudah di kantor desa",
    Tone.NEWS,
    "tadi pagi",
    "Dari HP warga",
    unsent=True,
    ticked=True,
)
QUEUE = DeskState(
    chips=(
        DeskChip("new", "Baru", 12, True),
        DeskChip("sign", "Perlu tanda tangan", 3, False),
        DeskChip("here", "Dibuat di sini", 4, False, source=True),
    ),
    rows=(ROW, replace(ROW, id="c2", ticked=False, unsent=False, tone=Tone.FIX)),
    query="siti",
    contact="Terakhir bertemu kantor Labuha: 3 hari lalu. 5 menunggu sinyal.",
    ticked=1,
    together=(Choice("accept", "Mulai periksa (1)"),),
    more=40,
    unknown=True,
    cleared="7 permohonan yang sudah selesai tidak ada lagi di tablet ini.",
)
CASE = DeskCaseState(
    case=replace(states.case(), fixable=True),
    service="surat-keterangan-tidak-mampu",
    who="SITI CONTOH · NIK 8204…9902",
    steps=(Choice("accept", "Mulai periksa"), Choice("ask", "Kembalikan untuk diperbaiki")),
    caller=CallerState("SITI CONTOH · NIK 8204…9902", vouched=False),
    between="Langkah “Mulai diperiksa” tidak dipakai.",
    consent="Warga bilang ya di depan petugas, dan tanda tangan dengan jari.",
    unsent="1 langkah belum terkirim.",
    papers=(PaperState("Foto KTP", states.thumb()), PaperState("Foto KK", b"")),
)
ASKED = replace(
    CASE,
    asked=AskedState(
        step="ask",
        title="Kembalikan untuk diperbaiki",
        reasons=(Choice("photo_unreadable", "Foto tidak jelas"), Choice("other", "Alasan lain")),
        reason="other",
        questions=(Choice("ktp", "Foto KTP"),),
        ticked=frozenset({"ktp"}),
        note="Foto lagi di tempat terang.",
        amiss="Tulis dulu pesan untuk warga.",
    ),
)
VOUCHED = replace(CASE, caller=CallerState("SITI CONTOH", vouched=True), steps=())
BOARD = BoardState(
    "Permohonan Desa Labuha\nSelasa, 24 November 2026",
    (("7K3MQ-9XT4G", "S*** C***", "Tidak mampu: Diperiksa desa"),),
)
DESK = {"desk": QUEUE, "home": states.home(), **locks.DUTY}
PAGES = {
    "desk": ("/", DESK),
    "desk-empty": ("/", {**DESK, "desk": replace(QUEUE, rows=(), ticked=0, more=0)}),
    "desk-case": (f"/cases/{CASE.case.row.id}", {**DESK, "desk_case": CASE}),
    "desk-vouched": (f"/cases/{CASE.case.row.id}", {**DESK, "desk_case": VOUCHED}),
    "desk-asked": (f"/cases/{CASE.case.row.id}", {**DESK, "desk_case": ASKED}),
    "desk-help": ("/help", DESK),
    "desk-board": ("/board", {**DESK, "board": BOARD}),
    "desk-voucher": (
        "/voucher",
        {**DESK, "voucher": VoucherState("LYQ1:W:A", True, "Surat ini untuk desa lain.")},
    ),
}
