"""The page on which a villager agrees that an officer writes for them; a page of any form."""

from dataclasses import replace

from app.storage import behalf
from app.strings import t
from protocol.behalf import THUMBPRINT
from protocol.conditions import Condition
from protocol.questions import Kind, Option, Page, Question, Text
from protocol.services import Service

SIGNS, PRESSES = "signs", "presses"


def asked(service: Service) -> Service:
    """Return a service that asks at the end how the villager agreed."""
    return replace(service, pages=(*service.pages, _page()))


def _page() -> Page:
    drawn = Condition(behalf.MARK, (SIGNS,))
    pressed = Condition(behalf.MARK, (PRESSES,))
    return Page(
        "behalf",
        _text("behalf.title"),
        _text("behalf.why"),
        (
            Question(
                behalf.SPOKEN,
                Kind.STATEMENT,
                _text("behalf.spoken"),
                help=_text("behalf.spoken_how"),
                required=True,
                statement=_text("behalf.said"),
                statement_version=1,
            ),
            Question(
                behalf.MARK,
                Kind.CHOICE,
                _text("behalf.mark"),
                required=True,
                options=(
                    Option(SIGNS, _text("behalf.signs")),
                    Option(PRESSES, _text("behalf.presses")),
                ),
            ),
            Question(
                behalf.SIGNATURE,
                Kind.SIGNATURE,
                _text("behalf.signature"),
                required=True,
                visible_if=drawn,
            ),
            Question(
                THUMBPRINT,
                Kind.THING,
                _text("behalf.thumbprint"),
                help=_text("behalf.thumbprint_how"),
                required=True,
                visible_if=pressed,
            ),
        ),
    )


def _text(key: str) -> Text:
    said = t(key)
    return Text(said, said)
