"""This phone's code, and the page on which an officer vouches for another."""

from dataclasses import dataclass

from app import model
from app.filling import Filling
from app.model_vouching import IntroduceState, VouchState
from app.present import form
from app.strings import t
from protocol import errors, qr
from protocol.answers import Review
from protocol.ids import Digest
from protocol.questions import Kind

DIGITS_TOGETHER = 3


@dataclass(frozen=True)
class Vouching:
    """How far an officer has come: the text of the phone's code, what the card says."""

    card: Filling
    text: str = ""
    tried: bool = False


def phone_of(text: str) -> tuple[bytes, Digest] | None:
    """Return the key and introduction a phone's text names; None of anything else."""
    try:
        return qr.read_request(text.strip())
    except (errors.QrBadError, errors.KeyBadError):
        return None


def office_of(text: str) -> bytes | None:
    """Return the root key on an office's wall; None of anything else."""
    try:
        return qr.read_office(text.strip())
    except (errors.QrBadError, errors.KeyBadError):
        return None


def introduce(picture: bytes, text: str, digits: str, *, readable: bool) -> IntroduceState:
    """Show this phone's code."""
    return IntroduceState(picture, text, _apart(digits), readable)


def vouch(now: Vouching, review: Review, *, readable: bool) -> VouchState:
    """Show the page to vouch on."""
    phone = phone_of(now.text)
    asked = now.tried or len(now.text.strip()) >= qr.REQUEST_CHARS
    return VouchState(
        code=model.QuestionState(
            key="code",
            kind=Kind.LONG_TEXT.value,
            label=t("vouch.text"),
            help=t("vouch.text_help"),
            example="",
            required=True,
            value=now.text,
            error=t("vouch.no_code") if phone is None and asked else "",
            warning="",
        ),
        digits=_apart(qr.six_digits(*phone)) if phone else "",
        card=form.question_states(now.card, review),
        readable=readable,
    )


def _apart(digits: str) -> str:
    return f"{digits[:DIGITS_TOGETHER]} {digits[DIGITS_TOGETHER:]}"
