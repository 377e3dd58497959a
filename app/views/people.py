"""The people on this phone: for whom something is, who they are, the PIN before what is theirs."""

from collections.abc import Callable

import flet as ft

from app.intents import Intents
from app.model import QuestionState, Tone
from app.model_people import Asking, ForWhomState, PeopleState, PersonRow, PersonState
from app.strings import t
from app.views import boxes, fields, parts, theme, touch

Say = Callable[[str | tuple[str, ...]], None]


def for_whom(state: ForWhomState, act: Intents) -> ft.Control:
    """Draw everybody a service can be for, as rows to press; one behind a PIN leads to it."""
    rows = [
        _row(
            each,
            touch.on(act.go, f"/people/{each.id}")
            if each.shut
            else touch.on(act.begin_for, state.service, each.id),
        )
        for each in state.people
    ]
    other = PersonRow("", t("people.somebody_else"), t("people.somebody_else_hint"))
    return parts.page(
        [
            parts.title(t("people.for_whom")),
            parts.soft(t("people.for_whom_why")),
            *rows,
            _row(other, touch.on(act.begin_for, state.service, "")),
        ],
        name=f"for-{state.service}",
        gap=12,
    )


def everybody(state: PeopleState, act: Intents) -> ft.Control:
    """Draw everybody on this phone, and ways to add one and to lock what is open."""
    rows = [_row(each, touch.on(act.go, f"/people/{each.id}")) for each in state.people]
    lock = touch.secondary(t("people.lock"), touch.on(act.lock_people), icon=ft.Icons.LOCK_OUTLINE)
    return parts.page(
        [
            parts.title(t("people.title")),
            parts.soft(t("people.why")),
            *rows,
            touch.tonal(
                t("people.add"),
                touch.on(act.go, "/people/new"),
                icon=ft.Icons.PERSON_ADD_ALT,
            ),
            *([lock] if state.unlocked else []),
        ],
        name="people",
        gap=12,
    )


def person(state: PersonState, act: Intents) -> ft.Control:
    """Draw one of the household: behind a PIN the box for it, else everything that can be done."""
    name = f"person-{state.row.id}"
    if state.asking is not Asking.NOTHING:
        return _asked(state, act)
    head = [
        parts.title(state.row.name),
        *([parts.soft(state.row.about)] if state.row.about else []),
    ]
    if state.row.shut:
        forgot = touch.quiet(t("people.forgot"), touch.on(act.ask_person, Asking.FORGET.value))
        return parts.page(
            [*head, parts.body(t("people.shut_why")), _pin(state, act)],
            [touch.primary(t("people.unlock"), touch.on(act.unlock)), forgot],
            name=name,
        )
    told = [_question(each, _said(act, each.key)) for each in state.questions]
    more = [] if state.fresh else _more(state, act)
    return parts.page(
        [*head, *told, touch.primary(t("people.save"), touch.on(act.save_person)), *more],
        name=name,
        gap=theme.GAP_LARGE,
    )


def _question(question: QuestionState, say: Say) -> ft.Control:
    """Draw a question; a relation drops down, for there is no form to come back to from a page."""
    if question.kind != "choice":
        return fields.field(question, boxes.Reply(answer=say))
    label = parts.strong(question.label, size=theme.TEXT_LARGE)
    return parts.stack([label, boxes.drop_down(question, question.key, say)], theme.GAP_SMALL)


def _said(act: Intents, key: str) -> Say:
    def say(value: str | tuple[str, ...]) -> None:
        act.answer_person(key, value if isinstance(value, str) else " ".join(value))

    return say


def _more(state: PersonState, act: Intents) -> list[ft.Control]:
    """Draw the PIN to choose or to give up, and the way to remove somebody."""
    put = [
        parts.heading(t("people.pin_change" if state.row.pinned else "people.pin_title")),
        parts.soft(t("people.pin_why")),
        _pin(state, act),
        _again(state, act),
        touch.tonal(t("people.pin_put"), touch.on(act.put_pin), icon=ft.Icons.LOCK_OUTLINE),
    ]
    if state.row.pinned:
        put += [
            touch.secondary(t("people.lock"), touch.on(act.lock_people)),
            touch.quiet(t("people.pin_drop"), touch.on(act.drop_pin)),
        ]
    remove = touch.quiet(
        t("people.remove"),
        touch.on(act.ask_person, Asking.REMOVE.value),
        icon=ft.Icons.DELETE_OUTLINE,
    )
    return [parts.stack(put, 12), *([remove] if state.removable else [])]


def _asked(state: PersonState, act: Intents) -> ft.Control:
    """Draw the question before somebody is forgotten; a forgotten PIN is asked about twice."""
    go = {
        Asking.REMOVE: touch.on(act.remove_person),
        Asking.FORGET: touch.on(act.ask_person, Asking.FORGET_SURE.value),
        Asking.FORGET_SURE: touch.on(act.forget_person),
    }[state.asking]
    return parts.page(
        [
            parts.title(t(f"people.{state.asking}_title", name=state.row.name)),
            parts.body(t(f"people.{state.asking}_text", name=state.row.name)),
        ],
        [
            touch.primary(t("people.keep"), touch.on(act.ask_person, Asking.NOTHING.value)),
            touch.quiet(t(f"people.{state.asking}_go"), go),
        ],
        name=f"ask-{state.asking}",
    )


def _pin(state: PersonState, act: Intents) -> ft.Control:
    amiss = [parts.notice(Tone.FIX, state.amiss)] if state.amiss else []
    box = _digits("pin", t("people.pin"), state.pin, act.type_pin)
    return parts.stack([*amiss, parts.strong(t("people.pin")), box], theme.GAP_SMALL)


def _again(state: PersonState, act: Intents) -> ft.Control:
    box = _digits("pin-again", t("people.pin_again"), state.again, act.repeat_pin)
    return parts.stack([parts.strong(t("people.pin_again")), box], theme.GAP_SMALL)


def _digits(key: str, label: str, typed: str, say: touch.Choose) -> ft.Control:
    box = ft.TextField(
        key=key,
        value=typed,
        password=True,
        keyboard_type=ft.KeyboardType.NUMBER,
        autocorrect=False,
        text_style=parts.style(theme.TEXT_LARGE, theme.FONT_CODE),
        filled=True,
        fill_color=theme.PAPER,
        border=parts.edge(theme.CORNER_FIELD, amiss=False),
        content_padding=theme.GAP,
        on_change=touch.on_text(say),
    )
    return touch.called(label, key, box)


def _row(row: PersonRow, press: touch.Press) -> ft.Control:
    said = [parts.strong(row.name, size=theme.TEXT_LARGE)]
    said += [parts.soft(row.about)] if row.about else []
    icon = ft.Icons.PERSON_OUTLINE if row.id else ft.Icons.PERSON_ADD_ALT
    if row.pinned:
        icon = ft.Icons.LOCK_OUTLINE if row.shut else ft.Icons.LOCK_OPEN
    paper = parts.card([parts.leads(*said, mark=parts.mark(icon, theme.ICON_TILE), gap=0)])
    return parts.pressable(paper, press, f"person-{row.id or 'other'}")
