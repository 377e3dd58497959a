"""What comes back to be mended is typed as it was, and goes out again only where it was changed."""

import random

import pytest

from app import filling
from app.actions.drafts import kept
from app.voyage import cargo
from protocol import answers, services
from protocol.answers import Form
from tests.protocol import asking


@pytest.mark.parametrize("service", services.catalogue().values(), ids=lambda each: each.key)
def test_a_form_that_is_not_touched_has_nothing_to_send(service):
    """Of any service: every answer typed back is the answer that was signed."""
    made = cargo.make(service, asking.TODAY, random.Random(5), papers=False)
    photos = frozenset(made.photos)
    signed = answers.review(Form(service, made.answers, photos), asking.TODAY, True).values
    back = {key: kept(filling.typed(value)) for key, value in signed.items()}

    again = answers.review(Form(service, back, photos), asking.TODAY, True)

    assert again.ready
    assert again.values == signed
