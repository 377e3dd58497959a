"""Every page of the app, with all that it can have on it."""

from dataclasses import replace

from app.asked import ChartState, Choice, Spot, StraightState
from app.carried import CarryState
from app.model import FaultState, Notice, Reason, Tone
from app.model_asking import AnswerState, AskState
from app.model_letters import LetterCheckState, LetterVerdict
from app.model_outbox import PhotosWait, WayOut
from app.model_people import Asking, ForWhomState, PeopleState, PersonRow, PersonState
from app.model_rehearsal import RehearsalState
from app.model_vouching import IntroduceState, VouchState
from app.nearby import ReadState, RelayState, ShownState
from app.rating import Element, RatingState
from app.slip import FindState, SlipState
from protocol.questions import Kind
from tests.app.views import desks, lettered, locks, registers, states, tripped

PART = states.question("name", key="name", label="Nama")
CHOSEN = states.question("choice", key="relation", label="Hubungan", choices=states.few())
LACKING = (Reason("Foto KK", 1),)
ANSWER = AnswerState("Berkas: Kelahiran", ("Foto KK",), "Dari daftar layanan: Akta.", "kelahiran")
LOCKED = (Choice("m2", "7K3MQ-9XT4G"), Choice("", "8P2NC-4WD6H"))
SITI = PersonRow("m1", "SITI", "Anda")
SHUT = PersonRow("m2", "AMAT", "Anak", pinned=True, shut=True)
OPENED = replace(SHUT, shut=False)
RELATION = states.question("choice", key="relation", label="Hubungan", choices=states.few(9))
TONES = tuple(states.row(f"c{number}", tone) for number, tone in enumerate(Tone))


def asked(kind: str, **facts: object) -> dict[str, object]:
    """Return a form with one question of a kind, empty and amiss."""
    given = {"choices": states.few(), "statement": "Ini benar.", "picture": "papers/kk.svg"}
    composed = {"rows": ((PART, CHOSEN), (PART, CHOSEN)), "blank": (PART, CHOSEN)}
    more = composed if kind in {"rows", "person", "place"} else {}
    question = states.question(kind, error="Perlu diisi.", **{**given, **more, **facts})
    chart = ChartState((Spot("Kupal", -0.7, 127.5),), (), (-0.7, 127.5))
    return {"form": replace(states.form(question), lacking=LACKING, chart=chart)}


OFFICERS = {
    **registers.PAGES,
    **locks.PAGES,
    **tripped.PAGES,
    **desks.PAGES,
    **lettered.PAGES,
}
"""Those of the village's officers, who read."""


