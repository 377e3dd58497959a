"""The screens speak plainly: words people know, no shouting, no blaming."""

import re
import tomllib
from collections.abc import Iterator

from tests.house import speech, tree

LEAVE_ID = re.compile(
    r"\b\w*unggah\w*|\b\w*unduh\w*|\bupload\w*|\bdownload\w*|\b\w*sinkron\w*|\bsync\w*"
    r"|\b\w*verifikasi\w*|\b\w*validasi\w*|\b\w*autentikasi\w*|\blog ?in\b|\blog ?out\b"
    r"|\b\w*enkripsi\w*|\boffline\b|\bonline\b|\bserver\b|\bcloud\b|\berror\b|\b\w*gagal\w*"
    r"|\bsubmit\w*|\b\w*koneksi\w*|\bjaringan\b|\bgawai\b|\bperangkat\b(?! desa)"
    r"|\b(?:ter)?lampiran\b|\bformulir\b|\bdraft?\b|\bpending\b|\bopsional\b|\bmandatory\b"
    r"|\bOTP\b|\bPIN\b|\bdisposisi\b|\bbiometrik\b|\bdesil\b|\bSLA\b|\bdata tidak valid\b"
    r"|\bnotifikasi\b|\briwayat transaksi\b|\btoken\b",
    re.IGNORECASE,
)
"""Words that clerks and programmers say and a village does not; each has a plain one."""

LEAVE_EN = re.compile(
    r"\bupload\w*|\bdownload\w*|\bsync\w*|\bserver\b|\berrors?\b|\binvalid\b|\bfailed\b|\btoken\b"
    r"|\blog ?in\b|\blog ?out\b|\boffline\b|\bonline\b|\bsubmit\w*|\bencrypt\w*|\busers?\b",
    re.IGNORECASE,
)

LEAVE = {"id": LEAVE_ID, "en": LEAVE_EN}


def test_the_app_uses_no_office_words():
    """No text of the app has a word that people would have to ask about."""
    met = [
        f"{language} {key}: {found.group()}"
        for language, texts in speech.APP.languages.items()
        for key, text in texts.items()
        if (found := LEAVE[language].search(_spoken(text)))
    ]

    assert met == []


def test_the_catalogue_uses_no_office_words():
    """No service asks or explains with a word that people would have to ask about."""
    met = [
        f"{place}: {found.group()}"
        for place, language, text in _catalogue()
        if (found := LEAVE[language].search(text))
    ]

    assert met == []


def test_nothing_shouts():
    """No text a citizen reads has an exclamation mark."""
    said = [
        (f"{language} {key}", text)
        for language, texts in speech.APP.languages.items()
        for key, text in texts.items()
    ]
    said += [(place, text) for place, _, text in _catalogue()]

    assert [place for place, text in said if "!" in text] == []


def _spoken(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", "…", text)


def _catalogue() -> Iterator[tuple[str, str, str]]:
    """Yield the place, language and words of every text of the catalogue."""
    for path in tree.kept():
        if path.match("protocol/catalogue/*.toml"):
            for key, text in speech.flat(tomllib.loads(tree.text(path))):
                language = key.rpartition(".")[2]
                if language in LEAVE:
                    yield f"{path.name} {key}", language, text
