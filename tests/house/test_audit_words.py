"""The auditor reads in words what was done."""

import pytest

from server.audit import Action
from server.console import words


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_action_of_the_audit_log_has_words(language):
    """Whoever adds an action says it under [log.did], in both languages."""
    spoken = words.of(language)

    assert [each for each in Action if not spoken.has(f"log.did.{each}")] == []
