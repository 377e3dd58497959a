"""A made-up office: it answers what was written for practice, one step at a time."""

from sqlmodel import Session

from app.storage import documents, identity, ledger, receipts
from app.strings import t
from protocol import case as cases
from protocol import envelope, ids, keys, messages
from protocol.case import FINAL, Case, State, Step
from protocol.documents import bitmap
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import CaseId, MessageId
from protocol.messages import Decision, Kind, Receipt
from protocol.services import Service
from protocol.trust import Author, Role
from protocol.world import World

_LOOKING = (State.VILLAGE_REVIEW, State.IN_PROCESS)
"""Where an office looks at the photos."""


class Pretended:
    """
    An office with a key nobody trusts, made for one practice and kept nowhere.

    Its words are laid straight into the store that practises; no other phone would believe them.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = keys.new_signing(world)
        self._said: Envelope | None = None

    def hear(self, session: Session) -> None:
        """Say that everything written so far has arrived, with its photos."""
        me, now = identity.load(session), self._world.now()
        waiting = ledger.waiting(session)
        places: dict[MessageId, int] = {}
        reached: dict[CaseId, int] = {}
        for each in waiting:
            if each.text_waits and each.case is not None:
                last = reached.get(each.case) or _last(session, each.case)
                places[each.id] = reached[each.case] = last + 1
        photos = documents.unfinished(session)
        said = Receipt(
            to=me.kid,
            at=int(now.timestamp() * 1000),
            received=[each.id for each in waiting],
            places=places,
            pieces={each.sha256: bitmap(max(each.left) + 1, each.left) for each in photos},
        )
        receipts.acknowledge(session, said, speaker=self._key.kid, epoch=1, at=now)

    def answer(self, session: Session, case: Case, service: Service) -> None:
        """Say the next thing in a case: that it has arrived, or the next step of its usual way."""
        if _waits(session, case):
            self.hear(session)
        elif (said := _next(case, service)) is not None:
            last = self._said
            message = envelope.sign(
                self._key,
                identity.load(session).realm,
                kind=Kind.DECISION,
                epoch=1,
                seq=last.seq + 1 if last else 1,
                prev=bytes.fromhex(last.digest) if last else NO_PREV,
                id=ids.new(self._world),
                body=messages.body_of(said),
            )
            author = Author(self._key.public, Role.OFFICE, t("rehearsal.office"))
            place = case.last_place + 1
            ledger.append(session, message, author, self._world.now(), place=place)
            self._said = message


def goes_on(session: Session, case: Case, service: Service) -> bool:
    """Tell whether the made-up office has something more to say in a case."""
    return _waits(session, case) or _next(case, service) is not None


def _next(case: Case, service: Service) -> Decision | None:
    """
    Return what is said next: once for a better photo, else the next step of the usual way.

    None at the end, and while somebody is to mend something.
    """
    if photo := _doubted(case, service):
        return Decision(
            case=case.id,
            step="ask",
            reason="photo_unreadable",
            note=t("rehearsal.answer"),
            questions=[photo],
        )
    if (step := _following(case, service)) is None:
        return None
    return Decision(case=case.id, step=step.name, note=t("rehearsal.answer"))


def _doubted(case: Case, service: Service) -> str:
    """Return the photo that is asked for once more; empty where one was, or none is there."""
    if case.state not in _LOOKING or any(each.step == "ask" for each in case.history):
        return ""
    asked = (each.key for each in service.questions if each.by_camera)
    return next((key for key in asked if key in case.documents), "")


def _following(case: Case, service: Service) -> Step | None:
    if case.state in FINAL or case.state not in service.flow:
        return None
    ahead = service.flow[service.flow.index(case.state) + 1 :]
    steps = cases.allowed(case, service.flow, Role.OFFICE)
    return next((step for state in ahead for step in steps if step.target is state), None)


def _last(session: Session, case: CaseId) -> int:
    return max((each.place or 0 for each in ledger.heard(session, case)), default=0)


def _waits(session: Session, case: Case) -> bool:
    return any(each.case == case.id for each in ledger.waiting(session))
