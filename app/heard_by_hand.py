"""What the pages say aloud on which something goes from hand to hand, or from phone to phone."""

from app import heard
from app.carried import CarryState
from app.heard import Texts
from app.model_letters import LetterCheckState
from app.model_vouching import IntroduceState, VouchState
from app.nearby import NearbyState, ReadState, RelayState, ShownState
from app.strings import t


def give(state: CarryState) -> Texts:
    """Yield what the page says on which a carrier is given what waits."""
    yield from (t("carry.give_title"), t("carry.give_why"), t("carry.give_home"), state.done)
    yield from (t("carry.goes"), *state.goes, t("carry.who"))
    if state.missing:
        yield t("carry.who_missing")


def take(state: CarryState) -> Texts:
    """Yield what the page says on which a carrier's file is taken."""
    yield from (t("carry.take_title"), t("carry.take_why"), *state.amiss)
    yield from (t("carry.took"), *state.taken) if state.taken else ()
    yield from (t("carry.holding"), *(state.holding or (t("carry.holding_none"),)))
    yield t("carry.neighbours_wait" if state.fetching else "carry.neighbours_why")


def nearby(state: NearbyState) -> Texts:
    """Yield what a page says about another machine close by."""
    match state:
        case ShownState():
            yield from (t("codes.show"), state.said)
            yield from (t("codes.show_why"), t("codes.text_only")) if state.pictures else ()
        case ReadState():
            yield from (t("codes.read"), t("codes.read_why"), state.said)
            yield from () if state.readable else (t("codes.unreadable"),)
            yield from (t("codes.back"), t("codes.back_why")) if state.back else ()
        case RelayState():
            yield from (t("relay.title"), t("relay.what"), state.left)
            yield t("relay.other" if state.address else "relay.begin")


def introduce(state: IntroduceState) -> Texts:
    """Yield what the page of this phone's code says."""
    yield from (t("introduce.title"), t("introduce.why"), t("introduce.digits"))
    yield t("introduce.text")
    if state.readable:
        yield from (t("codes.read"), t("introduce.endorsed"), t("office.title"), t("office.why"))


def vouch(state: VouchState) -> Texts:
    """Yield what the page says on which an officer vouches for a phone."""
    yield from (t("vouch.title"), t("vouch.why"))
    yield from heard.question(state.code)
    if state.digits:
        yield from (t("vouch.digits"), t("vouch.card"), t("vouch.card_why"))
        yield from heard.questions(state.card)


def letter(state: LetterCheckState) -> Texts:
    """Yield what the page says that checks a letter, and what the last one came to."""
    yield from (t("letter.check"), t("letter.check_why"), state.amiss)
    if state.verdict is not None:
        yield from (state.verdict.title, state.verdict.text)
