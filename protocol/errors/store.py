"""Trouble with the memory of a device or the office; a person helps."""

from protocol.errors.tree import StoreError


class StoreFullError(StoreError, code="store.full"):
    """There is no space left to write to."""


class StoreDamagedError(StoreError, code="store.damaged"):
    """The stored file is damaged."""


class StoreNewerError(StoreError, code="store.newer"):
    """The stored file was written by a newer version."""

    version: int
    known: int


class StoreKeyMissingError(StoreError, code="store.key_missing"):
    """The key that opens the store is gone."""


class StoreBusyError(StoreError, code="store.busy"):
    """Another process holds the store for too long."""


class StoreAwayError(StoreError, code="store.away"):
    """The database has a server of its own, and that does not answer."""


class StoreFolderError(StoreError, code="store.folder"):
    """The folder for the store cannot be made, or takes no writes."""


class CustodyFullError(StoreError, code="carry.custody_full"):
    """This device carries as much for others as it may."""


class PinWrongError(StoreError, code="pin.wrong"):
    """A PIN is not the one that was chosen."""


class PinWaitError(StoreError, code="pin.wait"):
    """Too many wrong PINs: the next may be tried after a while."""

    seconds: int


class PersonLockedError(StoreError, code="person.locked"):
    """What was asked for lies behind a PIN that was not given."""


class StoreLockedError(StoreError, code="store.locked"):
    """No officer of the tablet is on duty: the key to what it holds is not in memory."""


class SecretMissingError(StoreError, code="secret.missing"):
    """The device's own secret is gone from where the platform keeps it."""


class OfficerShutError(StoreError, code="officer.shut"):
    """An officer's way in was removed: by ten wrong PINs, or because they serve no more."""


class RegisterMovedError(StoreError, code="register.moved"):
    """The register was changed by somebody else while a file was looked at."""


class HelpersBadError(StoreError, code="officer.helpers"):
    """A forgotten PIN needs the word of two other officers."""
