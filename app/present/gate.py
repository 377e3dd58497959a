"""What the lock of a tablet asks: a name, a PIN, a new PIN, two helpers, or the office's key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.model_officers import Gate, LockState, OfficerRow
from app.present import officers as shown
from app.storage.officers import Officer
from app.storage.proving import Proven
from app.strings import t
from protocol.ids import Kid
from protocol.posts import Post

NOBODY = Kid("")
HELPERS = 2


class Purpose(StrEnum):
    """What a PIN is given or chosen for."""

    ENTER = "enter"
    CHANGE = "change"
    RESCUE = "rescue"
    BEGIN = "begin"
    ADD = "add"
    RECOVER = "recover"


@dataclass
class Flow:
    """
    What is being asked; PINs, and what they prove, live no longer than this.

    `about` is the officer it is for, `name` and `post` of somebody who is to become one; `helper`
    gives a PIN now, `helpers` have; `first` is the new PIN as typed once, `amiss` what was wrong.
    """

    purpose: Purpose
    about: Kid = NOBODY
    name: str = ""
    post: Post = Post.HEAD
    helper: Kid = NOBODY
    helpers: list[Proven] = field(default_factory=list, repr=False)
    first: str = field(default="", repr=False)
    amiss: str = ""

    @property
    def chooses(self) -> bool:
        """Whether a new PIN is chosen now."""
        if self.purpose is Purpose.RESCUE:
            return len(self.helpers) == HELPERS
        if self.purpose is Purpose.CHANGE:
            return bool(self.helpers)
        return self.purpose is not Purpose.ENTER

    @property
    def giver(self) -> Kid:
        """Whose PIN is given now; nobody's while a new one is chosen or somebody to be named."""
        if self.chooses:
            return NOBODY
        return self.helper if self.purpose is Purpose.RESCUE else self.about


@dataclass(frozen=True)
class Standing:
    """
    How the tablet stands: its officers, and how long the PIN asked for has to wait.

    `lost` says that the device's secret is gone, `ended` that it was destroyed, for the office has
    revoked the device, and `sealed` how many parcels it carries; `answered` that the office has
    opened the store, `open_` that somebody is on duty behind all this.
    """

    officers: Sequence[Officer]
    left_s: int = 0
    lost: bool = False
    ended: bool = False
    sealed: int = 0
    answered: bool = False
    open_: bool = False


def state(flow: Flow | None, now: Standing, digits: int) -> LockState:
    """Show what is asked, with `digits` typed so far."""
    if flow is not None and (flow.chooses or flow.giver):
        return _pin(flow, now, digits)
    rows = shown.present(now.officers)
    if flow is not None and flow.purpose is Purpose.RESCUE:
        return _helpers(flow, now, rows)
    if now.answered:
        return LockState(Gate.ANSWERED, t("lock.answered"), t("lock.answered_why"), rows)
    if now.ended or now.lost:
        return _keyless(now)
    if now.open_:
        return LockState(Gate.CHOOSE, t("duty.switch"), t("lock.switch_why"), rows, leaves=True)
    return LockState(Gate.CHOOSE, t("lock.title"), t("lock.why"), rows)


def _keyless(now: Standing) -> LockState:
    """Say why no key here opens it, and that the office has one."""
    if not now.ended:
        return LockState(Gate.LOST, t("lock.lost"), t("lock.lost_why"))
    why = t("lock.ended_why", count=now.sealed) if now.sealed else t("lock.ended_empty")
    return LockState(Gate.LOST, t("lock.ended"), why, gives=now.sealed > 0)


def _pin(flow: Flow, now: Standing, digits: int) -> LockState:
    chosen = next((shown.row(each) for each in now.officers if each.kid == flow.giver), None)
    if chosen is None:
        title = t("lock.again") if flow.first else t("lock.new")
        chosen = _newcomer(flow, now)
        why = t("lock.new_why")
    else:
        title, why = t("lock.pin"), t("lock.pin_why")
        if flow.purpose is Purpose.RESCUE:
            why = t("lock.helper_why", name=_name(flow, now))
        elif flow.purpose is Purpose.CHANGE:
            why = t("lock.change_why")
    return LockState(
        Gate.PIN,
        title,
        why,
        chosen=chosen,
        digits=digits,
        wait=shown.wait(now.left_s),
        amiss=flow.amiss,
        forgot=flow.purpose is Purpose.ENTER,
        leaves=True,
    )


def _helpers(flow: Flow, now: Standing, rows: Sequence[OfficerRow]) -> LockState:
    taken = {each.officer.kid for each in flow.helpers} | {flow.about}
    left = tuple(each for each in rows if each.kid not in taken and not each.shut)
    title = t("lock.rescue", name=_name(flow, now))
    why = t("lock.second_helper" if flow.helpers else "lock.first_helper")
    return LockState(Gate.HELPERS, title, why, left, amiss=flow.amiss, leaves=True)


def _newcomer(flow: Flow, now: Standing) -> OfficerRow:
    """Show whose new PIN it is: an officer's, or somebody's who is to become one."""
    known = next((shown.row(each) for each in now.officers if each.kid == flow.about), None)
    return known or OfficerRow("", flow.name, shown.post(flow.post))


def _name(flow: Flow, now: Standing) -> str:
    return next((each.name for each in now.officers if each.kid == flow.about), "")
