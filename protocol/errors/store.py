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


class CustodyFullError(StoreError, code="carry.custody_full"):
    """This device carries as much for others as it may."""


class PinWrongError(StoreError, code="pin.wrong"):
    """A PIN is not the one that was chosen."""


class PinWaitError(StoreError, code="pin.wait"):
    """Too many wrong PINs: the next may be tried after a while."""

    seconds: int


class PersonLockedError(StoreError, code="person.locked"):
    """What was asked for lies behind a PIN that was not given."""
