"""Photos of papers: kept at once, doubted aloud, laid straight, replaced until they are sent."""

import io

import pytest
from PIL import Image, ImageFilter

from app.storage import drafts
from tests.app.actions.stage import Hall

KEY = "complaint_evidence"


def picture(size=(1_200, 900), *, factor=1.0):
    """A picture with edges, red on the left; darker by a factor."""
    drawn = Image.effect_noise((size[0] // 8, size[1] // 8), 90).resize(
        size, Image.Resampling.NEAREST
    )
    drawn = drawn.convert("RGB").filter(ImageFilter.GaussianBlur(0.5))
    drawn.paste((220, 30, 30), (0, 0, size[0] // 4, size[1]))
    out = io.BytesIO()
    drawn.point(lambda level: int(level * factor)).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture
def draft(hall):
    """A complaint with the page of its photo open."""
    hall.introduces()
    name = hall.opens("pengaduan")
    return name


def shown(hall):
    return hall.act._open.photos[KEY]


def kept(hall, draft):
    """Return the photo as it is on disk."""
    return hall.device.read(
        lambda session: drafts.jpeg(session, drafts.load(session, draft).photos[KEY])
    )


def chooses(hall, draft, data, *, camera=False):
    hall.pictures = [data]
    hall.does(hall.act.take_photo if camera else hall.act.choose_photo, draft, KEY)


def test_a_good_photo_raises_no_doubt(hall, draft):
    """It is kept, shown larger than its thumbnail, and nothing is asked."""
    chooses(hall, draft, picture())

    assert shown(hall).trouble == ""
    assert len(shown(hall).view) > len(shown(hall).thumb)
    assert len(kept(hall, draft)) == shown(hall).size_bytes


@pytest.mark.parametrize("camera", [True, False])
def test_a_dark_photo_is_kept_and_asked_about(hall, draft, camera):
    """It is safe on disk already; again goes the way it came; as it is ends the question."""
    chooses(hall, draft, picture(factor=0.2), camera=camera)
    before = kept(hall, draft)

    assert (shown(hall).trouble, shown(hall).camera) == ("dark", camera)
    hall.does(hall.act.use_photo, draft, KEY)

    assert shown(hall).trouble == ""
    assert kept(hall, draft) == before


def test_a_photo_is_replaced_until_it_is_sent(hall, draft):
    """The second stands in the place of the first, and of the first nothing is left."""
    chooses(hall, draft, picture(factor=0.2))
    chooses(hall, draft, picture())

    assert shown(hall).trouble == ""
    (only,) = hall.device.read(drafts.all)
    assert list(only.photos) == [KEY]


def test_nothing_chosen_leaves_the_photo_before(hall, draft):
    """Going back from the camera changes nothing."""
    chooses(hall, draft, picture())
    before = kept(hall, draft)
    chooses(hall, draft, None)

    assert kept(hall, draft) == before


def test_a_photo_is_turned_and_cut_on_a_page_of_its_own(hall, draft):
    """What is seen there is kept only when it is said; until then the form has what it had."""
    chooses(hall, draft, picture())
    before = kept(hall, draft)
    hall.does(hall.act.open_straight, draft, KEY)
    assert hall.routes[-1] == f"/drafts/{draft}/straight/{KEY}"
    assert not hall.screen.straight.changed

    for how in ("turn", "top", "top", "left"):
        hall.does(hall.act.straighten, draft, KEY, how)
    assert hall.screen.straight.changed
    assert kept(hall, draft) == before

    hall.does(hall.act.keep_straight, draft, KEY)
    turned = Image.open(io.BytesIO(kept(hall, draft)))
    assert turned.size == (855, 1_080)
    assert turned.getpixel((400, 20))[0] > 180 > 100 > turned.getpixel((400, 20))[1]
    assert hall.routes[-1] == f"/drafts/{draft}"


def test_a_photo_kept_before_can_be_laid_straight_later(hall, draft, tmp_path):
    """After the app was closed the kept photo is what is turned; whole again is what was kept."""
    chooses(hall, draft, picture())
    again = Hall(tmp_path).boards()
    again.does(again.act.arrive, f"/drafts/{draft}")

    again.does(again.act.open_straight, draft, KEY)
    again.does(again.act.straighten, draft, KEY, "turn")
    again.does(again.act.straighten, draft, KEY, "whole")
    assert not again.screen.straight.changed
    again.does(again.act.straighten, draft, KEY, "turn")
    again.does(again.act.keep_straight, draft, KEY)

    assert Image.open(io.BytesIO(kept(again, draft))).size == (900, 1_200)


def test_a_photo_that_is_gone_is_not_opened(hall, draft):
    """An old page of a photo that was dropped does nothing, and breaks nothing."""
    chooses(hall, draft, picture())
    hall.does(hall.act.remove_photo, draft, KEY)

    hall.does(hall.act.open_straight, draft, KEY)
    hall.does(hall.act.straighten, draft, KEY, "turn")

    assert KEY not in hall.act._open.photos
    assert not hall.routes[-1].endswith(KEY)


def test_a_letter_is_kept_in_shades_of_grey_and_a_face_in_colour(hall):
    """As the paper asks: of a KK the letters count, of a KTP the face as well."""
    hall.introduces()
    draft = hall.opens("surat-keterangan-tidak-mampu")
    modes = {}
    for key in ("kk", "ktp"):
        hall.pictures = [picture()]
        hall.does(hall.act.choose_photo, draft, key)
        jpeg = hall.device.read(
            lambda session, key=key: drafts.jpeg(session, drafts.load(session, draft).photos[key])
        )
        modes[key] = Image.open(io.BytesIO(jpeg)).mode

    assert modes == {"kk": "L", "ktp": "RGB"}
