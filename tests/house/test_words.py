"""Rule 9: every language says everything, nothing is said by nobody, every error has words."""

import ast
import dataclasses
from collections.abc import Iterator

import pytest

from protocol import errors, steps
from tests.house import speech, tree

voices = pytest.mark.parametrize("voice", speech.VOICES, ids=lambda voice: voice.words)


def _concrete(family: type[errors.LayarError]) -> Iterator[type[errors.LayarError]]:
    for error in family.__subclasses__():
        if error.code:
            yield error
        yield from _concrete(error)


@voices
def test_every_language_has_every_word(voice):
    """The same keys are in every language, and there is more than one language."""
    assert {"id", "en"} <= set(voice.languages)
    for language, texts in voice.languages.items():
        assert voice.keys - set(texts) == set(), language


@voices
def test_every_language_names_the_same_facts(voice):
    """A text has the same places to fill in whatever the language."""
    differing = {
        key
        for key in voice.keys
        if len({frozenset(speech.holes(texts[key])) for texts in voice.languages.values()}) > 1
    }

    assert differing == set()


@voices
def test_nothing_is_said_by_nobody(voice):
    """Every text is asked for somewhere, by its key or by the family it belongs to."""
    everywhere = set(speech.quotes("app/", "protocol/", "server/"))
    families = list(voice.families())

    def is_said(key: str) -> bool:
        if key in voice.quoted:
            return True
        members = (match.groups() for family in families if (match := family.fullmatch(key)))
        return any(all(m.isdigit() or m in everywhere for m in groups) for groups in members)

    assert {key for key in voice.keys if not is_said(_plural(key))} == set()


def test_the_app_says_only_what_there_are_words_for():
    """Every key handed to t() is in the strings."""
    unknown = [
        f"{path}:{call.lineno} {key}"
        for path, call in _calls("app/", "t")
        for key in _constants(call)
        if key not in speech.APP.keys
    ]

    assert unknown == []


@pytest.mark.parametrize("error", list(_concrete(errors.LayarError)), ids=lambda error: error.code)
def test_every_error_has_words(error):
    """What happened, is it safe, what now: in every language, naming only facts the error has."""
    for language, texts in speech.APP.languages.items():
        text = texts.get(f"error.{error.code}")
        assert text, f"no words for {error.code} in {language}"
        assert speech.holes(text) <= {field.name for field in dataclasses.fields(error)}
        assert text.count(".") + text.count("?") >= 3, f"{error.code} in {language}: {text}"


def test_every_error_has_a_code_of_its_own():
    """A code names one failure."""
    codes = [error.code for error in _concrete(errors.LayarError)]

    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("state", list(steps.State))
def test_every_state_has_words(state):
    """A state has a label and a sentence."""
    assert {f"state.{state}.label", f"state.{state}.text"} <= speech.APP.keys


@pytest.mark.parametrize("reason", sorted({*steps.REASONS_TO_FIX, *steps.REASONS_TO_REJECT}))
def test_every_reason_has_words(reason):
    """A reason that staff can give is one the phone can say."""
    assert f"reason.{reason}" in speech.APP.keys


def test_every_finding_has_words():
    """What checking an answer can find is said under the field."""
    found = {
        key
        for path, module in tree.python("protocol/")
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and _name(node.func) in {"error", "warn", "refused"}
        and node.args
        for key in _constants(node)
    }

    assert found
    assert {code for code in found if f"check.{code}" not in speech.APP.keys} == set()


def _plural(key: str) -> str:
    return key.removesuffix("_one")


def _name(function: ast.expr) -> str | None:
    return getattr(function, "id", None) or getattr(function, "attr", None)


def _calls(folder: str, name: str) -> Iterator[tuple[object, ast.Call]]:
    for path, module in tree.python(folder):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _name(node.func) == name and node.args:
                yield path, node


def _constants(call: ast.Call) -> list[str]:
    first = call.args[0]
    return [first.value] if isinstance(first, ast.Constant) else []
