"""An issued letter in words: whether it counts, and what it says to compare with the paper."""

from app.model import Tone
from app.model_letters import LetterVerdict
from app.present import times
from app.present.answers import village
from app.strings import language, t
from protocol import ids, letter_page
from protocol.letters import Checked, Facts, Verdict
from protocol.services import Catalogue
from protocol.trust import Author, Role

_TONES = {
    Verdict.GENUINE: Tone.DONE,
    Verdict.EXPIRED: Tone.WAIT,
    Verdict.ENDED: Tone.WAIT,
    Verdict.NEWER: Tone.NEWS,
}


def verdict(checked: Checked, catalogue: Catalogue) -> LetterVerdict:
    """Say what checking a letter came to."""
    lines: tuple[tuple[str, str], ...] = ()
    if checked.code is not None and checked.verdict is not Verdict.ALTERED:
        lines = _lines(checked.code.facts, checked.issuer, catalogue)
    return LetterVerdict(
        title=t(f"verdict.{checked.verdict}"),
        text=t(f"verdict.{checked.verdict}_text"),
        tone=_TONES.get(checked.verdict, Tone.FIX),
        lines=lines,
    )


def _lines(
    facts: Facts, issuer: Author | None, catalogue: Catalogue
) -> tuple[tuple[str, str], ...]:
    service = catalogue.get(facts.service)
    found = (
        ("letter.number", facts.number),
        ("letter.what", service.title.in_(language()) if service else facts.service),
        ("letter.about", facts.name),
        ("letter.nik", t("letter.nik_end", digits=facts.nik_end) if facts.nik_end else ""),
        ("letter.issuer", _issuer(facts, issuer, catalogue)),
        ("letter.issued_on", times.full(facts.issued_on)),
        ("letter.until", times.full(facts.until) if facts.until else t("letter.no_end")),
        ("letter.code", ids.receipt_code(facts.case)),
        ("letter.certified", t("letter.yes" if facts.certified else "letter.none")),
    )
    return tuple((t(label), value) for label, value in found if value)


def _issuer(facts: Facts, issuer: Author | None, catalogue: Catalogue) -> str:
    place = village(facts.village) if facts.village else t("event.office")
    if issuer is None or issuer.role is Role.OFFICE or not issuer.name:
        return place
    body = letter_page.body(catalogue, facts, issuer) if issuer.role is Role.AGENCY else ""
    return f"{issuer.name}, {body or place}"
