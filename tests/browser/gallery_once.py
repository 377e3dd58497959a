"""Pictures of what is seen once: a first day, a password handed over, a first request, a slip."""

import secrets
from pathlib import Path

import pyotp

from app.voyage import demo
from app.voyage.office import LocalOffice
from tests.browser.console import Console


def arriving(console: Console, office: LocalOffice, there: Path, language: str) -> None:
    """Draw somebody's first day: the second step, codes for paper, a password of their own."""
    name = f"baru{secrets.randbelow(10**9)}"
    made = office.command("staff", "add", name, "--name", "Contoh Baru", "--role", "clerk", "--all")
    page, password = console.page, made.split()[-1]
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    console.presses("Masuk")
    secret = page.locator(".secret")
    secret.wait_for()
    console.speaks(language)
    page.reload()
    console.picture(there / "console-second-step.png")
    page.locator("#code").fill(pyotp.TOTP(secret.inner_text().replace(" ", "")).now())
    page.locator("form[action$='/second-step'] button").click()
    page.locator(".paper-codes").wait_for()
    console.picture(there / "console-codes.png")
    page.goto(f"{console.url}/console")
    page.locator("#again").wait_for()
    console.picture(there / "console-own-password.png")
    console.close()


def handed(console: Console, there: Path) -> None:
    """Draw a password that is shown once, to whoever administers and has made an account."""
    page = console.page
    page.goto(f"{console.url}/console/people/new")
    page.locator("#name").fill("Contoh Auditor Kedua")
    page.locator("#username").fill(f"auditor{secrets.randbelow(10**9)}")
    page.locator("#role").select_option("auditor")
    page.locator("form.fields button.main").click()
    page.locator("dd.code").wait_for()
    console.picture(there / "console-handed.png")


def asked(console: Console) -> None:
    """Have somebody ask what is kept about them, unless somebody has."""
    page = console.page
    page.goto(f"{console.url}/console/requests")
    if not page.locator("main a[href^='/console/requests/']").count():
        page.locator("#nik").fill(demo.SAMPLE_NIK)
        page.locator("#name").fill("SITI CONTOH")
        page.locator("#said").fill("Data apa saja tentang saya yang disimpan?")
        page.locator("form.fields button.main").click()
        page.locator("main a[href^='/console/requests']").first.wait_for()


def covered(console: Console, there: Path) -> None:
    """Draw the slip that goes with a case handed outside; the first time, hand one over."""
    page = console.page
    page.goto(f"{console.url}/console?state=passed_on")
    if page.get_by_role("row").count() < 2:
        page.goto(f"{console.url}/console")
        page.get_by_role("row").last.get_by_role("link").first.click()
        while not page.locator("#pass_on-where").count():  # received first, then taken in hand
            page.locator("#decide button.main").first.click()
            page.locator(".notice.tone-done").wait_for()
        page.locator("details:has(#pass_on-where) summary").click()
        page.locator("#pass_on-where").select_option(index=1)
        page.locator("#pass_on-note").fill("Sekolahnya milik provinsi.")
        page.locator("details:has(#pass_on-where) button.main").click()
        page.locator(".notice.tone-done").wait_for()
        page.goto(f"{console.url}/console?state=passed_on")
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    page.locator("a[href$='/covering']").first.click()
    console.picture(there / "console-covering.png")
