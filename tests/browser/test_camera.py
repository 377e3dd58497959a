"""A photo taken in the app itself."""

import re

from tests.browser.driver import Phone
from tests.browser.villager import fill_complaint, first_start


def test_a_photo_from_the_camera_is_kept_small(browser, app, keep):
    """Aim, press, and the paper is there to look at, small enough for a weak signal."""
    phone = Phone(browser, app.url).open()
    first_start(phone, keep)
    fill_complaint(phone)

    phone.tap("Ambil foto")
    phone.sees("Arahkan ke berkas", within_s=30)
    phone.page.wait_for_timeout(3000)
    keep(phone, "20-camera")
    phone.tap("Ambil foto")

    # What a browser's own pretended camera shows is no paper: whether it is asked about is open.
    phone.sees(re.compile("Terbaca|Ulangi"), within_s=30)
    phone.sees(re.compile("KB, cukup kecil"))
    keep(phone, "21-camera-photo")
    phone.close()
