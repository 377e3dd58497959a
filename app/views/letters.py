"""The village's letters: what waits for whom, one letter as it is or would be, and the book."""

from collections.abc import Callable
from functools import partial

import flet as ft

from app.intents import Intents
from app.model import Tone
from app.model_letters import LetterheadState, LetterRow, LettersState, LetterState
from app.strings import t
from app.views import letter_check, parts, theme, touch

SHAPE = 210 / 297
"""Width to height: the paper's own."""


def letters(state: LettersState, act: Intents) -> ft.Control:
    """Draw what can be prepared, what waits, what was issued, and the way to the book."""
    waiting = [*state.drafts, *state.ready]
    said: list[ft.Control] = [parts.title(t("letters.title"))]
    if state.short:
        said.append(parts.notice(Tone.WAIT, state.stock))
    else:
        said.append(parts.soft(state.stock))
    if not waiting and not state.issued:
        said.append(
            parts.empty(ft.Icons.DRAFTS_OUTLINED, t("letters.empty"), t("letters.empty_hint"))
        )
    if waiting:
        said += [parts.heading(t("letters.waiting")), *(_row(each, act) for each in waiting)]
    if state.issued:
        said += [parts.heading(t("letters.book")), *(_row(each, act) for each in state.issued)]
        said += [
            parts.beside(
                [
                    touch.quiet(t("letters.save_sheet"), touch.on(act.save_book, True)),
                    touch.quiet(t("letters.save_pages"), touch.on(act.save_book, False)),
                ]
            )
        ]
    if state.gaps:
        said += [parts.heading(t("letters.gaps")), *(parts.soft(each) for each in state.gaps)]
    said += [
        touch.secondary(
            t("letterhead.title"), touch.on(act.go, "/letterhead"), icon=ft.Icons.EDIT_NOTE
        ),
        touch.secondary(
            t("letter.check"), touch.on(act.go, "/check"), icon=ft.Icons.VERIFIED_OUTLINED
        ),
    ]
    return parts.page(said, name="letters", gap=12)


def _row(row: LetterRow, act: Intents) -> ft.Control:
    """Draw a letter as a row that opens it."""
    under = [part for part in (row.about, row.number, row.when) if part]
    paper = parts.card(
        [
            parts.leads(
                parts.strong(row.title, size=theme.TEXT_LARGE),
                *([parts.soft(" · ".join(under))] if under else []),
                parts.chips(parts.chip(row.tone, row.label)),
            )
        ],
        margin=12,
    )
    identifier = f"letter-{row.case}-{row.number}"
    return parts.pressable(paper, touch.on(act.go, f"/letters/{row.case}"), identifier)


def letter(state: LetterState, act: Intents) -> ft.Control:
    """Draw a letter: a draft as it would be, or what was issued and whether it counts."""
    said: list[ft.Control] = [
        parts.title(state.title),
        parts.soft(state.stage),
        *([letter_check.verdict(state.verdict)] if state.verdict else []),
        *([parts.body(t("letters.why", reason=state.taken_back))] if state.taken_back else []),
        *(_paper(each, state.aloud if not at else "") for at, each in enumerate(state.pages)),
    ]
    if state.number and not state.whole:
        said.append(parts.notice(Tone.WAIT, t("letters.not_whole")))
    if state.annuls:
        said.append(_annul(state, act))
    return parts.page(said, _foot(state, act), name=f"letter-{state.case}")


def letterhead(state: LetterheadState, act: Intents) -> ft.Control:
    """Draw how this village writes its letters."""
    boxes = [
        _box(
            key,
            t(f"letterhead.{key}"),
            value,
            partial(act.type_letterhead, key),
            may=state.may,
            said=t("letterhead.parts") if key == "pattern" and state.may else "",
        )
        for key, value in (
            ("unit", state.unit),
            ("pattern", state.pattern),
            ("address", state.address),
        )
    ]
    amiss = [parts.notice(Tone.FIX, state.amiss)] if state.amiss else []
    save = [touch.primary(t("letterhead.save"), touch.on(act.save_letterhead))]
    return parts.page(
        [
            parts.title(t("letterhead.title")),
            parts.body(t("letterhead.why" if state.may else "letterhead.by_head")),
            *boxes,
            *amiss,
            *([parts.soft(t("letterhead.sample", number=state.sample))] if state.sample else []),
        ],
        save if state.may else [],
        name="letterhead",
    )


def _foot(state: LetterState, act: Intents) -> list[ft.Control]:
    """Draw what whoever is on duty may do now, the one thing first."""
    case = state.case
    if state.number:
        if not state.whole:
            return []
        give = touch.on(act.number_letter, case, state.number)
        return [
            *([touch.tonal(t("letters.give_number"), give)] if state.numberable else []),
            touch.primary(
                t("letters.save"),
                touch.on(act.save_letter, case, state.number),
                icon=ft.Icons.PRINT,
            ),
            touch.quiet(t("letters.share"), touch.on(act.share_letter, case, state.number)),
        ]
    drop = [touch.quiet(t("letters.drop"), touch.on(act.drop_letter, case))]
    if state.prepares:
        return [touch.primary(t("letters.prepare"), touch.on(act.prepare_letter, case))]
    if state.checks:
        return [touch.primary(t("letters.pass"), touch.on(act.pass_letter, case)), *drop]
    if state.signs:
        sign = touch.primary(
            t("letters.sign"), touch.on(act.sign_letter, case), icon=ft.Icons.DRAW_OUTLINED
        )
        return [sign, *drop]
    return drop


def _annul(state: LetterState, act: Intents) -> ft.Control:
    """Ask why, and take a letter back."""
    return parts.card(
        [
            parts.heading(t("letters.annul")),
            parts.body(t("letters.annul_why")),
            _box("annul", t("letters.reason"), state.reason, act.type_annulment),
            touch.quiet(
                t("letters.annul_now"), touch.on(act.annul_letter, state.case, state.number)
            ),
        ],
        gap=12,
    )


def _paper(picture: bytes, aloud: str) -> ft.Control:
    """Draw a page as it will be printed, white in every theme."""
    return ft.Container(
        ft.Image(src=picture, fit=ft.BoxFit.CONTAIN, semantics_label=aloud or t("letters.page")),
        aspect_ratio=SHAPE,
        border=ft.Border.all(1, theme.LINE_SOFT),
        bgcolor=ft.Colors.WHITE,
        clip_behavior=ft.ClipBehavior.ANTI_ALIAS,
    )


def _box(
    key: str,
    label: str,
    typed: str,
    say: Callable[[str], object],
    *,
    may: bool = True,
    said: str = "",
) -> ft.Control:
    box = ft.TextField(
        key=f"letter-{key}",
        value=typed,
        read_only=not may,
        text_style=parts.style(theme.TEXT_BODY),
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD),
        content_padding=theme.GAP,
        on_change=touch.on_text(say),
    )
    how = [parts.soft(said)] if said else []
    return parts.stack([parts.strong(label), *how, touch.called(label, f"letter-{key}", box)])
