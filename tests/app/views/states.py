"""States to draw, as small as a test can use."""

import io

from PIL import Image

from app.asked import Photo, StraightState
from app.model import (
    CaseRow,
    CaseState,
    Choice,
    DraftRow,
    Event,
    FormState,
    Harbour,
    HomeState,
    Line,
    MeState,
    QuestionState,
    Reach,
    Reason,
    ReviewState,
    StartState,
    Tile,
    Tone,
    Voyage,
)
from app.model_outbox import OutboxState, StuckRow, WaitingRow, WayOut

HARBOURS = ("Tersimpan", "Dibawa", "Diterima", "Selesai")
R, C, A = Reach.REACHED, Reach.CURRENT, Reach.AHEAD


def thumb() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (24, 16), "white").save(out, "JPEG")
    return out.getvalue()


def voyage(*reached: Reach, tone: Tone = Tone.NEWS, sentence: str = "Di Dinas Sosial.") -> Voyage:
    """A line whose reached harbours bear the date 3 Nov."""
    return Voyage(
        tuple(
            Harbour(label, reach, "3 Nov" if reach is not A else "")
            for label, reach in zip(HARBOURS, reached or (R, R, C, A), strict=True)
        ),
        sentence,
        tone,
    )


def row(key: str = "c1", tone: Tone = Tone.NEWS) -> CaseRow:
    """An application in a list."""
    return CaseRow(
        key, "Akta kelahiran", "7K3MQ-9XT4G", "Diterima dinas", tone, "Kamis", voyage(tone=tone)
    )


def question(kind: str = "text", **facts: object) -> QuestionState:
    """A question of a kind, required and empty unless said otherwise."""
    given = {
        "key": "q",
        "kind": kind,
        "label": "Nama anak",
        "help": "",
        "example": "",
        "required": True,
        "value": "",
        "error": "",
        "warning": "",
    }
    return QuestionState(**{**given, **facts})  # type: ignore[arg-type]


def few(count: int = 3) -> tuple[Choice, ...]:
    """Choices called Desa 0, Desa 1 …"""
    return tuple(Choice(f"v{number}", f"Desa {number}", "Bacan") for number in range(count))


def photo(**facts: object) -> Photo:
    """A photo of 118 KB."""
    return Photo(thumb(), 118 * 1024, **facts)  # type: ignore[arg-type]


def straight(*, changed: bool = True) -> StraightState:
    """A photo that has been turned, unless it has not."""
    return StraightState("d1", "kk", "Foto KK", thumb(), changed)


def home(**facts: object) -> HomeState:
    """The first page of somebody with a draft, a case that moves and one that is done."""
    given = {
        "name": "Siti",
        "village": "Labuha, Bacan",
        "query": "",
        "tiles": (Tile("sktm", "Surat tidak mampu", "letter"), Tile("lahir", "Akta", "baby")),
        "drafts": (DraftRow("d1", "Akta kelahiran", "Halaman 2 dari 5"),),
        "cases": (row("c1"), row("c2", Tone.DONE)),
        "waiting": 0,
    }
    return HomeState(**{**given, **facts})  # type: ignore[arg-type]


def form(*questions: QuestionState, page: int = 0, fixing: str = "") -> FormState:
    """One page of a form of three."""
    return FormState("d1", "Akta", "Tentang anak", "Ditulis di akta.", page, 3, questions, fixing)


def review(*, ready: bool = True, sending: bool = False) -> ReviewState:
    """A form to read back; one answer on its second page is missing unless it is ready."""
    problem = "" if ready else "Bagian ini harus diisi."
    return ReviewState(
        draft="d1",
        service="Akta kelahiran",
        lines=(Line("Nama anak", "Aisyah", 0), Line("NIK ibu", "", 1, problem=problem)),
        fee="Gratis. Jangan bayar kepada siapa pun.",
        duration="Biasanya selesai 5 hari kerja.",
        consent="Data ini dipakai untuk mengurus akta.",
        ready=ready,
        sending=sending,
        visit="Tidak perlu datang.",
        seal="Disegel. Hanya Inspektorat yang bisa membuka.",
        verdict="ready" if ready else "not_yet",
        reasons=() if ready else (Reason("NIK ibu: Bagian ini harus diisi.", 1),),
    )


def case(*, fixable: bool = False, next_thing: str = "") -> CaseState:
    """An application with one thing that has happened to it."""
    return CaseState(
        row(),
        next_thing,
        "Dinas Sosial",
        (Event("Mulai diperiksa", "Baik.", "Rahmat", "Kamis", Tone.NEWS),),
        (Line("Nama anak", "Aisyah", 0), Line("KTP", "", 1, thumb=thumb())),
        fixable,
    )


def outbox(
    *, sending: bool = False, problem: str = "", waiting: int = 1, **more: object
) -> OutboxState:
    """What waits, and what the last try met."""
    rows = tuple(WaitingRow(f"m{n}", "Akta", "Selasa", "Menunggu sinyal") for n in range(waiting))
    said = "Sedang dikirim 1/2" if sending else ""
    return OutboxState(rows, "kemarin", sending, said, problem, **more)  # type: ignore[arg-type]


def stuck(*ways_out: WayOut, asks: bool = False) -> StuckRow:
    """Something that does not get through."""
    return StuckRow("s1", "c1", "Surat tidak mampu", "Belum bisa lewat.", ways_out, asks)


def me(*, practice: bool = True) -> MeState:
    """Somebody and their settings."""
    return MeState("Siti", "Labuha", "id", "dark", "kantor.example", "0.1.0", practice, "OSM, ODbL")


def start(step: int = 0, **facts: object) -> StartState:
    """A step of the first start."""
    given = {
        "step": step,
        "language": "id",
        "query": "",
        "districts": (Choice("k1", "Bacan", "14 desa"),),
        "district": "",
        "villages": (),
        "village": "",
        "village_label": "",
        "questions": (question("name", key="name"), question("phone", key="phone")),
    }
    return StartState(**{**given, **facts})  # type: ignore[arg-type]
