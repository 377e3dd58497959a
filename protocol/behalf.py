"""What is written down when somebody writes an application for somebody else."""

from typing import Annotated

from pydantic import AfterValidator

from protocol import drawings
from protocol.said import Said

THUMBPRINT = "thumbprint"
"""Under this key the photo of a thumb's print stands among an application's documents."""


def _drawn(text: str) -> str:
    if drawings.strokes(text) is None:
        raise ValueError("no signature")
    return text


Signature = Annotated[str, AfterValidator(_drawn)]
"""A signature drawn with a finger, as `protocol.drawings` writes it."""


class Applicant(Said):
    """Who an application is for, when somebody else wrote it."""

    name: str
    nik: str | None = None


class Consent(Said):
    """
    How somebody agreed that an officer writes for them.

    `spoken` is the officer's word that they said yes; beside it stands their `signature`, or the
    photo of a thumb's print under `THUMBPRINT` among the documents.
    """

    spoken: bool
    signature: Signature | None = None

    def stands(self, *, thumbprint: bool) -> bool:
        """Tell whether it is whole: a spoken yes, and one's own mark."""
        return self.spoken and (thumbprint or self.signature is not None)
