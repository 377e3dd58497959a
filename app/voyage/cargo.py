"""Made-up applications: every answer stands, nobody in them lives."""

import io
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from PIL import Image, ImageDraw, ImageFilter

from protocol import answers, parts
from protocol.questions import PHOTOS, Kind, Question, Raw
from protocol.regions import regions
from protocol.services import Catalogue, Service

GIVEN = ("RAHMA", "SITI", "LA ODE", "ABDUL", "NUR'AINI", "HALIMA", "MUHAMAD", "WA ODE", "JAENAB")
SAID = (
    "Dermaga rusak sejak bulan lalu dan spit sulit bersandar waktu ombak.",
    "Sinyal mati tiga minggu, warga harus naik ke bukit untuk menelepon.",
    "Air bersih tidak jalan di dusun dua, pipa patah dekat sekolah.",
)
SEALED = frozenset({"officer_conduct"})
"""What only the inspectorate reads: whoever counts at an agency's desk would miss it."""
PLACES = ("Dekat masjid", "Belakang sekolah", "Samping dermaga", "Depan kantor desa")
PHOTO_SIZE = (1600, 1130)


@dataclass(frozen=True)
class Made:
    """An application ready to be written: answers as typed, photos as taken."""

    service: Service
    answers: Mapping[str, Raw]
    photos: Mapping[str, bytes] = field(default_factory=dict)


def load(
    catalogue: Catalogue, count: int, today: date, dice: random.Random, *, photos_every: int = 4
) -> list[Made]:
    """Return `count` applications over all services; every `photos_every`th carries its papers."""
    services = list(catalogue.values())
    return [
        make(services[number % len(services)], today, dice, papers=number % photos_every == 0)
        for number in range(count)
    ]


def make(service: Service, today: date, dice: random.Random, *, papers: bool) -> Made:
    """
    Return an application that can be sent.

    Without `papers`, required photos are still there, but as small as a photo can be.
    """
    given: dict[str, Raw] = {}
    for question in service.questions:
        if not question.by_camera:
            given[question.key] = _answer(question, given, today, dice)
    _agree(service, given, today, dice)
    photos: dict[str, bytes] = {}
    for key in _photos_needed(service, given, today):
        photos[key] = paper(dice) if papers else speck(dice)
    return Made(service, given, photos)


def report(catalogue: Catalogue, today: date, dice: random.Random) -> Made:
    """Return a report about an officer with a photo, for the inspectorate alone."""
    made = make(catalogue["pengaduan"], today, dice, papers=False)
    (topic,) = SEALED
    said = {"topic": topic, "kind": "complaint", "text": "Petugas minta uang untuk KTP di dermaga."}
    return Made(made.service, {**made.answers, **said}, {"complaint_evidence": paper(dice)})


def _agree(service: Service, given: dict[str, Raw], today: date, dice: random.Random) -> None:
    """Answer anew what does not go with the other answers, until all of them go together."""
    while True:
        review = answers.review(answers.Form(service, given), today, True)
        amiss = [service.question(key) for key, _ in review.missing]
        typed = [question for question in amiss if not question.by_camera]
        if not typed:
            return
        for question in typed:
            given[question.key] = _answer(question, given, today, dice)


def paper(dice: random.Random) -> bytes:
    """Return a JPEG that is as hard to shrink as a photographed card: lines, letters, grain."""
    picture = Image.new("RGB", PHOTO_SIZE, (226, 220, 205))
    draw = ImageDraw.Draw(picture)
    for line in range(40):
        y = 40 + line * 27
        for word in range(dice.randint(4, 9)):
            x = 60 + word * 165 + dice.randint(-15, 15)
            draw.rectangle((x, y, x + dice.randint(40, 140), y + 12), fill=(40, 45, 60))
    grain = Image.effect_noise(PHOTO_SIZE, 48).convert("RGB")
    return _jpeg(Image.blend(picture, grain, 0.18).filter(ImageFilter.SMOOTH), 92)