PAGES = {
    "home": ("/", {"home": states.home(waiting=2, cases=TONES)}),
    "home-empty": ("/", {"home": states.home(cases=(), drafts=())}),
    "home-search": ("/", {"home": states.home(query="akta")}),
    "home-announced": (
        "/",
        {
            "home": states.home(locked=LOCKED, announced=(Choice("n1", "Kantor tutup Jumat."),)),
            "notice": Notice("Belum ada sinyal.", Tone.WAIT, 1),
        },
    ),
    "home-practice": ("/", {"rehearsal": RehearsalState(goes_on=True)}),
    "home-practice-ends": ("/", {"rehearsal": RehearsalState(asks=True)}),
    "home-noticed": ("/", {"notice": Notice("Tersimpan.", Tone.DONE, 1)}),
    "applications": ("/applications", {"home": states.home(cases=TONES)}),
    "applications-empty": ("/applications", {"home": states.home(cases=(), drafts=())}),
    "applications-found": (
        "/applications",
        {
            "home": states.home(locked=LOCKED),
            "find": FindState("7K3M", "Kurang.", "Benar dari kantor.", True, "c1", True),
        },
    ),
    "applications-forged": (
        "/applications",
        {"home": states.home(), "find": FindState(verdict="Bukan dari kantor.", readable=True)},
    ),
    "outbox": ("/outbox", {"outbox": states.outbox(problem="Belum ada sinyal.")}),
    "outbox-sending": ("/outbox", {"outbox": states.outbox(sending=True)}),
    "outbox-stuck": (
        "/outbox",
        {"outbox": states.outbox(stuck=(states.stuck(*WayOut),), photos=PhotosWait.WAIT)},
    ),
    "outbox-empty": ("/outbox", {"outbox": states.outbox(waiting=0)}),
    "me": ("/me", {}),
    "me-officer": ("/me", {"me": replace(states.me(), vouches=True, rehearsing=True)}),
    "ask": ("/ask", {"ask": AskState("syarat?", ("Apa syaratnya?",), answers=(ANSWER,))}),
    "ask-unknown": ("/ask", {"ask": AskState("beras?", (), unknown=True, office=True)}),
    "case": ("/cases/c1", {"case": states.case()}),
    "case-returned": ("/cases/c1", {"case": states.case(fixable=True, next_thing="Foto lagi.")}),
    "case-over": (
        "/cases/c1",
        {"case": replace(states.case(), rateable=True, withdrawable=True)},
    ),
    "withdrawal": ("/withdrawals/c1", {"case": states.case()}),
    "rating": (
        "/ratings/c1",
        {
            "rating": RatingState(
                "c1", "Akta", (Element("cost", "Biaya", 3), Element("time", "Lama"))
            )
        },
    ),
    "slip": ("/slips/c1", {"slip": SlipState("c1", states.thumb(), "Tanda terima Akta.")}),
    "letter-check": (
        "/check",
        {
            "letter_check": LetterCheckState(
                typed="LYQ1:L:00",
                verdict=LetterVerdict(
                    "Surat ini asli",
                    "Cocokkan.",
                    Tone.DONE,
                    (("Nomor surat", "470/012/DS-X"),),
                ),
                readable=True,
            )
        },
    ),
    "letter-amiss": (
        "/check",
        {"letter_check": LetterCheckState(amiss="Kode gambar ini bukan dari Layar.")},
    ),
    "review": ("/drafts/d1", {"review": states.review()}),
    "review-lacking": ("/drafts/d1", {"review": states.review(ready=False)}),
    "fixing": ("/drafts/d1", {"form": states.form(states.question(), fixing="Kurang jelas.")}),
    "warned": ("/drafts/d1", {"form": states.form(states.question(warning="Betul?"), page=1)}),
    "photo-there": ("/drafts/d1", asked("photo", photo=states.photo())),
    "several": (
        "/drafts/d1/pick/q",
        {"form": states.form(states.question("choice", choices=states.few(9)))},
    ),
    "chart": ("/drafts/d1/pick/q", asked("point")),
    "signature": ("/drafts/d1/pick/q", asked("signature")),
    "straight": (
        "/drafts/d1/straight/q",
        {"straight": StraightState("d1", "q", "Foto KK", states.thumb(), True)},
    ),
    "discard": ("/drafts/d1/discard", {"form": states.form()}),
    "for-whom": (
        "/for/sktm",
        {"for_whom": ForWhomState("sktm", "Tidak mampu", (SITI, SHUT, OPENED))},
    ),
    "people": ("/people", {"people": PeopleState((SITI, SHUT, OPENED), unlocked=True)}),
    "person": (
        "/people/m2",
        {"person": PersonState(OPENED, (PART, RELATION), pin="12", amiss="Belum sama.")},
    ),
    "person-new": (
        "/people/new",
        {
            "person": PersonState(
                PersonRow("", "Orang baru", ""), (PART, RELATION), fresh=True, removable=False
            )
        },
    ),
    "person-shut": ("/people/m2", {"person": PersonState(SHUT, (), amiss="PIN salah.")}),
    **{
        f"person-{asking.value}": ("/people/m2", {"person": PersonState(SHUT, (), asking=asking)})
        for asking in Asking
        if asking is not Asking.NOTHING
    },
    "give": ("/carry/give", {"carry": CarryState("", ("2 kiriman",), missing=True)}),
    "take": ("/carry/take", {"carry": CarryState("", (), taken=("1 kabar",), amiss=("Rusak.",))}),
    "codes": ("/nearby/show", {"nearby": ShownState(b"GIF", (b"one", b"two"))}),
    "codes-none": ("/nearby/show", {"nearby": ShownState(b"", (), said="Belum kenal.")}),
    "codes-read": ("/nearby/read", {"nearby": ReadState(3, 8, "Kosong.", back=b"PNG")}),
    "relay": ("/nearby/relay", {"nearby": RelayState("192.168.8.10", "", "tadi", "Ada.", True)}),
    "introduce": ("/me/introduce", {"introduce": IntroduceState(b"PNG", "LYQ1:R:A", "123 456")}),
    "vouch": (
        "/me/vouch",
        {
            "vouch": VouchState(
                states.question("long_text", key="code"), "123 456", (PART,), readable=True
            )
        },
    ),
    "start": ("/", {"start": states.start()}),
    "start-village": ("/", {"start": states.start(1)}),
    "start-who": ("/", {"start": states.start(2, readable=True)}),
    "fault": ("/", {"fault": FaultState("Penuh", "Data aman.")}),
    "nowhere": ("/nowhere", {}),
    **OFFICERS,
    **{f"form-{kind.value}": ("/drafts/d1", asked(kind.value)) for kind in Kind},
}
"""Every page, with all that it can have on it: its route, and what is shown there."""
