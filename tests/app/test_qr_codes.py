"""QR codes: drawn for another phone to see, and read from a photo."""

import io
import subprocess
import sys

import pytest
from PIL import Image, ImageFilter

from app import qr_codes
from protocol import errors, qr
from protocol.ids import Digest
from tests import zbar

REQUEST = qr.request(bytes(range(32)), Digest("ab" * 32))


def photo(*codes, size=(1_600, 1_200), turned=0, blurred=0.0, kind="JPEG"):
    """Return a photo of a table on which screens with these codes lie."""
    table = Image.effect_noise(size, 20).convert("RGB")
    for number, code in enumerate(codes):
        shown = Image.open(io.BytesIO(code)).convert("RGB").rotate(turned, expand=True)
        table.paste(shown, (60 + 700 * number, 120))
    out = io.BytesIO()
    table.filter(ImageFilter.GaussianBlur(blurred)).save(out, kind, quality=60)
    return out.getvalue()


@zbar.needed
@pytest.mark.parametrize(
    "text",
    [REQUEST, qr.office(bytes(range(1, 33))), *qr.parts(bytes(300)), "nama desa: Gane Dalam é"],
    ids=lambda text: text[:8],
)
def test_what_is_drawn_is_read_again(text):
    """Every text that villages show each other comes back from a photo of it, letter by letter."""
    assert qr_codes.read(photo(qr_codes.draw(text))) == [text]


@zbar.needed
def test_a_photo_from_the_hand_is_read():
    """Held askew and a little out of focus, in any picture format, a code is still read."""
    drawn = qr_codes.draw(REQUEST)

    assert qr_codes.read(photo(drawn, turned=14, blurred=1.2)) == [REQUEST]
    assert qr_codes.read(photo(drawn, turned=180, kind="PNG")) == [REQUEST]
    assert qr_codes.read(photo(drawn, size=(4_000, 3_000))) == [REQUEST]


@zbar.needed
def test_every_code_on_a_photo_is_read():
    """Two phones on one table: whoever asks sees both texts."""
    texts = qr.parts(bytes(160))

    assert sorted(qr_codes.read(photo(*map(qr_codes.draw, texts)))) == sorted(texts)


def test_a_photo_without_a_code_reads_as_nothing():
    """A photo of a table is not a fault: there is just nothing on it."""
    assert qr_codes.read(photo()) == []


@pytest.mark.parametrize("data", [b"", b"no picture", qr_codes.draw(REQUEST)[:200]])
def test_what_is_no_photo_is_said_by_name(data):
    """A damaged or other file is refused as any photo would be."""
    with pytest.raises(errors.PhotoNotImageError):
        qr_codes.read(data)


def test_without_its_library_nothing_else_is_missing():
    """On a computer without zbar codes are drawn, reading is said to be impossible, no more."""
    probe = (
        "import sys; sys.modules['pyzbar'] = None\n"
        "from app import qr_codes\n"
        "drawn = qr_codes.draw('LYQ1:R:0')\n"
        "print(drawn[:4] == b'\\x89PNG', qr_codes.readable(), qr_codes.read(drawn))\n"
    )

    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["True", "False", "[]"]


@zbar.needed
def test_a_loop_shows_each_code_long_enough_and_for_ever():
    """Every frame is a code of the same size that can be read; the last begins again."""
    texts = list(qr.parts(bytes(400)))
    film = Image.open(io.BytesIO(qr_codes.loop(map(qr_codes.draw, texts))))
    seen = []
    for number in range(film.n_frames):
        film.seek(number)
        out = io.BytesIO()
        film.convert("RGB").save(out, "PNG")
        seen += qr_codes.read(out.getvalue())

    assert seen == texts
    assert film.info["loop"] == 0
    assert film.info["duration"] >= 700
