"""What the office understood and still does not take, or not yet."""

from protocol.errors.tree import RefusedError


class NotEntitledError(RefusedError, code="trust.not_entitled"):
    """This author may not say this."""

    why: str


class StepNotAllowedError(RefusedError, code="case.step_not_allowed"):
    """A step does not fit the state its case is in; `between` names what came before it."""

    step: str
    state: str
    between: tuple[str, ...] = ()


class CaseUnknownError(RefusedError, code="case.unknown"):
    """A message speaks of a case whose application has not arrived."""


class SealedToNobodyError(RefusedError, code="sealed.to_nobody"):
    """A report is sealed to a key that is none of this office's inspectorate."""


class SealNeededError(RefusedError, code="sealed.needed"):
    """Something was said in the open about a report that is sealed."""


class ErasedError(RefusedError, code="case.erased"):
    """The office has erased this: its time was over, or its person asked for it."""


class RestrictedError(RefusedError, code="case.restricted"):
    """Nothing is decided in this case, because its person asked for that."""


class VisitIncompleteError(RefusedError, code="api.visit_incomplete"):
    """A system named a visit without its day or its place, or with what is neither."""


class NoteMissingError(RefusedError, code="api.note_missing"):
    """A system passed a case on without a word to its citizen on where to."""


class ApprovalGoneError(RefusedError, code="approval.gone"):
    """What two people are needed for was answered already, or not in time, or never asked."""


class IdTakenError(RefusedError, code="message.id_taken"):
    """Another message has this id already."""


class ForkError(RefusedError, code="chain.fork"):
    """An author's chain grew in two directions; both are kept until a person looks."""


class UnvouchedError(RefusedError, code="author.unvouched"):
    """Nobody has vouched for this author yet; a person reads the message first."""


class VoucherSpentError(RefusedError, code="voucher.spent"):
    """A voucher for an officer was used already, or its time is over."""

    why: str


class ConsentMissingError(RefusedError, code="consent.missing"):
    """An officer wrote for somebody whose consent is not recorded."""


class RevokedError(RefusedError, code="author.revoked"):
    """This author's key was revoked before this message."""


class ServiceUnknownError(RefusedError, code="service.unknown"):
    """An application asks for a service this office does not know."""


class PracticeNikError(RefusedError, code="nik_test_range"):
    """A real office was sent a NIK set aside for practice."""


class NumberTakenError(RefusedError, code="letter.number_taken"):
    """Another letter of this village has this number already."""
