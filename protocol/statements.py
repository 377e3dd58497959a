"""
Statements to agree to: what is agreed to are exact words in one version.

The answer is a mark over those words in every language, so that agreeing to a text is not
agreeing to the one that replaces it, however small the change.
"""

import hashlib
import re

from protocol.conditions import NO, YES
from protocol.findings import Checked, refused
from protocol.questions import Question

_DIGITS = 16
_MARK = re.compile(rf"[0-9]+-[0-9a-f]{{{_DIGITS}}}")


def mark(question: Question) -> str:
    """Return what agreeing to this question's words says on the wire: `1-9f2c4e1a8b7d6c50`."""
    words = f"{question.statement.id}\0{question.statement.en}".encode()
    return f"{question.statement_version}-{hashlib.sha256(words).hexdigest()[:_DIGITS]}"


def version(value: str) -> int | None:
    """Return which version of the words a mark stands for, None when it is no mark."""
    return int(value.partition("-")[0]) if _MARK.fullmatch(value) else None


def read(text: str, question: Question) -> Checked:
    """Return the mark of these words: from a yes, or from the same mark said before."""
    said = text.casefold()
    ours = mark(question)
    if said in YES or said == ours:
        return Checked(ours)
    if said in NO:
        return refused("consent_needed")
    return refused("statement_changed" if _MARK.fullmatch(said) else "choice_unknown")
