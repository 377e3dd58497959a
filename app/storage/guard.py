"""
How a tablet's officers are let in: the device's secret, and who has to wait.

Waits are measured with a clock that only runs forward and begins with the process: setting the
tablet's clock changes nothing, and a restart begins the wait anew.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlmodel import Session

from app.storage import opened
from app.storage.duty import OnDuty
from app.storage.secrets import Secrets
from app.storage.vault import PIN_COST, Vault
from protocol import errors
from protocol.ids import Kid

PEPPER = "pepper"
"""What the device's secret is kept under, outside the data folder."""


@dataclass
class Guard:
    """
    What is known of the officers in this process, and what it is told from outside.

    `ticks` are seconds that only run forward, `cost` is the logarithm of scrypt's N for new PINs,
    `root` the deployment's. `missed_at` has the tick of everybody's last try.
    """

    root: bytes
    secrets: Secrets
    ticks: Callable[[], float]
    entropy: Callable[[int], bytes]
    cost: int = PIN_COST
    began_at: float = 0.0
    missed_at: dict[Kid, float] = field(default_factory=dict)
    _outer: Vault | None = field(default=None, repr=False)

    def outer(self) -> Vault:
        """
        Return what the device's secret seals and opens, read once in a process.

        Raises:
            SecretMissingError: the platform has it no longer.
        """
        if self._outer is None:
            pepper = self.secrets.recall(PEPPER)
            if not pepper:
                raise errors.SecretMissingError
            self._outer = Vault(pepper, self.entropy)
        return self._outer

    def destroy(self) -> None:
        """Keep no secret of the device any longer."""
        if self.secrets.recall(PEPPER):
            self.secrets.keep(PEPPER, b"")
        self._outer = None

    def renew(self, pepper: bytes) -> Vault:
        """Keep a new secret of the device, in the place of one there was."""
        self.secrets.keep(PEPPER, pepper)
        self._outer = Vault(pepper, self.entropy)
        return self._outer


def officer(session: Session) -> OnDuty:
    """
    Return who is on duty.

    Raises:
        StoreLockedError: nobody is.
    """
    now = opened.of(session).on_duty
    if now is None:
        raise errors.StoreLockedError
    return now


def of(session: Session) -> Guard:
    """Return the guard of the store this session belongs to."""
    found = session.info["guard"]
    assert isinstance(found, Guard)
    return found
