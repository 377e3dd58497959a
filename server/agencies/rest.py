"""
An agency with a case system of its own that speaks JSON: what its fields are called is data.

The mapping is a table of the agency's file: where cases are posted, under which names, where
decisions are asked for, and what its words for steps are here. Nothing of it is code.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from protocol import errors
from server.agencies.agency import Brought, Handed, Row

CONNECT_WITHIN_S = 5.0
ANSWER_WITHIN_S = 20.0
ANSWER_LIMIT_BYTES = 4 * 1024 * 1024
_THERE_ALREADY = 409


@dataclass(frozen=True)
class Mapped:
    """How an agency's system is spoken to."""

    url: str
    cases_path: str
    decisions_path: str
    """With `{after}` where it wants the mark that the last answer ended with."""
    case_fields: Mapping[str, str]
    """Their name for each of ours; `answers.KEY` is an answer of the form."""
    items: str
    """Where in an answer the decisions are, names with dots between; empty for all of it."""
    mark: str
    """Where in an answer the next mark is; empty where there is none."""
    decision_fields: Mapping[str, str]
    """Their name for each of case, reference, step, reason, note, after and of a visit."""
    steps: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    """Sent as a bearer token, if there is one."""


class Rest:
    """One case system; `mark` is how far it was read, `keep` remembers it."""

    def __init__(self, mapped: Mapped, mark: str, keep: Callable[[str], None]) -> None:
        self._mapped = mapped
        self._mark = mark
        self._keep = keep

    def hand(self, cases: Sequence[Handed]) -> None:
        """Post each case under a key of its own; one that is there already is there."""
        with self._client() as client:
            for case in cases:
                key = f"{case.own['case']}:{case.own['place']}"
                status, _ = _ask(
                    client.build_request(
                        "POST",
                        self._mapped.cases_path,
                        json=self._worded(case),
                        headers={"idempotency-key": key},
                    ),
                    client,
                )
                if not 200 <= status < 300 and status != _THERE_ALREADY:
                    raise errors.BusyError(60)

    def collect(self) -> Iterator[Brought]:
        """Yield what was decided since the mark, as one."""
        path = self._mapped.decisions_path.replace("{after}", quote(self._mark, safe=""))
        with self._client() as client:
            status, raw = _ask(client.build_request("GET", path), client)
        if status != 200:
            raise errors.BusyError(60)
        try:
            told = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise errors.CaptivePortalError from error
        items = _found(told, self._mapped.items)
        if not isinstance(items, list):
            raise errors.CaptivePortalError
        mark = _found(told, self._mapped.mark) if self._mapped.mark else ""
        rows = [self._row(number, item) for number, item in enumerate(items, 1)]
        if rows:
            yield Brought(str(mark or ""), rows)

    def answer(self, brought: Brought) -> None:
        """Remember how far was read, once every row of it has become something."""
        self._mark = brought.name
        self._keep(brought.name)

    def _client(self) -> httpx.Client:
        head = {"authorization": f"Bearer {self._mapped.token}"} if self._mapped.token else {}
        return httpx.Client(
            base_url=self._mapped.url,
            headers=head,
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(ANSWER_WITHIN_S, connect=CONNECT_WITHIN_S),
        )

    def _worded(self, case: Handed) -> dict[str, str]:
        known = {**case.own, **{f"answers.{key}": it for key, it in case.answers.items()}}
        return {theirs: known.get(ours, "") for theirs, ours in self._mapped.case_fields.items()}

    def _row(self, number: int, item: object) -> Row:
        if not isinstance(item, dict):
            return Row(number, "", "", "", wrong="not_an_object")
        told = {
            ours: _text(item.get(theirs)) for ours, theirs in self._mapped.decision_fields.items()
        }
        step, reason, after = told.get("step", ""), told.get("reason", ""), told.get("after", "")
        lacking = next((each for each in ("case", "reference", "step") if not told.get(each)), "")
        return Row(
            line=number,
            case=told.get("case", ""),
            step=self._mapped.steps.get(step, step),
            reference=told.get("reference", "")[:100],
            reason=self._mapped.reasons.get(reason, reason),
            note=told.get("note", ""),
            visit_on=told.get("visit_on", ""),
            visit_at=told.get("visit_at", ""),
            bring=tuple(filter(None, map(str.strip, told.get("bring", "").split(";")))),
            after=int(after) if after.isascii() and after.isdecimal() and len(after) < 7 else None,
            wrong=lacking,
        )


def _text(said: object) -> str:
    """Return a value as text; a list with semicolons between."""
    if isinstance(said, list):
        return ";".join(map(str, said))
    return "" if said is None else str(said)


def _ask(request: httpx.Request, client: httpx.Client) -> tuple[int, bytes]:
    """
    Return the status and what was said, as long as it is not too long.

    Raises:
        AwayError: there was no answer. CaptivePortalError: one nobody reads.
    """
    raw = bytearray()
    try:
        answer = client.send(request, stream=True)
        try:
            for chunk in answer.iter_bytes():
                raw += chunk
                if len(raw) > ANSWER_LIMIT_BYTES:
                    raise errors.CaptivePortalError
        finally:
            answer.close()
    except (httpx.HTTPError, OSError) as error:
        raise errors.AwayError from error
    return answer.status_code, bytes(raw)


def _found(told: Any, path: str) -> Any:
    """Return what lies under names with dots between, nothing where there is none."""
    for name in filter(None, path.split(".")):
        told = told.get(name) if isinstance(told, dict) else None
    return told
