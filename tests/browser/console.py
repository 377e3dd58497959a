"""The staff's console as somebody at a desk meets it."""

from playwright.sync_api import Browser, Page, expect

from app.voyage.office import Account
from server.console import access
from tests.browser.driver import SIZES, take


class Console:
    """One staff member's browser."""

    def __init__(
        self, browser: Browser, url: str, size: str = "tablet", *, dark: bool = False
    ) -> None:
        width, height = SIZES[size]
        self._context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="id-ID",
            color_scheme="dark" if dark else "light",
        )
        self.page: Page = self._context.new_page()
        self.url = url
        self.page.goto(f"{url}/console")

    def signs_in(self, account: Account) -> None:
        """Sign in as a person does: once more where the code has ended meanwhile."""
        self._fills_in(account)
        if self.page.locator("#trouble").count():
            self._fills_in(account)

    def _fills_in(self, account: Account) -> None:
        self.page.get_by_label("Nama pengguna").fill(account.username)
        self.page.get_by_label("Kata sandi").fill(account.password)
        self.page.get_by_label("Kode", exact=True).fill(account.code())
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Masuk").click()

    def speaks(self, language: str) -> None:
        """Have the pages opened from now on in another language."""
        self._context.add_cookies(
            [{"name": access.LANGUAGE_COOKIE, "value": language, "url": self.url}]
        )

    def sees(self, text: str) -> None:
        """Expect a text on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def opens(self, name: str) -> None:
        """Open the case of an applicant from the queue."""
        self.page.get_by_role("row").filter(has_text=name).first.get_by_role("link").first.click()

    def presses(self, name: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def returns(self, question: str, note: str) -> None:
        """Return the case because an answer differs from the family card."""
        self.page.get_by_text("Minta perbaikan", exact=True).first.click()
        form = self.page.locator("form").filter(has=self.page.get_by_label(question, exact=True))
        form.get_by_label("Alasan").select_option("data_differs_from_kk")
        form.get_by_label(question, exact=True).check()
        form.get_by_label("Pesan untuk warga").fill(note)
        form.get_by_role("button").last.click()

    def prepares(self, case: str) -> None:
        """Receive the papers of a case and prepare its letter, from the case's page."""
        self.page.goto(f"{self.url}/console/cases/{case}")
        self.presses("Terima berkas")
        self.presses("Siapkan surat")
        self.sees("Tercatat. Surat menunggu diperiksa orang lain.")

    def checks(self, case: str) -> None:
        """Compare a draft and put it up for signature."""
        self.page.goto(f"{self.url}/console/cases/{case}/letter")
        self.presses("Sudah diperiksa, ajukan tanda tangan")
        self.sees("Tercatat. Surat menunggu tanda tangan.")

    def sends_back(self, reason: str) -> None:
        """Refuse the draft on the page."""
        self.page.get_by_text("Kembalikan", exact=True).click()
        self.page.get_by_label("Apa yang harus diperbaiki").fill(reason)
        self.presses("Kembalikan konsep")
        self.sees("Tercatat. Konsep kembali ke petugas.")

    def shows_photo(self) -> None:
        """Expect a photo of the case to be there, whole."""
        photo = self.page.locator("img").first
        photo.scroll_into_view_if_needed()
        expect(photo).to_be_visible()
        assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

    def unseals(self, passphrase: str) -> None:
        """Open what is sealed to the inspectorate, from a page that asks for it."""
        self.page.locator("#passphrase").fill(passphrase)
        with self.page.expect_navigation():
            self.page.locator("form[action$='/integrity/unlock'] button").click()

    def reloads(self) -> None:
        """Look at the page anew."""
        self.page.reload()

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def picture(self, path) -> None:
        """Keep a picture of the window."""
        take(self.page, path)
