"""What waits for this program to be updated."""

from protocol.errors.tree import VersionError


class FormatNewerError(VersionError, code="format.newer"):
    """Some bytes are in a form this version does not know."""

    what: str


class AppTooOldError(VersionError, code="app.too_old"):
    """The office no longer speaks with an app as old as this one."""
