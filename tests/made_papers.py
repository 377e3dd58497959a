"""
Papers and places that nobody owns, photographed by nobody: drawn sharp, then spoilt by measure.

`python -m tests.made_papers` prints what docs/photos.md says of them.
"""

import random
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from app import legibility
from app.legibility import Figures, Trouble

FONT = Path(__file__).parents[1] / "assets/fonts/PlusJakartaSans-Medium.ttf"
SIDE = 1_600
WORDS = (
    "surat", "keterangan", "kepala", "desa", "nama", "benar", "warga", "kami", "lahir", "alamat",
    "pekerjaan", "nelayan", "agama", "kabupaten", "nomor", "tanggal", "dibuat", "untuk",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A made-up photo, what was done to it, and what should be said of it (None: either)."""

    kind: str
    done: str
    picture: Image.Image
    says: frozenset[Trouble] | None


def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), max(4, round(size)))


def _sheet(
    dice: random.Random, share: tuple[float, float], paper: tuple[int, int, int]
) -> tuple[Image.Image, ImageDraw.ImageDraw, tuple[int, int, int, int]]:
    """Return a table with a sheet on it, and where the sheet lies."""
    table = tuple(dice.randint(40, 130) for _ in range(3))
    size = (SIDE, 1_200) if share[0] >= share[1] else (1_200, SIDE)
    picture = Image.new("RGB", size, table)
    wide, high = round(size[0] * share[0]), round(size[1] * share[1])
    left, top = (size[0] - wide) // 2, (size[1] - high) // 2
    draw = ImageDraw.Draw(picture)
    box = (left, top, left + wide, top + high)
    draw.rectangle(box, fill=paper)
    return picture, draw, box


def letter(dice: random.Random) -> Image.Image:
    """Draw a letter: head, lines of 11 points, a stamp."""
    picture, draw, (left, top, right, bottom) = _sheet(dice, (0.88, 0.93), (224, 221, 212))
    em = (bottom - top) / 297 * 3.9
    draw.text(
        (left + 12 * em, top + 2 * em), "PEMERINTAH DESA CONTOH", (30, 30, 40), _font(em * 1.4)
    )
    draw.line((left + 3 * em, top + 5 * em, right - 3 * em, top + 5 * em), (30, 30, 40), 3)
    for line in range(dice.randint(18, 30)):
        said = " ".join(dice.choice(WORDS) for _ in range(9))
        draw.text((left + 3 * em, top + (7 + line * 1.6) * em), said, (40, 40, 50), _font(em))
    draw.ellipse(
        (right - 14 * em, bottom - 14 * em, right - 5 * em, bottom - 5 * em),
        outline=(90, 60, 140),
        width=4,
    )
    return picture


def card(dice: random.Random) -> Image.Image:
    """Draw a card as large as a KTP."""
    tint = (dice.randint(150, 190), dice.randint(195, 215), dice.randint(210, 230))
    picture, draw, (left, top, right, bottom) = _sheet(dice, (0.86, 0.72), tint)
    em = (bottom - top) / 54 * 2.6
    for line in range(12):
        said = f"{dice.choice(WORDS).title()} : {dice.choice(WORDS).upper()} {dice.randint(10, 99)}"
        draw.text((left + em, top + (2 + line * 1.45) * em), said, (30, 35, 45), _font(em))
    draw.rectangle((right - 9 * em, top + 4 * em, right - em, top + 14 * em), (170, 60, 50))
    draw.ellipse((right - 7 * em, top + 5 * em, right - 3 * em, top + 10 * em), (120, 85, 65))
    return picture


def table(dice: random.Random) -> Image.Image:
    """Draw a sheet of small print in boxes, as a KK is."""
    picture, draw, (left, top, right, _) = _sheet(dice, (0.95, 0.9), (216, 222, 214))
    em = (right - left) / 297 * 2.6
    for row in range(14):
        y = top + (8 + row * 2.4) * em
        draw.line((left + em, y, right - em, y), (60, 60, 70), 1)
        for column in range(8):
            x = left + em + column * (right - left - 2 * em) / 8
            draw.line((x, y, x, y + 2.4 * em), (60, 60, 70), 1)
            draw.text((x + em / 3, y + em / 2), dice.choice(WORDS).upper(), (45, 45, 55), _font(em))
    return picture


def house(dice: random.Random) -> Image.Image:
    """Draw a house between trees: no letters, edges of every kind."""
    picture = Image.new("RGB", (SIDE, 1_200), (150, 190, 220))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 800, SIDE, 1_200), (150, 130, 90))
    draw.rectangle((400, 450, 1_200, 900), (190, 170, 130))
    draw.polygon(((340, 460), (800, 220), (1_260, 460)), (120, 70, 50))
    for plank in range(400, 1_200, 40):
        draw.line((plank, 450, plank, 900), (130, 110, 80), 3)
    draw.rectangle((720, 620, 860, 900), (80, 60, 45))
    for _ in range(900):
        x, y = (
            dice.choice((dice.randint(0, 330), dice.randint(1_280, SIDE))),
            dice.randint(250, 860),
        )
        leaf = (dice.randint(30, 80), dice.randint(90, 150), dice.randint(30, 70))
        draw.ellipse((x, y, x + dice.randint(8, 40), y + dice.randint(5, 18)), leaf)
    return picture


KINDS = {"letter": letter, "card": card, "table": table, "house": house}
PAPERS = ("letter", "card", "table")


def lit(picture: Image.Image, dice: random.Random, *, grain: float = 3.0) -> Image.Image:
    """Light a drawing from one side, let the lens soften it a little, add the sensor's grain."""
    shade = Image.linear_gradient("L").resize(picture.size).rotate(dice.choice((0, 180)))
    shade = shade.point([180 + level * 75 // 255 for level in range(256)])
    soft = ImageChops.multiply(picture, Image.merge("RGB", (shade,) * 3))
    return grained(soft.filter(ImageFilter.GaussianBlur(0.6)), grain)


def grained(picture: Image.Image, sigma: float) -> Image.Image:
    """Add grain."""
    grain = Image.effect_noise(picture.size, sigma)
    return ImageChops.add(picture, Image.merge("RGB", (grain,) * 3), offset=-128)


def _blurred(sigma: float, clean: Image.Image, dice: random.Random) -> Image.Image:
    return lit(clean.filter(ImageFilter.GaussianBlur(sigma)), dice)


def _dimmed(factor: float, clean: Image.Image, dice: random.Random) -> Image.Image:
    """Take light away; the sensor's grain stays, and is stronger."""
    return grained(ImageEnhance.Brightness(lit(clean, dice, grain=0)).enhance(factor), 6)


def _glaring(share: float, clean: Image.Image, dice: random.Random) -> Image.Image:
    """Let a lamp shine on this share of the picture."""
    picture = lit(clean, dice)
    width, height = picture.size
    radius = (share * width * height / 3.14) ** 0.5
    x, y = dice.uniform(0.3, 0.7) * width, dice.uniform(0.3, 0.7) * height
    spot = Image.new("L", picture.size)
    ImageDraw.Draw(spot).ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    spot = spot.filter(ImageFilter.GaussianBlur(radius / 8))
    return Image.composite(Image.new("RGB", picture.size, "white"), picture, spot)


def _smaller(side: int, clean: Image.Image, dice: random.Random) -> Image.Image:
    small = lit(clean, dice)
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


Spoil = Callable[[Image.Image, random.Random], Image.Image]
GOOD: frozenset[Trouble] = frozenset()
BLUR = {0.0: GOOD, 0.5: GOOD, 0.8: GOOD, 1.2: None, 1.6: None} | {
    sigma: frozenset({Trouble.BLURRED}) for sigma in (2.0, 2.5, 3.0, 4.0, 6.0)
}
LIGHT = {1.0: GOOD, 0.8: GOOD, 0.65: GOOD, 0.5: None, 0.4: None} | {
    factor: frozenset({Trouble.DARK}) for factor in (0.3, 0.22, 0.15)
}
SHINE = {0.01: None, 0.02: None, 0.04: None} | {
    share: frozenset({Trouble.GLARE}) for share in (0.08, 0.12, 0.2)
}
SIZE = {1_400: GOOD, 1_200: GOOD, 1_000: None} | {
    side: frozenset({Trouble.SMALL}) for side in (800, 640, 480, 320)
}


def photographs(
    seeds: range, kinds: Iterable[str] = tuple(KINDS), only: Container[str] = frozenset()
) -> Iterator[Made]:
    """Return every kind of paper, spoilt in every way and degree, or `only` in some."""
    for seed in seeds:
        for kind in kinds:
            for done, spoil, says in _ways(kind):
                if not only or done in only:
                    dice = random.Random(f"{kind}{seed}")
                    yield Made(kind, done, spoil(KINDS[kind](dice), dice), says)


def _ways(kind: str) -> Iterator[tuple[str, Spoil, frozenset[Trouble] | None]]:
    for sigma, says in BLUR.items():
        yield f"blurred by {sigma}", partial(_blurred, sigma), says
    for factor, says in LIGHT.items():
        yield f"light times {factor}", partial(_dimmed, factor), says
    for share, says in SHINE.items() if kind in PAPERS else ():
        yield f"glare on {share:.0%}", partial(_glaring, share), says
    for side, says in SIZE.items():
        yield f"{side} pixels", partial(_smaller, side), says


def verdicts(seeds: range) -> Iterator[tuple[Made, Figures, frozenset[Trouble]]]:
    """Return what is said of each, beside what was measured."""
    for made in photographs(seeds):
        figures = legibility.measure(made.picture)
        yield made, figures, frozenset(legibility.judged(figures))


def main() -> None:
    """Print the figures by what was done, and how often each warning was wrong."""
    rows: dict[str, list[tuple[Made, Figures, frozenset[Trouble]]]] = {}
    for each in verdicts(range(int(sys.argv[1]) if len(sys.argv) > 1 else 10)):
        rows.setdefault(each[0].done, []).append(each)
    for done, found in rows.items():
        facts = [figures for _, figures, _ in found]
        said: Mapping[str, int] = {
            trouble.value: sum(trouble in told for _, _, told in found) for trouble in Trouble
        }
        print(
            f"{done:18} n={len(found):3}"
            f" light {min(f.light for f in facts):3}-{max(f.light for f in facts):3}"
            f" edge {min(f.edge for f in facts):.2f}-{max(f.edge for f in facts):.2f}"
            f" washed {min(f.washed for f in facts):.3f}-{max(f.washed for f in facts):.3f}"
            f" {' '.join(f'{name}:{count}' for name, count in said.items() if count)}"
        )
    every = [each for found in rows.values() for each in found if each[0].says is not None]
    for trouble in Trouble:
        bad = [told for made, _, told in every if made.says and trouble in made.says]
        good = [told for made, _, told in every if not made.says]
        missed, false = (
            sum(trouble not in told for told in bad),
            sum(trouble in told for told in good),
        )
        print(f"{trouble.value}: missed {missed} of {len(bad)}, false {false} of {len(good)}")


if __name__ == "__main__":
    main()
