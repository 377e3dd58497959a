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
