"""Names are one field, and one word may be a whole name."""

import pytest

from protocol import names
from tests.protocol.asking import cases, codes


@pytest.mark.parametrize("vector", cases("name"))
def test_every_known_name_is_read_as_known(vector):
    """One word is a whole name; a child's new name follows its own rules."""
    read = names.read(vector["input"], new_child=vector["ctx"].get("new_child", False))

    expect = vector["expect"]
    assert (expect["value"], expect["errors"], expect["warnings"]) == (read.value, *codes(read))
