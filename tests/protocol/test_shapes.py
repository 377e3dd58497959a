"""Fields take what the format says and nothing near it."""

import pytest
from pydantic import TypeAdapter, ValidationError

from protocol import shapes
from tests.protocol import known


@pytest.mark.parametrize(
    ("shape", "digits"),
    [
        (shapes.MessageText, 32),
        (shapes.CaseText, 32),
        (shapes.KidText, 16),
        (shapes.DigestText, 64),
    ],
)
def test_a_name_is_lower_case_hex_of_its_length(shape, digits):
    """Neither upper case, nor shorter, nor with anything around it."""
    adapter = TypeAdapter(shape)

    assert adapter.validate_python("a" * digits) == "a" * digits
    for other in ("A" * digits, "a" * (digits - 1), "a" * digits + "\n", "g" * digits, 7):
        with pytest.raises(ValidationError):
            adapter.validate_python(other)


def test_bytes_stand_as_base64url_on_the_wire():
    """And are bytes on this side of it."""
    adapter = TypeAdapter(shapes.SigningKey)
    text = adapter.dump_python(known.PHONE.public)

    assert isinstance(text, str)
    assert adapter.validate_python(text) == known.PHONE.public
