"""
What the office publishes: whose word it is, whom it speaks for, what can be asked for.

Said to everybody and read in the open; each newer version takes the place of the one before.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from protocol.said import Kind, Said
from protocol.shapes import (
    Count,
    Extent,
    FileText,
    Instant,
    KidText,
    MarkText,
    SealingKey,
    SigningKey,
)

CATALOGUE_FILES_LIMIT = 256
"""Files of a catalogue; what they may weigh together a body's limits say."""


class SigningTerm(Said):
    """A signing key and when it counts: from `since`, before `until`."""

    key: SigningKey
    since: Instant = Field(alias="from")
    until: Instant


class SealingTerm(Said):
    """A sealing key and when it is sealed to: from `since`, before `until`."""

    key: SealingKey
    since: Instant = Field(alias="from")
    until: Instant


class Officer(Said):
    """
    Somebody the office speaks for; `scope` are villages or services, or "*" for all.

    Who shares a village's tablet has a `post` there, and says which `device` it is.
    """

    key: SigningKey
    name: str
    role: str
    scope: list[str]
    post: str | None = None
    device: KidText | None = None


class Manifest(Said):
    """
    Which keys sign for the office; by the root key. `root` is the next root key.

    `inspectorate` are the keys that reports about officers are sealed to. The root says them and
    not the office: who has the office's keys must not be able to name others.
    """

    kind: ClassVar[Kind] = Kind.MANIFEST
    version: Count
    office: list[SigningTerm]
    root: SigningKey | None = None
    inspectorate: list[SealingTerm] = []  # noqa: RUF012 - a model's default is copied


class Roster(Said):
    """
    Whom the office speaks for, and what it understands; by an office signing key.

    `withdrawn` are the marks of letters that no longer count, `manifest` is the version of the
    manifest beside it, from the second on: with a new one there is a new roster to ask for.
    """

    kind: ClassVar[Kind] = Kind.ROSTER
    version: Count
    seal: list[SealingTerm]
    officers: list[Officer]
    revoked: dict[KidText, Extent]
    suites: list[int]
    dictionaries: list[int]
    least_app: str
    root: SigningKey | None = None
    withdrawn: list[MarkText] = []  # noqa: RUF012 - a model's default is copied
    manifest: Count | None = None


class Catalogue(Said):
    """What can be asked for, as its TOML files; by an office signing key."""

    kind: ClassVar[Kind] = Kind.CATALOGUE
    version: Annotated[int, Field(ge=1)]
    files: Annotated[dict[FileText, str], Field(max_length=CATALOGUE_FILES_LIMIT)]
