"""Carrying that did not work this time; the program tries again."""

from protocol.errors.tree import DeliveryError


class AwayError(DeliveryError, code="delivery.away"):
    """The office or relay does not answer."""


class CaptivePortalError(DeliveryError, code="delivery.portal"):
    """Something between us and the office answers in its place."""


class BusyError(DeliveryError, code="delivery.busy"):
    """The office or relay asks to come back later."""

    retry_after_s: int


class NoSealingKeyError(DeliveryError, code="delivery.no_roster"):
    """No roster has been heard yet, so there is no key to seal to."""


class DeliveryRefusedError(DeliveryError, code="delivery.refused"):
    """The office could not open anything we sent."""


class DeliveryTooLargeError(DeliveryError, code="delivery.too_large"):
    """The office or relay takes only smaller parcels."""


class ParcelTooLargeError(DeliveryError, code="parcel.too_large"):
    """A parcel is larger than the weakest transport carries in one piece."""

    size_bytes: int
    limit_bytes: int


class CardGoneError(DeliveryError, code="carry.gone"):
    """The card or folder went away while it was read or written."""


class CardFullError(DeliveryError, code="carry.full"):
    """The card or folder has no room for what is to be carried."""


class CardReadOnlyError(DeliveryError, code="carry.read_only"):
    """The card or folder may not be written to."""


class CardBadError(DeliveryError, code="carry.bad_copy"):
    """What was read back from a card is not what was written to it."""


class NothingToCarryError(DeliveryError, code="carry.nothing"):
    """There is nothing of Layar's in what was given."""


class CarriedTooLargeError(DeliveryError, code="carry.too_large"):
    """A file of parcels is larger than a bundle may be."""

    size_bytes: int
    limit_bytes: int