def speck(dice: random.Random) -> bytes:
    """Return a tiny JPEG, different every time."""
    colour = (dice.randrange(256), dice.randrange(256), dice.randrange(256))
    picture = Image.new("RGB", (48, 48), colour)
    ImageDraw.Draw(picture).line((0, dice.randrange(48), 47, dice.randrange(48)), fill=(0, 0, 0))
    return _jpeg(picture, 60)


def nik(dice: random.Random, born: date, *, woman: bool = False) -> str:
    """Return a NIK of the range set aside for tests: serials 9901 to 9999."""
    day = born.day + (40 if woman else 0)
    return f"8204{dice.randint(1, 30):02}{day:02}{born:%m%y}{dice.randint(9901, 9999)}"


def _photos_needed(service: Service, given: Mapping[str, Raw], today: date) -> list[str]:
    """Return the photos without which the form cannot be sent, found by asking the form."""
    taken: list[str] = []
    while True:
        review = answers.review(answers.Form(service, given, frozenset(taken)), today, True)
        kinds = {question.key: question.kind for question in service.questions}
        missing = [key for key, _ in review.missing if kinds[key] in PHOTOS]
        if not missing:
            return taken
        taken.append(missing[0])


def _answer(  # noqa: PLR0911, PLR0912 - one answer for each kind of question
    question: Question, given: Mapping[str, Raw], today: date, dice: random.Random
) -> Raw:
    match question.kind:
        case Kind.NAME:
            return f"CONTOH {dice.choice(GIVEN)}" if not question.rule else "CONTOH BAYI"
        case Kind.NIK:
            return nik(dice, _born(today, dice), woman=question.sex == "female")
        case Kind.KK:
            return (
                f"820408{dice.randint(1, 28):02}01{dice.randint(10, 24)}{dice.randint(9901, 9999)}"
            )
        case Kind.PHONE:
            return f"08120000{dice.randint(0, 9999):04}"
        case Kind.DATE:
            return _day(question, today, dice).isoformat()
        case Kind.TIME:
            return f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}"
        case Kind.DECIMAL:
            return str(dice.randint(math.ceil(question.min or 1), int(question.max or 100)))
        case Kind.STATEMENT:
            return "yes"
        case Kind.PERSON | Kind.PLACE | Kind.ROWS:
            row = {part.key: _answer(part, given, today, dice) for part in question.parts}
            line = parts.write({key: raw for key, raw in row.items() if isinstance(raw, str)})
            return (line,) if question.kind is Kind.ROWS else line
        case Kind.EMAIL | Kind.RECEIPT | Kind.POINT:
            return question.example
        case Kind.TEXT if question.min_length and question.min_length > 1:
            return question.example
        case Kind.INTEGER | Kind.MONEY:
            return str(dice.randint(int(question.min or 0), int(question.max or 100)))
        case Kind.CHOICE:
            offered = [each.value for each in question.offered(given, today)]
            return dice.choice([value for value in offered if value not in SEALED])
        case Kind.CHOICES:
            return (dice.choice(question.offered(given, today)).value,)
        case Kind.YES_NO:
            return dice.choice(("yes", "no"))
        case Kind.VILLAGE:
            return dice.choice(regions().villages).code
        case Kind.RT:
            return f"{dice.randint(1, 9):03}"
        case Kind.LONG_TEXT:
            return dice.choice(SAID)
        case _:
            return dice.choice(PLACES)


def _born(today: date, dice: random.Random) -> date:
    return today - timedelta(days=dice.randint(18 * 365, 70 * 365))


def _day(question: Question, today: date, dice: random.Random) -> date:
    if question.key == "birth_date" and question.late_after_days is None:
        return _born(today, dice)
    days = timedelta(days=dice.randint(1, 50))
    return today + days if question.not_past else today - days


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
