"""Free text is tidied and otherwise left alone."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from protocol import texts


@given(st.text())
def test_a_tidy_text_can_always_be_sent(text):
    """No half characters, no control signs, and tidying twice changes nothing."""
    tidy = texts.tidy(text)

    tidy.encode("utf-8")
    assert tidy == texts.tidy(tidy)
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in tidy)
