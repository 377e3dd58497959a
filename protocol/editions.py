"""
A catalogue as it is published: its TOML files in one signed message, under a version.

The message is read like any other, so a body's limits bound it before anything is inflated. A file
has a plain name and a text; nothing is unpacked onto a disk, and nothing in it is carried out.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from protocol import envelope, errors, messages, services
from protocol.questions import INTRODUCED
from protocol.services import Catalogue, CatalogueError, Service

BUILT_IN = 0
"""The version of the catalogue that comes with the app."""


def bind(folder: Path, version: int) -> messages.Catalogue:
    """
    Return the message that publishes a catalogue folder.

    Raises:
        CatalogueBadError: it cannot be read, or a phone would not take it.
    """
    try:
        files = services.texts(folder)
    except CatalogueError as problem:
        raise errors.CatalogueBadError(where=str(problem)) from problem
    body = {"version": version, "files": files}
    try:
        said = messages.read(messages.Kind.CATALOGUE, body)
    except errors.BodyBadFieldsError as error:
        raise errors.CatalogueBadError(where=error.where) from error
    assert isinstance(said, messages.Catalogue)
    opened(said)
    return said


def opened(said: messages.Catalogue) -> Catalogue:
    """
    Return the catalogue a message publishes.

    Raises:
        CatalogueBadError: not all of it can be read, or nobody could be introduced by it.
    """
    try:
        found = services.read(said.files)
    except CatalogueError as problem:
        raise errors.CatalogueBadError(where=str(problem)) from problem
    if not any(_asked(service) >= INTRODUCED for service in found.values()):
        raise errors.CatalogueBadError(where="no service asks who somebody is")
    return found


def _asked(service: Service) -> set[str]:
    return {question.from_person for question in service.questions}


def over(newest: Catalogue, older: Iterable[Catalogue]) -> Catalogue:
    """Return the newest catalogue, in which services of older ones, newest first, have ended."""
    ended: dict[str, Service] = {}
    agencies = dict(newest.agencies)
    for each in older:
        for key, service in each.items():
            if key not in newest.services:
                ended.setdefault(key, service)
        for key, agency in each.agencies.items():
            agencies.setdefault(key, agency)
    return replace(newest, agencies=agencies, ended=ended)


@lru_cache(maxsize=8)
def kept(raw: bytes) -> Catalogue | None:
    """Return the catalogue of an envelope taken before, none where this version cannot read it."""
    signed = envelope.parse(raw)
    said = messages.read(signed.kind, signed.body)
    assert isinstance(said, messages.Catalogue)
    try:
        return opened(said)
    except errors.CatalogueBadError:
        return None
