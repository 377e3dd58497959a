"""What the person typing mends."""

from protocol.errors.tree import InputError


class DraftIncompleteError(InputError, code="draft.incomplete"):
    """A draft cannot be sent while questions are open or answers do not stand."""

    missing: int


class ReceiptCodeBadError(InputError, code="receipt_code.bad"):
    """A receipt code was read wrongly; `why` is receipt_length, receipt_chars or receipt_check."""

    why: str


class PinBadError(InputError, code="pin.bad"):
    """A PIN is not six digits."""


class OfficerPinBadError(InputError, code="officer_pin.bad"):
    """An officer's PIN is not six to eight digits."""


class OfficerPinCommonError(InputError, code="officer_pin.common"):
    """An officer's PIN is one that everybody tries first."""


class PinsDifferError(InputError, code="pin.differs"):
    """A new PIN was typed in two ways."""


class QrBadError(InputError, code="qr.bad"):
    """A scanned text is no Layar QR of the kind asked for."""

    why: str


class VoucherFalseError(InputError, code="voucher.false"):
    """A voucher for an officer was not signed by this deployment's office."""

    why: str


class SlipFalseError(InputError, code="slip.false"):
    """A receipt slip was not signed by who it says, or not about the application it names."""

    why: str


class NumberPatternError(InputError, code="letter.pattern"):
    """A pattern for letter numbers lacks a part it needs, has an unknown one, or is too long."""

    why: str


class NoReasonError(InputError, code="letter.no_reason"):
    """A letter was to be taken back and nobody said why."""


class OwnCodeError(InputError, code="qr.own"):
    """An officer's phone was shown its own code: nobody vouches for themselves."""


class SignpostBadError(InputError, code="relay.address"):
    """What was typed or scanned is no address a relay can have."""


class PhotoNotImageError(InputError, code="photo.not_image"):
    """A chosen file is not a picture this app can read."""


class PhotoTooManyPixelsError(InputError, code="photo.too_many_pixels"):
    """A picture would need more memory than a cheap phone has."""

    pixels: int
    limit: int


class PhotoTooLargeError(InputError, code="photo.too_large"):
    """A chosen file is larger than is read into memory."""

    size_bytes: int
    limit_bytes: int


class RegisterUnreadableError(InputError, code="register.unreadable"):
    """A chosen file holds no rows that can be read."""


class RegisterFormatError(InputError, code="register.format"):
    """A chosen file is an old kind of spreadsheet, one with a password or a page of the web."""


class RegisterLargeError(InputError, code="register.large"):
    """A chosen register is larger than a tablet bears."""


class NoCameraError(InputError, code="photo.no_camera"):
    """This device has no camera, or the person did not allow its use."""

    why: str


class SignInError(InputError, code="staff.sign_in"):
    """A staff member's name and password do not fit, or were tried too often."""

    retry_after_s: int = 0


class PassphraseError(InputError, code="inspectorate.passphrase"):
    """The inspectorate's passphrase does not fit, or was tried too often."""

    retry_after_s: int = 0


class AccountBadError(InputError, code="staff.account"):
    """No account can be made so; `why`: letters, taken, password, nip; of officers name, full."""

    why: str
