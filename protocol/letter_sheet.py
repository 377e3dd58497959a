"""
An issued letter laid out on A4: letterhead, title, number, body, signature, and its code.

Marks in millimetres, drawn by `typesetting` and by whoever shows a picture. What does not fit on a
page goes on on the next; the signature never stands there alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from protocol import marks
from protocol.letter_text import Block, Facts, Filled
from protocol.marks import HEAVY, INK, LINE, PLAIN, SOFT, STRONG, Box, Dot, Mark, Style, Words

WIDTH, HEIGHT = 210.0, 297.0
CODE_MM = 33.0
"""How large the code is printed: half a millimetre to a module."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 25.0, 20.0, 15.0, 20.0
_TEXT = WIDTH - _LEFT - _RIGHT
_BODY = Style(PLAIN, 11)
_SMALL = Style(PLAIN, 8, SOFT)
_LEADING = 5.3
_GAP = 2.4
_COLON = 48.0
"""Where the colons of rows stand, from the left margin."""
_WET = 24.0
"""Room for a hand and a stamp."""
_LOWEST = HEIGHT - 13
"""The signature may reach lower than the lines of the body: only page numbers stand there."""
_DRAFT = Style(HEAVY, 92, (233, 236, 238))


@dataclass(frozen=True)
class Letterhead:
    """Whose letter it is: `lines` from the widest to the narrowest, where they are found."""

    lines: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs, where and when; `posts` are the lines above the room for a hand."""

    place_and_day: str
    posts: tuple[str, ...]
    name: str
    nip: str


@dataclass(frozen=True)
class Paper:
    """Everything on a letter, in words; a `draft` has its mark across and nothing to check."""

    head: Letterhead
    number: str
    filled: Filled
    signature: Signature
    check: str
    draft: str = ""


Page = list[Mark]


def lay_out(
    paper: Paper, code: list[list[bool]] | None, measure: marks.Measure
) -> tuple[Page, ...]:
    """Place everything a letter says; `code` is its QR, true where it is dark, none of a draft."""
    setter = _Setter(paper, measure)
    setter.head()
    setter.title()
    for block in paper.filled.blocks:
        setter.block(block)
    setter.end(code)
    return tuple(setter.pages)


class _Setter:
    """Where the next line goes; made for one letter and thrown away."""

    def __init__(self, paper: Paper, measure: marks.Measure) -> None:
        self.paper = paper
        self.measure = measure
        self.pages: list[Page] = []
        self.y = 0.0
        self.begin()

    def begin(self) -> None:
        """Begin a page; across a draft stands that it is one."""
        page: Page = []
        if self.paper.draft:
            for y in (120.0, 215.0):
                page.append(self._centred(self.paper.draft, y, _DRAFT))
        self.pages.append(page)
        self.y = _TOP + 4

    def head(self) -> None:
        """Set the letterhead: a place for the emblem, the lines, a double rule."""
        page, head = self.pages[-1], self.paper.head
        styles = [Style(STRONG, 12), Style(STRONG, 12), Style(HEAVY, 16)]
        x, y = _LEFT + 9.5, _TOP + 11.5
        page += [Dot(x, y, 9.5, LINE, False), Dot(x, y, 7.8, LINE, False)]
        self.y = _TOP - 1
        wide = _TEXT - 2 * 22
        for line, style in zip(head.lines, styles[-len(head.lines) :], strict=True):
            for part in marks.fit(line, style, wide, self.measure):
                self.y += style.points * 0.47
                page.append(self._centred(part, self.y, style))
        self.y += 6
        for part in marks.fit(head.address, _SMALL, wide, self.measure) if head.address else ():
            page.append(self._centred(part, self.y - 1, _SMALL))
            self.y += 3.8
        self.y = max(self.y, _TOP + 23)
        page += [
            Box(_LEFT, self.y, _TEXT, 0.9, INK),
            Box(_LEFT, self.y + 1.5, _TEXT, 0.25, INK),
        ]
        self.y += 12

    def title(self) -> None:
        """Set the title, underlined, and the number below it."""
        style = Style(HEAVY, 14)
        for line in marks.fit(self.paper.filled.title.upper(), style, _TEXT, self.measure):
            mark = self._centred(line, self.y, style)
            wide = self.measure(line, style.face, style.points)
            self.pages[-1] += [mark, Box(mark.x, self.y + 1.3, wide, 0.35, INK)]
            self.y += 7.2
        number = f"Nomor: {self.paper.number}"
        self.pages[-1].append(self._centred(number, self.y - 0.6, Style(STRONG, 11)))
        self.y += 11

    def block(self, block: Block) -> None:
        """Set a paragraph, or rows whose colons stand under one another."""
        if isinstance(block, Facts):
            for label, value in block.rows:
                self._row(label, value)
        else:
            for line in marks.fit(block.text, _BODY, _TEXT, self.measure):
                self._line([Words(_LEFT, 0, line, *_face(_BODY))])
        self.y += _GAP

    def end(self, code: list[list[bool]] | None) -> None:
        """Set signature and code side by side, and number the pages where there are several."""
        signature = self.paper.signature
        by_hand = (2 + len(signature.posts) + bool(signature.nip)) * _LEADING + _WET
        if self.y + 4 + max(by_hand, CODE_MM + 9) > _LOWEST:
            self._take_along()
        self.y += 4
        top = self.y
        x, wide = _LEFT + _TEXT - 76, 76.0
        self._stack([signature.place_and_day, *signature.posts], x, wide, _BODY)
        self.y += _WET
        self._stack([signature.name], x, wide, Style(STRONG, 11))
        if signature.nip:
            self._stack([f"NIP {signature.nip}"], x, wide, _BODY)
        if code is not None:
            module = CODE_MM / len(code)
            self.pages[-1] += marks.qr(code, _LEFT, top + 2, module)
            self.y = max(self.y, top + CODE_MM + 7)
            for line in marks.fit(self.paper.check, _SMALL, _TEXT, self.measure):
                self.pages[-1].append(Words(_LEFT, self.y, line, *_face(_SMALL)))
                self.y += 3.8
        if len(self.pages) > 1:
            for number, page in enumerate(self.pages, 1):
                said = f"{self.paper.number} · halaman {number} dari {len(self.pages)}"
                page.append(self._centred(said, HEIGHT - 10, _SMALL))

    def _row(self, label: str, value: str) -> None:
        labels = marks.fit(label, _BODY, _COLON - 3, self.measure)
        values = marks.fit(value, _BODY, _TEXT - _COLON - 3, self.measure)
        for n in range(max(len(labels), len(values))):
            line: Page = []
            if n < len(labels):
                line.append(Words(_LEFT, 0, labels[n], *_face(_BODY)))
            if n == 0:
                line.append(Words(_LEFT + _COLON, 0, ":", *_face(_BODY)))
            if n < len(values):
                line.append(Words(_LEFT + _COLON + 3, 0, values[n], *_face(_BODY)))
            self._line(line)

    def _line(self, words: Page) -> None:
        if self.y > HEIGHT - _BOTTOM:
            self.begin()
        self.pages[-1] += [
            replace(mark, y=self.y) if isinstance(mark, Words) else mark for mark in words
        ]
        self.y += _LEADING

    def _take_along(self) -> None:
        """Begin a page with the last lines of this one: a signature alone could be anybody's."""
        page = self.pages[-1]
        last = sorted({mark.y for mark in page if isinstance(mark, Words)})[-2:]
        along = [mark for mark in page if isinstance(mark, Words) and mark.y in last]
        self.pages[-1] = [mark for mark in page if mark not in along]
        self.begin()
        down = self.y - min(mark.y for mark in along)
        self.pages[-1] += [replace(mark, y=mark.y + down) for mark in along]
        self.y = max(mark.y for mark in along) + down + _LEADING + _GAP

    def _stack(self, lines: Sequence[str], x: float, wide: float, style: Style) -> None:
        for line in lines:
            for part in marks.fit(line, style, wide, self.measure):
                self.pages[-1].append(Words(x, self.y, part, *_face(style)))
                self.y += _LEADING

    def _centred(self, text: str, y: float, style: Style) -> Words:
        x = (WIDTH - self.measure(text, style.face, style.points)) / 2
        return Words(x + (_LEFT - _RIGHT) / 2, y, text, *_face(style))


def _face(style: Style) -> tuple[str, float, marks.Color]:
    return style.face, style.points, style.color
