"""
Check before you sail: what a service says about answers that each stand by themselves.

A check is data: conditions that all hold, a verdict, and words. It is told at the question it is
`about`, like anything found there: what cannot be sent yet as an error, the rest as a warning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from protocol.findings import Checked, Finding, Level
from protocol.questions import Condition, Question, Raw, Text

CODE = "check"


class Verdict(StrEnum):
    """What is to be said of a whole form."""

    READY = "ready"
    BUT = "but"
    """It can be sent, and something about it should be known before."""
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Check:
    """When all of `when` hold, these words, at the question this is about."""

    verdict: Verdict
    about: str
    when: tuple[Condition, ...]
    words: Text

    @property
    def finding(self) -> Finding:
        """What is found at the question when this holds."""
        level = Level.ERROR if self.verdict is Verdict.NOT_YET else Level.WARN
        return Finding(level, CODE, words=(self.words.id, self.words.en))


@dataclass(frozen=True)
class Reason:
    """Why a form is not simply ready: the question, what was found there, and how it weighs."""

    verdict: Verdict
    question: Question
    finding: Finding


def holding(
    checks: Iterable[Check], answers: Mapping[str, Raw], today: date
) -> Mapping[str, tuple[Finding, ...]]:
    """Return what the checks find in these answers, by the question each is about."""
    found: dict[str, tuple[Finding, ...]] = {}
    for check in checks:
        if all(condition.holds(answers, today) for condition in check.when):
            found[check.about] = (*found.get(check.about, ()), check.finding)
    return found


def added(checked: Checked, found: tuple[Finding, ...]) -> Checked:
    """Return an answer with what checks found about it; what it lacks by itself comes first."""
    return replace(checked, findings=(*checked.findings, *found)) if found else checked


def reasons(judged: Iterable[tuple[Question, Checked]]) -> tuple[Reason, ...]:
    """Return everything found, what keeps the form from being sent first."""
    found = [
        Reason(Verdict.NOT_YET if finding.level is Level.ERROR else Verdict.BUT, question, finding)
        for question, checked in judged
        for finding in checked.findings
    ]
    return tuple(sorted(found, key=lambda reason: reason.verdict is not Verdict.NOT_YET))


def verdict(found: Iterable[Reason]) -> Verdict:
    """Return the weightiest of what was found."""
    verdicts = {reason.verdict for reason in found}
    for each in (Verdict.NOT_YET, Verdict.BUT):
        if each in verdicts:
            return each
    return Verdict.READY
