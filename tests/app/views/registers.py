"""The pages of the village's register, with all that they can have on them."""

from app.asked import Choice
from app.model_register import (
    DifferenceRow,
    IntakeState,
    MakeState,
    ProblemRow,
    ProposalRow,
    ProposalsState,
    ProposalState,
    RegisterState,
    ResidentRow,
    ResidentState,
    Step,
    Told,
)

SITI = ResidentRow("r1", "SITI CONTOH", "…9902 · Dusun II", "Tidak ada di file terakhir")
UJI = ResidentRow("r2", "CONTOH UJI", "…9901 · Dusun II")
REGISTER = RegisterState("siti", (SITI, UJI), "9.812 orang.", "Dari warga.csv.", 2)
RESIDENT = ResidentState(
    SITI,
    (Told("NIK", "8204 0857 0890 9902"), Told("Agama", "Islam")),
    (UJI,),
    ("Mungkin orang yang sama.",),
    ("Diambil dari permohonan: RT oleh KEPALA, 24 November 2026",),
)
MAKE = MakeState(
    SITI,
    (Choice("sktm", "Surat tidak mampu"), Choice("kk", "Kartu Keluarga", "Masih berjalan.")),
)
READY = IntakeState(
    Step.READY,
    "warga.csv",
    read=(Told("no_kk", "Nomor KK"),),
    aside="suku",
    summary="9.812 orang siap, 188 baris bermasalah",
    brings=("312 orang baru.",),
    problems=(
        ProblemRow("Baris 4, kolom NIK", "NIK harus 16 angka.", True),
        ProblemRow("Baris 5", "Tanggal lahir beda dengan NIK.", False),
    ),
    more="Masih ada 88 lagi.",
    takes=True,
)
COLUMNS = IntakeState(Step.COLUMNS, "warga.csv", missing=("NIK",), aside="Umur")
BUSY = IntakeState(Step.BUSY, "warga.csv", progress="Membaca file: 500 baris.")
DONE = IntakeState(Step.DONE, "warga.csv", summary="9.812 orang.")
ROW = ProposalRow("c1", "SITI CONTOH", "Tidak mampu, 24 November 2026")
PROPOSAL = ProposalState(
    ROW,
    (
        DifferenceRow("rt", "RT", "002", "003", True),
        DifferenceRow("hamlet", "Dusun", "belum ada", "Dusun III", False),
    ),
)

PAGES = {
    "register": ("/register", {"register": REGISTER}),
    "register-empty": ("/register", {"register": RegisterState("", (), "", "", empty=True)}),
    "register-none": ("/register", {"register": RegisterState("xyz", (), "9.812 orang.", "")}),
    "resident": ("/register/r1", {"register": REGISTER, "resident": RESIDENT}),
    "make": ("/make/r1", {"make": MAKE}),
    "intake": ("/intake", {"intake": IntakeState()}),
    "intake-columns": ("/intake", {"intake": COLUMNS}),
    "intake-busy": ("/intake", {"intake": BUSY}),
    "intake-ready": ("/intake", {"intake": READY}),
    "intake-done": ("/intake", {"intake": DONE}),
    "proposals": ("/proposals", {"proposals": ProposalsState((ROW,))}),
    "proposals-none": ("/proposals", {"proposals": ProposalsState(())}),
    "proposal": ("/proposals/c1", {"proposal": PROPOSAL}),
    "proposal-fresh": ("/proposals/c1", {"proposal": ProposalState(ROW, (), fresh=True)}),
}
